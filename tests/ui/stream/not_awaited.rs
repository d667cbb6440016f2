use coax::Client;

async fn tell(client: Client) -> coax::Result<()> {
    let mut text = client.prompt("Tell me a story").stream_text();
    while let Some(piece) = text.next().await? {
        print!("{piece}");
    }
    Ok(())
}

fn main() {}
