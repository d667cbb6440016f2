use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", example(usr = "Emma", assistant = "A novel"))]
struct Summary {
    title: String,
}

fn main() {}
