//! What a client does in a build without the feature `http`, as this package has it.

use coax::local::Gateway;
use coax::{Client, ErrorKind};

#[test]
fn without_a_transport_there_is_no_client() {
    let built = Client::builder().api_key("sk-secret").build();
    let error = built.expect_err("nothing could send a request");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let message = error.to_string();
    assert!(
        message.contains("feature `http`") && message.contains(".transport("),
        "{message}"
    );
    assert!(!format!("{error:?}").contains("sk-secret"));
}

#[tokio::test]
async fn with_a_transport_of_ones_own_all_works() {
    let gateway = Gateway::new();
    gateway.reply_json(&[2, 3, 5]);
    let client = Client::builder()
        .transport(gateway)
        .build()
        .expect("a client");
    let primes: Vec<u32> = client
        .prompt("Three primes")
        .extract()
        .await
        .expect("an answer");
    assert_eq!(primes, [2, 3, 5]);
}
