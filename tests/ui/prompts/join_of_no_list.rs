use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}: {pages}")]
struct Summary {
    title: String,
    #[prompt(join = ", ")]
    pages: u32,
}

fn main() {}
