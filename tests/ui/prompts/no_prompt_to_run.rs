struct Summary;

async fn run(client: coax::Client) {
    let _ = client.run(&Summary).await;
}

fn main() {}
