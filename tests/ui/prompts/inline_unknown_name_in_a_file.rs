fn message(ticket: &str, company: &str) -> coax::Message {
    coax::prompt!(file = "templates/unknown.md")
}

fn main() {}
