//! Whatever a server streams, its pieces make up one answer, however the bytes were cut.
//!
//! Recorded streams with broken chunks, events and bytes. The same bytes are read as chunks, by the
//! full parser, and as text, where the bytes around a delta are recognised by comparison.

use super::mutation;
use crate::client::splits::STREAMS;
use crate::client::{Canned, End, drain};
use bytes::Bytes;
use coax::wire::{ChatRequest, Message, Response};
use coax::{Client, Error, ErrorKind};
use fastrand::Rng;
use specimens::for_cases;

/// Beside the streams of text that are split and cut elsewhere.
const TOOL_CALLS: &[u8] = include_bytes!("../../data/tool_calls.sse");

fn recorded(rng: &mut Rng) -> &'static str {
    let bytes = match STREAMS.get(rng.usize(..=STREAMS.len())) {
        Some((_, bytes, ..)) => *bytes,
        None => TOOL_CALLS,
    };
    str::from_utf8(bytes).expect("text")
}

const LINES: [&str; 10] = [
    "",
    "data: [DONE]",
    "data:",
    ": ping",
    "event: error",
    "id: 7",
    "data: {\"error\":{\"message\":\"overloaded\",\"code\":529}}",
    "data: {\"choices\":[]}",
    "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}",
    "data: null",
];

/// A recorded stream with changes in its chunks, its lines and its bytes.
fn broken(rng: &mut Rng) -> Vec<u8> {
    let mut lines: Vec<String> = recorded(rng).split('\n').map(String::from).collect();
    let others: Vec<&str> = recorded(rng).split('\n').collect();
    for _ in 0..rng.usize(..5) {
        let at = rng.usize(..lines.len());
        let other = others[rng.usize(..others.len())];
        match rng.u8(..6) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, LINES[rng.usize(..LINES.len())].to_owned()),
            2 => lines.insert(at, lines[rng.usize(..lines.len())].clone()),
            3 => lines[at] = other.to_owned(),
            _ => {
                if let Some(chunk) = lines[at].strip_prefix("data: {") {
                    let other = other.strip_prefix("data: ").unwrap_or("{}");
                    let chunk = mutation::mutated(&format!("{{{chunk}"), other, rng);
                    lines[at] = format!("data: {chunk}");
                }
            }
        }
        if lines.is_empty() {
            break;
        }
    }
    let end = ["\n", "\r\n", "\r"][rng.usize(..3)];
    let mut bytes = lines.join(end).into_bytes();
    if rng.u8(..4) == 0 && !bytes.is_empty() {
        let at = rng.usize(..bytes.len());
        match rng.u8(..3) {
            0 => bytes.truncate(at),
            1 => bytes[at] = rng.u8(..),
            _ => bytes.insert(at, rng.u8(..)),
        }
    }
    bytes
}

/// The bytes in pieces of up to `most` bytes.
fn cut(bytes: &[u8], most: usize, rng: &mut Rng) -> Vec<Bytes> {
    let (mut pieces, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rng.usize(1..=most.min(rest.len())));
        pieces.push(Bytes::copy_from_slice(piece));
        rest = after;
    }
    pieces
}

/// How a stream ended, and all that came.
#[derive(Debug, PartialEq)]
struct Outcome {
    response: Response,
    error: Option<(ErrorKind, String)>,
}

impl Outcome {
    fn of(response: &Response, error: Option<&Error>) -> Self {
        Self {
            response: error.and_then(Error::response).unwrap_or(response).clone(),
            error: error.map(|it| (it.kind(), it.to_string())),
        }
    }
}

async fn chunks(client: &Client) -> Outcome {
    let request = ChatRequest::new("m", vec![Message::user("x")]);
    let mut stream = client.chat_stream(&request).await.expect("it begins");
    let error = loop {
        match stream.next().await {
            Ok(Some(_)) => {}
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    let outcome = Outcome::of(stream.response(), error.as_ref());
    assert!(matches!(stream.next().await, Ok(None)), "after the end");
    outcome
}

async fn text(client: &Client) -> Outcome {
    let asked = client.prompt("x").model("m").stream_text();
    let mut stream = asked.await.expect("it begins");
    let (pieces, error) = drain(&mut stream).await;
    let outcome = Outcome::of(stream.response(), error.as_ref());
    assert!(pieces.iter().all(|piece| !piece.is_empty()));
    // One answer was asked for, so its index may be any.
    let first = outcome.response.choices.first();
    let whole = first.and_then(|choice| choice.message.text());
    assert_eq!(pieces.concat(), whole.unwrap_or_default());
    outcome
}

fn holds(bytes: &[u8], rng: &mut Rng) {
    let shown = String::from_utf8_lossy(bytes);
    let end = if rng.bool() { End::Whole } else { End::Broken };
    let client = |pieces| {
        Canned {
            end,
            ..Canned::events(pieces)
        }
        .client()
    };
    specimens::wait(Box::pin(async {
        let whole = chunks(&client(vec![Bytes::copy_from_slice(bytes)])).await;
        let small = chunks(&client(cut(bytes, 40, rng))).await;
        assert_eq!(whole, small, "in pieces: {shown}");
        let text = text(&client(cut(bytes, 400, rng))).await;
        assert_eq!(whole.response, text.response, "as text: {shown}");
        if whole.error.is_some() {
            assert_eq!(whole.error, text.error, "as text: {shown}");
        }
        let size = format!("{:?}", whole.response).len();
        assert!(size < 4000 + 20 * bytes.len(), "{size} bytes: {shown}");
    }));
}

#[test]
fn broken_streams() {
    for_cases(1000, |rng| {
        let bytes = broken(rng);
        holds(&bytes, rng);
    });
}
