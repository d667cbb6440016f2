use coax::Prompt;

fn look_up(name: String) -> String {
    name
}

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", tools(look_up))]
struct Summary {
    title: String,
}

fn main() {}
