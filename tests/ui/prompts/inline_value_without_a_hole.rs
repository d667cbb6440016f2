fn ask(title: &str) -> coax::Message {
    coax::prompt!("Summarise {}", title)
}

fn main() {}
