use coax::Client;

async fn largest(client: Client) -> coax::Result<()> {
    client.prompt("The largest city of Norway").extract().await?;
    Ok(())
}

fn main() {}
