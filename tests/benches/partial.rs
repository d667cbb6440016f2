//! A partial value per 4-byte delta, beside appending the delta to a string, at three sizes: it is
//! to be flat. And a whole typed stream of 1 MB, beside the same bytes streamed as text.
//!
//! `cargo bench -p coax-benches --bench partial`

mod samples;
mod server;

use coax::partial::Filler;
use coax::{Client, Partial, Structured};
use criterion::Criterion;
use samples::Samples;
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
    let mut criterion = Criterion::default().configure_from_args();
    let mut samples = Samples::default();
    let sizes = [
        (1 << 10, ["records, 1 KB", "prose, 1 KB", "append, 1 KB"]),
        (
            100 << 10,
            ["records, 100 KB", "prose, 100 KB", "append, 100 KB"],
        ),
        (1 << 20, ["records, 1 MB", "prose, 1 MB", "append, 1 MB"]),
    ];
    let mut group = criterion.benchmark_group("partial, per 4-byte delta");
    group.sample_size(30);
    for (size, [as_records, as_prose, append]) in sizes {
        for (name, text) in [(as_records, records(size)), (as_prose, prose(size))] {
            let deltas = deltas(&text);
            let units = u32::try_from(deltas.len()).expect("a small number");
            samples.bench(&mut group, name, units, || {
                let mut filler = Filler::<Minutes>::default();
                for delta in &deltas {
                    filler.push(delta);
                    black_box(filler.partial());
                }
            });
        }
        let text = prose(size);
        let deltas = deltas(&text);
        let units = u32::try_from(deltas.len()).expect("a small number");
        samples.bench(&mut group, append, units, || {
            let mut whole = String::new();
            for delta in &deltas {
                whole.push_str(delta);
                black_box(&whole);
            }
        });
    }
    group.finish();

    let text = records(1 << 20);
    let address = serve(streamed_answer(&text));
    let base = format!("http://{address}/v1");
    let client = Client::builder().base_url(base).api_key("k").model("m");
    let client = client.build().expect("a client");
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let units = u32::try_from(deltas(&text).len()).expect("a small number");
    let mut group = criterion.benchmark_group("1 MB stream, per 4-byte delta");
    group.sample_size(10);
    samples.bench(&mut group, "as text", units, || {
        black_box(runtime.block_on(as_text(&client)));
    });
    samples.bench(&mut group, "as object", units, || {
        black_box(runtime.block_on(as_object(&client)));
    });
    group.finish();

    println!();
    for (_, [as_records, as_prose, append]) in sizes {
        samples.ratio(as_records, as_records, append);
        samples.ratio(as_prose, as_prose, append);
    }
    samples.ratio(
        "records, 1 MB against 1 KB",
        "records, 1 MB",
        "records, 1 KB",
    );
    samples.ratio("1 MB stream, typed against text", "as object", "as text");
}
