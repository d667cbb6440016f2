fn message(title: &str) -> coax::Message {
    coax::prompt!("Summarise {titel} briefly")
}

fn main() {}
