use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title:x}")]
struct Summary {
    title: String,
}

fn main() {}
