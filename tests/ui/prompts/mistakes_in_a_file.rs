use coax::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/mistakes.md")]
struct Summary {
    ticket: String,
}

fn main() {}
