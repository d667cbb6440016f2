use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", temperature = 2.5)]
struct Summary {
    title: String,
}

fn main() {}
