use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", example(user = "Emma", assistant = 7))]
struct Summary {
    title: String,
}

fn main() {}
