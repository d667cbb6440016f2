use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}")]
struct Summary {
    #[prompt(skip)]
    title: String,
}

fn main() {}
