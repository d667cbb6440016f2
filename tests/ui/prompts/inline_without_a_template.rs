const TEMPLATE: &str = "Summarise it";

fn message() -> coax::Message {
    coax::prompt!(TEMPLATE)
}

fn main() {}
