use coax::Prompt;

fn look_up(name: String) -> String {
    name
}

struct Shelf;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", tools(Shelf))]
struct Summary {
    title: String,
}

fn main() {}
