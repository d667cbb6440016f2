//! The table of errors in the guide: each row through the real transport.

use crate::cases::server::serve;
use coax::{Client, Error, RetryPolicy};
use serde_json::json;
use std::time::Duration;

struct Row {
    status: u16,
    body: String,
    kind: String,
    again: bool,
    kept: String,
}

/// The rows of the first table of the page.
fn rows() -> Vec<Row> {
    let page = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../runtime/docs/guide/errors.md"
    );
    let page = std::fs::read_to_string(page).expect("the page");
    let lines = page
        .lines()
        .skip_while(|line| !line.starts_with("| status |"))
        .skip(2);
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [status, body, kind, again, kept] = cells[..] else {
            panic!("{line}");
        };
        Row {
            status: status.parse().expect("a status"),
            body: body.trim_matches('`').to_owned(),
            kind: kind.trim_matches('`').to_owned(),
            again: again == "yes",
            kept: kept.to_owned(),
        }
    };
    lines
        .take_while(|line| line.starts_with('|'))
        .map(row)
        .collect()
}

/// Returns what the caller of a streamed or a whole request sees.
async fn error(client: &Client, streamed: bool) -> Error {
    if !streamed {
        return client
            .prompt("x")
            .output_retries(0)
            .text()
            .await
            .expect_err("a failure");
    }
    super::stream_error(client).await
}

#[tokio::test]
async fn every_row_of_the_table_of_errors_is_so() {
    let rows = rows();
    assert!(rows.len() > 30, "{} rows", rows.len());
    for Row {
        status,
        body,
        kind,
        again,
        kept,
    } in rows
    {
        let is_stream = body.starts_with("data:");
        let text = if is_stream {
            format!("{body}\n\n")
        } else {
            body.clone()
        };
        let (address, requests) = serve(vec![json!({ "status": status, "text": text })]).await;
        let policy = RetryPolicy::default()
            .max_retries(1)
            .initial_delay(Duration::from_millis(1));
        let client = Client::builder()
            .base_url(address)
            .model("m")
            .api_key("sk-of-the-test")
            .retry(policy);
        let error = error(&client.build().expect("a client"), is_stream).await;
        assert_eq!(error.kind().as_str(), kind, "{status} {body}: {error:?}");
        let sent = requests.lock().expect("no panic").len();
        assert_eq!(
            sent,
            if again { 2 } else { 1 },
            "{status} {body}: {error:?}"
        );
        assert_eq!(error.attempts() as usize, sent);
        for part in kept.split(", ") {
            let is_kept = match part {
                "message" => error.provider_message().is_some(),
                "text" => error.text().is_some(),
                "usage" => error.usage().is_some(),
                other => panic!("{other}"),
            };
            assert!(is_kept, "{status} {body}: no {part} in {error:?}");
        }
    }
}
