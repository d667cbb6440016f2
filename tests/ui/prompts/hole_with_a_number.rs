use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {0} in {language}")]
struct Summary {
    title: String,
    language: String,
}

fn main() {}
