/// Finds something.
#[coax::tool]
fn find<T>(key: T) {
    let _ = key;
}

fn main() {}
