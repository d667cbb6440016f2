use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", reasoning = "hihg")]
struct Summary {
    title: String,
}

fn main() {}
