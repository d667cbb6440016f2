use coax::Structured;

#[derive(Structured)]
#[serde(tag = "type")]
enum Event {
    Moved(u32, u32),
}

fn main() {}
