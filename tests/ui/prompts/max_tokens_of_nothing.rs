use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", max_tokens = 0)]
struct Summary {
    title: String,
}

fn main() {}
