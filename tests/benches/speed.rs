//! One request and one stream chunk, beside the floor: reqwest and hand-written serde types that
//! read only what is needed. Both in one run against the same canned server; the ratio is printed.
//!
//! `cargo bench -p coax-benches`

mod samples;
mod schema;
mod server;

use coax::sse::Decoder;
use coax::{Client, Structured};
use criterion::Criterion;
use samples::Samples;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use server::serve;
use std::borrow::Cow;
use std::hint::black_box;
use std::net::SocketAddr;
use tokio::runtime::Runtime;

/// A minute of a meeting, so that the answer has about 2 KB.
#[derive(Debug, Deserialize, JsonSchema, Serialize, Structured)]
struct Minutes {
    title: String,
    chair: String,
    items: Vec<Item>,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize, Structured)]
struct Item {
    /// What was said.
    topic: String,
    owner: Option<String>,
    hours: f64,
    votes: u32,
    done: bool,
}

const CHUNKS: usize = 2000;

fn minutes() -> String {
    let items = (0..18).map(|n| Item {
        topic: format!("Topic {n}: what the group found out about the harbour"),
        owner: (n % 3 > 0).then(|| format!("Member {n}")),
        hours: f64::from(n) * 0.75,
        votes: n * 7,
        done: n % 2 == 0,
    });
    let minutes = Minutes {
        title: "Harbour".into(),
        chair: "Ada".into(),
        items: items.collect(),
    };
    serde_json::to_string(&minutes).expect("it has a JSON form")
}

fn whole_answer() -> Vec<u8> {
    let body = serde_json::json!({
        "id": "gen_01KB2QW7", "object": "chat.completion", "created": 1_773_346_311, "model": "openai/gpt-5",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": minutes(),
            "provider_metadata": { "gateway": { "routing": { "finalProvider": "openai", "attempts": [] }, "cost": "0.00012" } } },
            "logprobs": null, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 120, "completion_tokens": 640, "total_tokens": 760, "cost": 0.00012,
            "prompt_tokens_details": { "cached_tokens": 0 }, "completion_tokens_details": { "reasoning_tokens": 0 } },
        "system_fingerprint": "fp_9k2", "generationId": "gen_01KB2QW7",
    })
    .to_string();
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

fn event(delta: &str, finish: &str) -> String {
    format!(
        "data: {{\"id\":\"gen_01KB2QW7T4ZP8XE5J1M9RCVD6A\",\"object\":\"chat.completion.chunk\",\"created\":1773346311,\"model\":\"anthropic/claude-sonnet-4.5\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish}}}],\"system_fingerprint\":\"fp_9k2zt1\"}}\n\n"
    )
}

fn text_event(n: usize) -> Vec<u8> {
    event(&format!("{{\"content\":\" word{n}\"}}"), "null").into_bytes()
}

fn streamed_answer() -> Vec<u8> {
    let event = |delta: &str, finish: &str| {
        let event = event(delta, finish);
        format!("{:x}\r\n{event}\r\n", event.len())
    };
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut answer = head.to_owned() + &event("{\"role\":\"assistant\"}", "null");
    for n in 0..CHUNKS {
        answer += &event(&format!("{{\"content\":\" word{n}\"}}"), "null");
    }
    answer += &event("{}", "\"stop\"");
    answer += "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n";
    answer.into_bytes()
}

/// The floor's own types.
#[derive(Serialize)]
struct Ask<'a> {
    model: &'a str,
    messages: [Said<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format<'a>>,
}
#[derive(Serialize)]
struct Said<'a> {
    role: &'a str,
    content: &'a str,
}
#[derive(Serialize)]
struct Format<'a> {
    r#type: &'a str,
    json_schema: Schema<'a>,
}
#[derive(Serialize)]
struct Schema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a serde_json::value::RawValue,
}
#[derive(Deserialize)]
struct Told {
    choices: Vec<ToldChoice>,
}
#[derive(Deserialize)]
struct ToldChoice {
    message: ToldMessage,
}
#[derive(Deserialize)]
struct ToldMessage {
    content: String,
}
#[derive(Deserialize)]
struct Piece<'a> {
    #[serde(borrow)]
    choices: Vec<PieceChoice<'a>>,
}
#[derive(Deserialize)]
struct PieceChoice<'a> {
    #[serde(borrow)]
    delta: PieceDelta<'a>,
}
#[derive(Deserialize)]
struct PieceDelta<'a> {
    #[serde(borrow)]
    content: Option<Cow<'a, str>>,
}

fn ask<'a>(format: Option<Format<'a>>, stream: Option<bool>) -> Ask<'a> {
    let messages = [Said {
        role: "user",
        content: "Write the minutes of the meeting.",
    }];
    Ask {
        model: "openai/gpt-5",
        messages,
        stream,
        response_format: format,
    }
}

async fn floor_request(
    client: &reqwest::Client,
    url: &str,
    schema: &serde_json::value::RawValue,
) -> Minutes {
    let json_schema = Schema {
        name: "Minutes",
        strict: true,
        schema,
    };
    let body = ask(
        Some(Format {
            r#type: "json_schema",
            json_schema,
        }),
        None,
    );
    let body = serde_json::to_vec(&body).expect("it has a JSON form");
    let sent = client
        .post(url)
        .bearer_auth("k")
        .header("content-type", "application/json")
        .body(body)
        .send();
    let bytes = sent
        .await
        .expect("an answer")
        .bytes()
        .await
        .expect("a body");
    let told: Told = serde_json::from_slice(&bytes).expect("an answer");
    serde_json::from_str(&told.choices[0].message.content).expect("minutes")
}

