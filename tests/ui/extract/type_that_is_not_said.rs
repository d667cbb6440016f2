use coax::Client;

async fn largest(client: Client) -> coax::Result<()> {
    let city = client.prompt("The largest city of Norway").extract().await?;
    println!("{}", city.name);
    Ok(())
}

fn main() {}
