use coax::Prompt;

#[derive(Prompt)]
#[prompt(user = "Look at it.")]
struct Cover {
    #[prompt(image)]
    image: coax::Image,
}

#[derive(Prompt)]
#[prompt(user = "Summarise {title}: {cover}")]
struct Summary {
    title: String,
    cover: Cover,
}

fn main() {}
