use coax::Prompt;

const WARM: f64 = 0.5;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", temperature = WARM)]
struct Summary {
    title: String,
}

fn main() {}
