use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Look at it.")]
struct Summary {
    #[prompt(image, json)]
    cover: coax::Image,
}

fn main() {}
