use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", example(user = "Emma"))]
struct Summary {
    title: String,
}

fn main() {}
