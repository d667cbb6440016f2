use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}")]
struct Summary {
    #[prompt(untrustd)]
    title: String,
}

fn main() {}
