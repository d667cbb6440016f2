use coax::Prompt;

#[derive(Prompt)]
#[prompt]
#[prompt(user = "Summarise {title}")]
struct Summary {
    title: String,
}

fn main() {}
