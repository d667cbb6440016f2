use coax::Prompt;

/// Looks a name up.
#[coax::tool]
fn look_up(name: String) -> String {
    name
}

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", tools(look_up, look_up))]
struct Summary {
    title: String,
}

fn main() {}
