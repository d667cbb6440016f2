use coax::Structured;
use serde::Deserialize;

#[derive(Deserialize, Structured)]
#[serde(tag = "kind")]
enum Body {
    Text { text: String },
    Image { url: String },
}

#[derive(Deserialize, Structured)]
struct Article {
    kind: String,
    #[serde(flatten)]
    body: Body,
}

fn main() {}
