use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {} in {language}")]
struct Summary {
    title: String,
    language: String,
}

fn main() {}
