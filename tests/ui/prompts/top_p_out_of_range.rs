use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", top_p = 2)]
struct Summary {
    title: String,
}

fn main() {}
