use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", presence_penalty = -2.5)]
struct Summary {
    title: String,
}

fn main() {}
