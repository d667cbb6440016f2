//! A partial value per 4-byte delta, beside appending the delta to a string, at three sizes: it is
//! to be flat. And a whole typed stream of 1 MB, beside the same bytes streamed as text.
//!
//! `cargo bench -p coax-benches --bench partial`

mod samples;
mod server;

use coax::partial::Filler;
use coax::{Client, Partial, Structured};
use samples::compare;
use serde::{Deserialize, Serialize};
use server::serve;
use std::hint::black_box;

#[derive(Debug, Deserialize, Serialize, Structured, Partial)]
struct Minutes {
    title: String,
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, Serialize, Structured, Partial)]
struct Item {
    topic: String,
    owner: Option<String>,
    hours: f64,
    votes: u32,
    done: bool,
}

/// Minutes of about so many bytes: many small fields, of which half the bytes are text.
fn records(bytes: usize) -> String {
    let mut minutes = Minutes {
        title: "Harbour".into(),
        items: Vec::new(),
    };
    let mut size = 40;
    for n in 0_u32.. {
        let item = Item {
            topic: format!("Topic {n}: what the group found out about the harbour"),
            owner: (n % 3 > 0).then(|| format!("Member {n}")),
            hours: f64::from(n % 40) * 0.75,
            votes: n * 7,
            done: n.is_multiple_of(2),
        };
        size += serde_json::to_string(&item).expect("JSON").len() + 1;
        if size > bytes && n > 0 {
            break;
        }
        minutes.items.push(item);
    }
    serde_json::to_string(&minutes).expect("JSON")
}

/// One text of so many bytes.
fn prose(bytes: usize) -> String {
    let sentence = "What the group found out about the harbour. ";
    let title = sentence.repeat(bytes / sentence.len());
    serde_json::to_string(&Minutes {
        title,
        items: Vec::new(),
    })
    .expect("JSON")
}

/// An object in itself.
#[derive(Debug, Deserialize, Serialize, Structured, Partial)]
struct Nested {
    inner: Option<Box<Nested>>,
    text: String,
}

/// A text of so many bytes, so deep inside.
fn nested(depth: usize, bytes: usize) -> String {
    let sentence = "What the group found out about the harbour. ";
    let innermost = Nested {
        inner: None,
        text: sentence.repeat(bytes / sentence.len()),
    };
    let nested = (1..depth).fold(innermost, |inner, _| Nested {
        inner: Some(Box::new(inner)),
        text: String::new(),
    });
    serde_json::to_string(&nested).expect("JSON")
}

fn deltas(text: &str) -> Vec<&str> {
    assert!(text.is_ascii());
    let bytes = text.as_bytes().chunks(4);
    bytes.map(|it| str::from_utf8(it).expect("ASCII")).collect()
}

fn streamed_answer(text: &str) -> Vec<u8> {
    let event = |delta: &str, finish: &str| {
        let event = format!(
            "data: {{\"id\":\"gen_01KB2QW7T4ZP8XE5J1M9RCVD6A\",\"object\":\"chat.completion.chunk\",\"created\":1773346311,\"model\":\"anthropic/claude-sonnet-4.5\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish}}}],\"system_fingerprint\":\"fp_9k2zt1\"}}\n\n"
        );
        format!("{:x}\r\n{event}\r\n", event.len())
    };
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut answer = head.to_owned() + &event("{\"role\":\"assistant\"}", "null");
    for delta in deltas(text) {
        let delta = serde_json::to_string(delta).expect("JSON");
        answer += &event(&format!("{{\"content\":{delta}}}"), "null");
    }
    answer += &event("{}", "\"stop\"");
    answer += "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n";
    answer.into_bytes()
}

async fn as_text(client: &Client) -> usize {
    let stream = client.prompt("x").stream_text().await;
    let (mut stream, mut size) = (stream.expect("a stream"), 0);
    while let Some(piece) = stream.next().await.expect("a piece") {
        size += black_box(piece).len();
    }
    size
}

async fn as_object(client: &Client) -> Minutes {
    let stream = client.prompt("x").stream::<Minutes>().await;
    let mut stream = stream.expect("a stream");
    while let Some(partial) = stream.next().await.expect("a partial") {
        black_box(partial);
    }
    stream.finish().await.expect("minutes")
}

fn main() {
    for size in [1 << 10, 100 << 10, 1 << 20] {
        for (what, text) in [("records", records(size)), ("prose", prose(size))] {
            let deltas = deltas(&text);
            filling::<Minutes>(
                &format!("{what}, {} KB, per 4-byte delta", size >> 10),
                &deltas,
            );
        }
    }
    for depth in [1, 30] {
        let text = nested(depth, 100 << 10);
        filling::<Nested>(
            &format!("text at depth {depth}, per 4-byte delta"),
            &deltas(&text),
        );
    }
    streaming();
}

/// Fills a partial value, beside appending the deltas to a string.
fn filling<T: coax::partial::Streamed>(what: &str, deltas: &[&str]) {
    let units = u32::try_from(deltas.len()).expect("a small number");
    let mut partial = || {
        let mut filler = Filler::<T>::default();
        for delta in deltas {
            filler.push(delta);
            black_box(filler.partial());
        }
    };
    let mut append = || {
        let mut whole = String::new();
        for delta in deltas {
            whole.push_str(delta);
            black_box(&whole);
        }
    };
    compare(
        what,
        units,
        &mut [("partial", &mut partial), ("append", &mut append)],
    );
}

fn streaming() {
    let text = records(1 << 20);
    let address = serve(streamed_answer(&text));
    let base = format!("http://{address}/v1");
    let client = Client::builder().base_url(base).api_key("k").model("m");
    let client = client.build().expect("a client");
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let units = u32::try_from(deltas(&text).len()).expect("a small number");
    let mut object = || {
        black_box(runtime.block_on(as_object(&client)));
    };
    let mut text = || {
        black_box(runtime.block_on(as_text(&client)));
    };
    compare(
        "a stream of 1 MB, per 4-byte delta",
        units,
        &mut [("as object", &mut object), ("as text", &mut text)],
    );
}
