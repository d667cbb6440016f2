fn message(book: &str) -> coax::Message {
    coax::prompt!("Summarise {title}", title = book)
}

fn main() {}
