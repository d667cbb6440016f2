//! How much memory large answers and documents take at their peak, beside their text. On Linux.
//!
//! `cargo bench -p coax-benches --bench memory`

use bytes::Bytes;
use coax::Client;
use coax::transport::{Body, Sending, Transport, TransportError};
use futures_core::Stream;
use http::{Request, Response};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

/// A line of what Linux tells of this process's memory, in bytes.
fn told(key: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix(key));
    let number = line.and_then(|it| it.split_whitespace().next()?.parse::<usize>().ok());
    number.map_or(0, |kilobytes| kilobytes << 10)
}

/// Answers everything with one body, 64 KB at a time.
struct Canned(Bytes, &'static str);

struct Pieces(Bytes);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let length = self.0.len().min(64 << 10);
        let piece = (length > 0).then(|| Ok(Bytes::copy_from_slice(&self.0.split_to(length))));
        Poll::Ready(piece)
    }
}

impl Transport for Canned {
    fn send(&self, _: Request<Vec<Bytes>>) -> Sending<'_> {
        let answer = Response::builder()
            .header("content-type", self.1)
            .header("content-length", self.0.len());
        let body = Body::new(Pieces(self.0.clone()));
        Box::pin(async { Ok(answer.body(body).expect("a response")) })
    }
}

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

/// Runs a call and prints its peak, beside the text of the answer or of the request.
fn measure(what: &str, body: Vec<u8>, kind: &'static str, text: usize, run: impl AsyncFn(Client)) {
    let client = Client::builder()
        .transport(Canned(body.into(), kind))
        .base_url("https://localhost/v1")
        .api_key("k")
        .model("m");
    measured(what, client.build().expect("a client"), text, run);
}

/// The same with a client of the measurement's own.
fn measured(what: &str, client: Client, text: usize, run: impl AsyncFn(Client)) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    // Forgets the peak so far.
    std::fs::write("/proc/self/clear_refs", "5").expect("a file of Linux");
    let before = told("VmRSS:");
    let start = Instant::now();
    runtime.block_on(run(client));
    let (took, peak) = (start.elapsed(), told("VmHWM:").saturating_sub(before));
    let (peak, text) = (peak as f64 / 1e6, text as f64 / 1e6);
    let ratio = peak / text;
    println!("{what}: {text:.1} MB, peak {peak:.1} MB, {ratio:.2} times as much; {took:.0?}");
}

fn answer(content: &str) -> Vec<u8> {
    let message = serde_json::json!({ "role": "assistant", "content": content });
    let choice = serde_json::json!({ "index": 0, "message": message, "finish_reason": "stop" });
    serde_json::to_vec(&serde_json::json!({ "choices": [choice] })).expect("JSON")
}

fn streamed(events: impl Iterator<Item = String>) -> Vec<u8> {
    let last = r#"{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}"#;
    let events = events.chain([last.to_owned(), "[DONE]".to_owned()]);
    let events: String = events.map(|it| format!("data: {it}\n\n")).collect();
    events.into_bytes()
}

async fn stream(client: Client) {
    let mut stream = client.prompt("x").stream_text().await.expect("a stream");
    while stream.next().await.expect("a piece").is_some() {}
}

/// The measurements, each of which runs in a process of its own.
const ALL: [(&str, fn()); 6] = [
    ("list", list),
    ("text", text),
    ("choices", choices),
    ("reasoning", reasoning),
    ("question", question),
    ("document", document),
];

fn main() {
    let mut names = std::env::args().skip(1).filter(|it| !it.starts_with('-'));
    if let Some(name) = names.next() {
        let run = ALL.iter().find(|(it, _)| *it == name);
        return run.map_or((), |(_, run)| run());
    }
    let program = std::env::current_exe().expect("its own path");
    for (name, _) in ALL {
        let status = std::process::Command::new(&program).arg(name).status();
        assert!(status.is_ok_and(|it| it.success()), "{name}");
    }
}

const SENTENCE: &str = "The harbour, and what was found there.";

fn list() {
    let list = serde_json::json!({ "value": vec![SENTENCE; 500_000] }).to_string();
    measure("a list", answer(&list), JSON, list.len(), async |client| {
        let asked = client.prompt("x").extract::<Vec<String>>();
        assert_eq!(asked.await.expect("a list").len(), 500_000);
    });
}

fn text() {
    let text = serde_json::json!({ "value": SENTENCE.repeat(500_000) }).to_string();
    measure("a text", answer(&text), JSON, text.len(), async |client| {
        let asked = client.prompt("x").extract::<String>();
        asked.await.expect("a text");
    });
}

fn choices() {
    let choices = format!(r#"{{"choices":[{}{{}}]}}"#, "{},".repeat(5_333_333)).into_bytes();
    let length = choices.len();
    measure("empty choices", choices, JSON, length, async |client| {
        client.prompt("x").text().await.expect_err("too many");
    });
}

fn reasoning() {
    let details = (0..6179).map(|n| {
        format!(r#"{{"choices":[{{"index":0,"delta":{{"reasoning_details":[{{"type":"reasoning.text","index":{n},"text":"t{n}"}}]}}}}]}}"#)
    });
    let details = streamed(details);
    let length = details.len();
    measure("reasoning in pieces", details, EVENTS, length, stream);
}

fn question() {
    let question = SENTENCE.repeat(500_000);
    let (length, events) = (question.len(), streamed(std::iter::empty()));
    let question = std::sync::Mutex::new(question);
    measure("a long question", events, EVENTS, length, async |client| {
        let question = std::mem::take(&mut *question.lock().expect("no panic"));
        let asked = client.prompt(question).stream_text();
        asked.await.expect("a stream");
    });
}

/// A PDF of 20 MB, opened and sent to a socket; the text is its base64.
fn document() {
    let path = std::env::temp_dir().join(format!("coax-memory-{}.pdf", std::process::id()));
    let mut file = std::fs::File::create(&path).expect("a file");
    file.write_all(b"%PDF-1.7").expect("written");
    file.set_len(20_000_000).expect("a length");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let address = listener.local_addr().expect("an address");
    let server = std::thread::spawn(move || swallow(&listener));
    let client = Client::builder().base_url(format!("http://{address}/v1"));
    let client = client.model("m").build().expect("a client");
    let length = 20_000_000_usize.div_ceil(3) * 4;
    measured("a document", client, length, async |client| {
        let document = coax::Document::open(&path).expect("a document");
        let asked = client.prompt("x").file(document).text();
        assert_eq!(asked.await.expect("a text"), "read");
    });
    std::fs::remove_file(&path).expect("removed");
    assert!(server.join().expect("no panic") > length);
}

/// Takes one request, and keeps nothing of it but its length.
fn swallow(listener: &TcpListener) -> usize {
    let (stream, _) = listener.accept().expect("a connection");
    let mut reader = BufReader::new(&stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).expect("a line") > 2 {
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().expect("a number");
        }
        line.clear();
    }
    let body = &mut reader.take(length);
    let read = std::io::copy(body, &mut std::io::sink()).expect("the body");
    let answer = r#"{"choices":[{"message":{"content":"read"},"finish_reason":"stop"}]}"#;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
        answer.len()
    );
    (&stream)
        .write_all((head + answer).as_bytes())
        .expect("written");
    usize::try_from(read).expect("it fits")
}
