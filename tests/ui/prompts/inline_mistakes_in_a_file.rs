fn message(ticket: &str) -> coax::Message {
    coax::prompt!(file = "templates/mistakes.md")
}

fn main() {}
