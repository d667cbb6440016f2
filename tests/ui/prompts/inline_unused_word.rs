fn message(title: &str) -> coax::Message {
    coax::prompt!("Summarise it", untrusted(title))
}

fn main() {}
