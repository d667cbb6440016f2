use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", temprature = 0.2)]
struct Summary {
    title: String,
}

fn main() {}
