//! One request and one stream chunk, beside the floor: reqwest and hand-written serde types that
//! read only what is needed. Both in one run against the same canned server; the ratio is printed.
//!
//! `cargo bench -p coax-benches`

mod events;
mod samples;
mod schema;
mod server;

use coax::sse::Decoder;
use coax::{Client, Structured};
use events::{CHUNKS, arguments_event, obfuscated_event, streamed_answer, text_event, usage_event};
use samples::compare;
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
    #[serde(borrow, default)]
    tool_calls: Vec<PieceCall<'a>>,
}
#[derive(Deserialize)]
struct PieceCall<'a> {
    #[serde(borrow)]
    function: PieceFunction<'a>,
}
#[derive(Deserialize)]
struct PieceFunction<'a> {
    #[serde(borrow)]
    arguments: Cow<'a, str>,
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
                let delta = piece.choices.into_iter().next().map(|it| it.delta);
                let Some(delta) = delta else { continue };
                let mut calls = delta.tool_calls.into_iter().map(|it| it.function.arguments);
                let content = delta.content.or_else(|| calls.next());
                text += black_box(content.map(Cow::into_owned)).map_or(0, |content| content.len());
            }
        }
        buffer.drain(..start);
    }
    text
}

async fn coax_stream(client: &Client, calls: bool) -> usize {
    let mut stream = client
        .prompt("Write the minutes of the meeting.")
        .stream_text()
        .await
        .expect("a stream");
    let mut text = 0;
    if calls {
        // Text alone is handed out; at the end there is a call, which is what the error says.
        while let Ok(Some(_)) = stream.next().await {}
        return black_box(stream.response().choices.len());
    }
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
    requests(&runtime);
    streams(&runtime);
    framing();
    schema::bench();
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}/v1/chat/completions")
}

fn client(address: SocketAddr) -> Client {
    let builder = Client::builder()
        .base_url(format!("http://{address}/v1"))
        .api_key("k")
        .model("openai/gpt-5");
    builder.build().expect("a client")
}

fn requests(runtime: &Runtime) {
    let address = serve(whole_answer());
    let (http, url, client) = (reqwest::Client::new(), url(address), client(address));
    let schema = serde_json::from_str(Minutes::SCHEMA).expect("a schema");
    for (what, at_once) in [
        ("one request, 2 KB typed", 1),
        ("one of 64 requests at once", 64),
    ] {
        let mut coax = || {
            let calls = (0..at_once).map(|_| async {
                let asked = client
                    .prompt("Write the minutes of the meeting.")
                    .extract::<Minutes>();
                asked.await.expect("minutes")
            });
            black_box(runtime.block_on(join(calls)));
        };
        let mut floor = || {
            let calls = (0..at_once).map(|_| floor_request(&http, &url, schema));
            black_box(runtime.block_on(join(calls)));
        };
        compare(
            what,
            at_once,
            &mut [("coax", &mut coax), ("floor", &mut floor)],
        );
    }
}

fn streams(runtime: &Runtime) {
    let units = u32::try_from(CHUNKS).expect("a small number");
    let http = reqwest::Client::new();
    for (what, chunk, calls) in [
        ("one stream chunk", text_event as fn(usize) -> String, false),
        ("one stream chunk with obfuscation", obfuscated_event, false),
        ("one stream chunk with usage", usage_event, false),
        ("one delta of a tool's arguments", arguments_event, true),
    ] {
        let address = serve(streamed_answer(chunk));
        let (url, client) = (url(address), client(address));
        let mut coax = || {
            black_box(runtime.block_on(coax_stream(&client, calls)));
        };
        let mut floor = || {
            black_box(runtime.block_on(floor_stream(&http, &url)));
        };
        compare(
            what,
            units,
            &mut [("coax", &mut coax), ("floor", &mut floor)],
        );
    }
    // As in a server, where the runtime need not wake itself for each chunk.
    let address = serve(streamed_answer(text_event));
    let (url, client) = (url(address), client(address));
    let mut coax = || {
        let client = client.clone();
        let task = runtime.spawn(async move { coax_stream(&client, false).await });
        black_box(runtime.block_on(task).expect("no panic"));
    };
    let mut floor = || {
        let (http, url) = (http.clone(), url.clone());
        let task = runtime.spawn(async move { floor_stream(&http, &url).await });
        black_box(runtime.block_on(task).expect("no panic"));
    };
    compare(
        "one stream chunk in a task",
        units,
        &mut [("coax", &mut coax), ("floor", &mut floor)],
    );
}

fn framing() {
    let units = u32::try_from(CHUNKS).expect("a small number");
    let body: Vec<u8> = (0..CHUNKS)
        .flat_map(|n| text_event(n).into_bytes())
        .collect();
    let decode = |size: usize| {
        let mut decoder = Decoder::new(1 << 20);
        let mut events = 0;
        for piece in body.chunks(size) {
            decoder.push(piece);
            while let Some(event) = decoder.next_event().expect("short") {
                events += black_box(event.data).len().min(1);
            }
        }
        assert_eq!(events, CHUNKS);
    };
    compare(
        "framing of one event",
        units,
        &mut [
            ("1 KB at once", &mut || decode(1 << 10)),
            ("16 KB at once", &mut || decode(16 << 10)),
        ],
    );
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
