use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title:z}")]
struct Summary {
    title: String,
}

fn main() {}
