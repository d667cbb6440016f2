use coax::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/unknown.md")]
struct Summary {
    ticket: String,
    company: String,
}

fn main() {}
