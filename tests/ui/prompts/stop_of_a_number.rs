use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", stop = 3)]
struct Summary {
    title: String,
}

fn main() {}
