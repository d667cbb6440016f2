fn message(title: Option<&str>) -> coax::Message {
    coax::prompt!("Summarise {title}")
}

fn main() {}
