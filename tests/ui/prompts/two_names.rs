use coax::Prompt;

#[derive(Prompt)]
#[prompt(name = "summary", user = "Summarise {title}", name = "digest")]
struct Summary {
    title: String,
}

fn main() {}
