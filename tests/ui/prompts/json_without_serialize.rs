use coax::Prompt;

struct Book;

#[derive(Prompt)]
#[prompt(user = "Summarise {book}")]
struct Summary {
    #[prompt(json)]
    book: Book,
}

fn main() {}
