use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", cache(usr, system))]
struct Summary {
    title: String,
}

fn main() {}
