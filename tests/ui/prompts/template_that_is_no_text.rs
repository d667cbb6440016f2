use coax::Prompt;

const ASK: &str = "Summarise {title}";

#[derive(Prompt)]
#[prompt(system = include_str!("templates/rules.md"), user = ASK)]
struct Summary {
    #[prompt(skip)]
    title: String,
}

fn main() {}
