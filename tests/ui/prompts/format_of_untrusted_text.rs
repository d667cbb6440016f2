use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title:?}")]
struct Summary {
    #[prompt(untrusted)]
    title: String,
}

fn main() {}
