use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Look at {cover}")]
struct Summary {
    #[prompt(image)]
    cover: coax::Image,
}

fn main() {}
