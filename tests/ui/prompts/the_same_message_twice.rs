use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", user = "Summarise {title}")]
struct Summary {
    title: String,
}

fn main() {}
