use coax::Prompt;

#[derive(Prompt)]
#[prompt(usr = "Summarise {title}", temperature = 3, reasoning = "hard")]
struct Summary {
    #[prompt(image, file)]
    title: String,
}

fn main() {}
