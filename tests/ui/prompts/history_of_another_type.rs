use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Go on.")]
struct Summary {
    #[prompt(history)]
    before: Vec<String>,
}

fn main() {}
