use coax::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/no_such.md")]
struct Summary {
    title: String,
}

fn main() {}
