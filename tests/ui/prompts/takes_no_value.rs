use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}")]
struct Summary {
    #[prompt(untrusted = true)]
    title: String,
}

fn main() {}
