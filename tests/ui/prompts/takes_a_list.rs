use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", tools = look_up)]
struct Summary {
    title: String,
}

fn main() {}
