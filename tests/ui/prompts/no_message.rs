use coax::Prompt;

#[derive(Prompt)]
struct Summary {
    title: String,
}

fn main() {}
