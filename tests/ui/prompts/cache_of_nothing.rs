use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", cache(system))]
struct Summary {
    title: String,
}

fn main() {}
