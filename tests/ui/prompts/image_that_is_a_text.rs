use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Look at it.")]
struct Summary {
    #[prompt(image)]
    cover: String,
}

fn main() {}
