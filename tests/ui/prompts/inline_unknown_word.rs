fn message(title: &str) -> coax::Message {
    coax::prompt!("Summarise {title}", trusted(title))
}

fn main() {}
