use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}: {pages}")]
struct Summary {
    title: String,
    #[prompt(untrusted)]
    pages: u32,
}

fn main() {}
