use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {0}")]
struct Summary(String);

fn main() {}
