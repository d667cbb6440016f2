use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}")]
struct Summary {
    #[prompt(cache)]
    title: String,
}

fn main() {}