async fn floor_stream(client: &reqwest::Client, url: &str) -> usize {
    let body = serde_json::to_vec(&ask(None, Some(true))).expect("it has a JSON form");
    let sent = client
        .post(url)
        .bearer_auth("k")
        .header("content-type", "application/json")
        .body(body)
        .send();
    let mut response = sent.await.expect("an answer");
    let (mut buffer, mut text) = (Vec::new(), 0);
    while let Some(bytes) = response.chunk().await.expect("a chunk") {
        buffer.extend_from_slice(&bytes);
        let mut start = 0;
        while let Some(end) = memchr::memchr(b'\n', &buffer[start..]) {
            let line = &buffer[start..start + end];
            start += end + 1;
            if let Some(data) = line
                .strip_prefix(b"data: ")
                .filter(|data| data != b"[DONE]")
            {
                let piece: Piece<'_> = serde_json::from_slice(data).expect("a chunk");
                let content = piece
                    .choices
                    .into_iter()
                    .next()
                    .and_then(|it| it.delta.content);
                text += black_box(content.map(Cow::into_owned)).map_or(0, |content| content.len());
            }
        }
        buffer.drain(..start);
    }
    text
}

async fn coax_stream(client: &Client) -> usize {
    let mut stream = client
        .prompt("Write the minutes of the meeting.")
        .stream_text()
        .await
        .expect("a stream");
    let mut text = 0;
    while let Some(piece) = stream.next().await.expect("a piece") {
        text += black_box(piece).len();
    }
    text
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime: Runtime = runtime.expect("a runtime");
    let mut criterion = Criterion::default().configure_from_args();
    let mut samples = Samples::default();
    let base = |address: SocketAddr| format!("http://{address}/v1");
    let http = reqwest::Client::new();
    let ours = |address| {
        let builder = Client::builder()
            .base_url(base(address))
            .api_key("k")
            .model("openai/gpt-5");
        builder.build().expect("a client")
    };

    let address = serve(whole_answer());
    let (url, client) = (base(address) + "/chat/completions", ours(address));
    let schema = serde_json::from_str(Minutes::SCHEMA).expect("a schema");
    let mut group = criterion.benchmark_group("request");
    for at_once in [1, 64] {
        let names = if at_once == 1 {
            ["floor", "coax"]
        } else {
            ["floor, 64 at once", "coax, 64 at once"]
        };
        samples.bench(&mut group, names[0], at_once, || {
            runtime.block_on(async {
                let calls = (0..at_once).map(|_| floor_request(&http, &url, schema));
                black_box(join(calls).await);
            });
        });
        samples.bench(&mut group, names[1], at_once, || {
            runtime.block_on(async {
                let calls = (0..at_once).map(|_| async {
                    let asked = client
                        .prompt("Write the minutes of the meeting.")
                        .extract::<Minutes>();
                    asked.await.expect("minutes")
                });
                black_box(join(calls).await);
            });
        });
    }
    group.finish();

    let address = serve(streamed_answer());
    let (url, client) = (base(address) + "/chat/completions", ours(address));
    let units = u32::try_from(CHUNKS).expect("a small number");
    let mut group = criterion.benchmark_group("stream, per chunk");
    group.sample_size(30);
    samples.bench(&mut group, "floor chunk", units, || {
        black_box(runtime.block_on(floor_stream(&http, &url)));
    });
    samples.bench(&mut group, "coax chunk", units, || {
        black_box(runtime.block_on(coax_stream(&client)));
    });
    // As in a server, where the runtime need not wake itself for each chunk.
    samples.bench(&mut group, "floor chunk in a task", units, || {
        let (http, url) = (http.clone(), url.clone());
        let task = runtime.spawn(async move { floor_stream(&http, &url).await });
        black_box(runtime.block_on(task).expect("no panic"));
    });
    samples.bench(&mut group, "coax chunk in a task", units, || {
        let client = client.clone();
        let task = runtime.spawn(async move { coax_stream(&client).await });
        black_box(runtime.block_on(task).expect("no panic"));
    });
    group.finish();

    let mut group = criterion.benchmark_group("framing, per event");
    let body: Vec<u8> = (0..CHUNKS).flat_map(text_event).collect();
    for (name, size) in [("16 KB at once", 16 << 10), ("1 KB at once", 1 << 10)] {
        samples.bench(&mut group, name, units, || {
            let mut decoder = Decoder::new(1 << 20);
            let mut events = 0;
            for piece in body.chunks(size) {
                decoder.push(piece);
                while let Some(event) = decoder.next_event().expect("short") {
                    events += black_box(event.data).len().min(1);
                }
            }
            assert_eq!(events, CHUNKS);
        });
    }
    group.finish();

    schema::bench(&mut criterion, &mut samples);

    println!();
    samples.ratio("one request, 2 KB typed", "coax", "floor");
    samples.ratio(
        "one of 64 requests at once",
        "coax, 64 at once",
        "floor, 64 at once",
    );
    samples.ratio(
        "one stream chunk, about 270 bytes",
        "coax chunk",
        "floor chunk",
    );
    samples.ratio(
        "the same in a spawned task",
        "coax chunk in a task",
        "floor chunk in a task",
    );
    samples.ratio("framing of one event", "16 KB at once", "1 KB at once");
    samples.ratio("the schema of a request", "coax schema", "a copy");
    samples.ratio("the same by schemars", "schemars", "coax schema");
}

/// Awaits all at once, on this thread.
async fn join<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.map(Box::pin).map(Some).collect();
    let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (slot, out) in running.iter_mut().zip(&mut done) {
            if let Some(future) = slot
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                (*out, *slot) = (Some(value), None);
            }
        }
        match running.iter().all(Option::is_none) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    done.into_iter().flatten().collect()
}
