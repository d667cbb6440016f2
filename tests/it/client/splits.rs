//! Recorded streams, split and cut at every byte.

use super::{Canned, End, drain};
use bytes::Bytes;
use coax::{Error, ErrorKind};
use serde_json::Value;

pub(crate) const STREAMS: [(&str, &[u8], &str, u64); 5] = [
    (
        "gateway",
        include_bytes!("../../data/gateway.sse"),
        "Bjørn — 漢字 😀 \"quoted\"\nénd",
        43,
    ),
    (
        "openai",
        include_bytes!("../../data/openai.sse"),
        "One ørret, två 😀",
        13,
    ),
    (
        "llama_cpp",
        include_bytes!("../../data/llama_cpp.sse"),
        "a b\u{fffd} c😀",
        18,
    ),
    (
        "open_router",
        include_bytes!("../../data/open_router.sse"),
        "Blåbær 🫐 og 漢字!",
        23,
    ),
    (
        "lite_llm",
        include_bytes!("../../data/lite_llm.sse"),
        "Ås 😀 \"end\"\n",
        17,
    ),
];

struct Read {
    pieces: Vec<String>,
    tokens: Option<u64>,
    error: Option<Error>,
}

async fn read(pieces: Vec<Bytes>, end: End) -> Read {
    let client = Canned {
        end,
        ..Canned::events(pieces)
    }
    .client();
    let mut stream = client
        .prompt("x")
        .stream_text()
        .await
        .expect("a stream begins");
    let (pieces, error) = drain(&mut stream).await;
    assert!(
        matches!(stream.next().await, Ok(None)),
        "nothing comes after the end"
    );
    let tokens = stream.usage().and_then(|usage| usage.total_tokens);
    Read {
        pieces,
        tokens,
        error,
    }
}

/// The text of the events that lie whole before a cut, by splitting at blank lines.
fn naive_text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let whole = text.rfind("\n\n").map_or("", |end| &text[..end]);
    let mut content = String::new();
    for data in whole
        .split("\n\n")
        .filter_map(|event| event.trim().strip_prefix("data: "))
    {
        if let Ok(chunk) = serde_json::from_str::<Value>(data) {
            content += chunk["choices"][0]["delta"]["content"]
                .as_str()
                .unwrap_or_default();
        }
    }
    content
}

#[tokio::test]
async fn every_split_gives_the_same_pieces() {
    for (name, bytes, text, tokens) in STREAMS {
        let whole = read(vec![Bytes::from_static(bytes)], End::Whole).await;
        assert_eq!(whole.pieces.concat(), text, "{name}");
        assert_eq!(whole.tokens, Some(tokens), "{name}");
        for at in 0..bytes.len() {
            let pieces = [&bytes[..at], &bytes[at..]].map(Bytes::from_static);
            let split = read(pieces.to_vec(), End::Whole).await;
            assert_eq!(split.pieces, whole.pieces, "{name} at {at}");
            assert_eq!(split.tokens, whole.tokens, "{name} at {at}");
            assert!(split.error.is_none(), "{name} at {at}");
        }
        let single = bytes.chunks(1).map(Bytes::copy_from_slice).collect();
        assert_eq!(
            read(single, End::Whole).await.pieces,
            whole.pieces,
            "{name} byte by byte"
        );
    }
}

#[tokio::test]
async fn every_cut_gives_all_text_so_far() {
    for (name, bytes, text, _) in STREAMS {
        for end in [End::Whole, End::Broken] {
            for at in 0..bytes.len() {
                let cut = read(vec![Bytes::from_static(&bytes[..at])], end).await;
                let got = cut.pieces.concat();
                assert!(
                    got.len() >= naive_text(&bytes[..at]).len(),
                    "{name} at {at}: {got:?}"
                );
                assert!(text.starts_with(&got), "{name} at {at}: {got:?}");
                let Some(error) = cut.error else {
                    // Only when the server had said that the answer is over.
                    assert_eq!(got, text, "{name} at {at}");
                    continue;
                };
                assert_eq!(error.text().unwrap_or_default(), got, "{name} at {at}");
                assert_eq!(
                    error.kind(),
                    ErrorKind::Interrupted,
                    "{name} at {at}: {error:?}"
                );
                assert_eq!(
                    error.id().is_some(),
                    error.response().is_some_and(|it| it.model.is_some())
                );
            }
        }
    }
}

/// Text cut between any two UTF-16 units, each piece in an escaped or a plain spelling.
#[tokio::test]
async fn text_that_was_cut_into_utf_16_units() {
    let mut random = fastrand::Rng::with_seed(specimens::seed());
    let letters = [
        "a",
        "\"",
        "\\",
        "é",
        "漢",
        "😀",
        "𝄞",
        "\u{10ffff}",
        "\\ud83d",
    ];
    for _ in 0..specimens::cases(200) {
        let count = random.usize(1..30);
        let text: String = (0..count).filter_map(|_| random.choice(letters)).collect();
        let units: Vec<u16> = text.encode_utf16().collect();
        let (mut events, mut rest) = (String::new(), units.as_slice());
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(random.usize(1..=rest.len().min(3)));
            rest = after;
            let string = match String::from_utf16(piece) {
                Ok(whole) if random.bool() => Value::from(whole).to_string(),
                _ => {
                    let units = piece.iter().map(|unit| format!("\\u{unit:04x}"));
                    format!("\"{}\"", units.collect::<String>())
                }
            };
            events +=
                &format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{string}}}}}]}}\n\n");
        }
        events += "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        let read = read(vec![events.clone().into()], End::Whole).await;
        assert!(read.error.is_none(), "{events}");
        assert_eq!(read.pieces.concat(), text, "{events}");
    }
}
