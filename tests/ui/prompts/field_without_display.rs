use coax::Prompt;

struct Language;

#[derive(Prompt)]
#[prompt(user = "Summarise {title} in {language}")]
struct Summary {
    title: String,
    language: Language,
}

fn main() {}
