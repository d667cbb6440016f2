use coax::Prompt;

#[derive(serde::Deserialize)]
struct Reply {
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Summarise {title}", output = Reply)]
struct Summary {
    title: String,
}

fn main() {}
