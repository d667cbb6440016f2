use coax::Prompt;

#[derive(Prompt)]
#[prompt(system = "", user = "Summarise {title}")]
struct Summary {
    title: String,
}

fn main() {}
