use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", untrusted)]
struct Summary {
    title: String,
}

fn main() {}
