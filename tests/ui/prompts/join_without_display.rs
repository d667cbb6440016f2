use coax::Prompt;

struct Book;

#[derive(Prompt)]
#[prompt(user = "Summarise {books}")]
struct Summary {
    #[prompt(join = ", ")]
    books: Vec<Book>,
}

fn main() {}
