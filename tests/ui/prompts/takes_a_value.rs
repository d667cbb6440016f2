use coax::Prompt;

#[derive(Prompt)]
#[prompt(user, temperature = 0.5)]
struct Summary {
    title: String,
}

fn main() {}
