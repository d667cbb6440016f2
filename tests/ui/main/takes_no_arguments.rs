#[coax::main(flavor = "current_thread")]
async fn main(arguments: Vec<String>) {}
