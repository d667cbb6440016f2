//! Halves in every order and at every place.

use super::*;
use serde_json::json;

/// Returns the contents of chunks with these JSON strings, and of the chunk that ends the stream.
fn contents(strings: &[&str]) -> Vec<String> {
    let mut halves = Halves::default();
    let mut chunks: Vec<Chunk> = strings
        .iter()
        .map(|text| format!(r#"{{"choices":[{{"delta":{{"content":"{text}"}}}}]}}"#))
        .map(|chunk| halves.read(chunk.as_bytes()).expect("a chunk"))
        .collect();
    chunks.extend(halves.flush());
    assert!(halves.is_empty());
    let content = |chunk: Chunk| chunk.choices[0].delta.content.clone();
    chunks.into_iter().filter_map(content).collect()
}

#[test]
fn halves_are_joined_or_replaced() {
    for (strings, expected) in [
        (&[r"a\ud83d", r"\ude00b"][..], &["a", "😀b"][..]),
        (&[r"\uD83D", "", r"\uDE00"], &["", "", "😀"]),
        (&[r"\ud83d", r"\ude00\ud83d", r"\ude01"], &["", "😀", "😁"]),
        (&[r"\ud83d", "b"], &["", "\u{fffd}b"]),
        (&[r"\ud83d", r"\ud83d", r"\ude00"], &["", "\u{fffd}", "😀"]),
        (&[r"\ud83d"], &["", "\u{fffd}"]),
        (&[r"\ude00a"], &["\u{fffd}a"]),
        (&[r"a\ud83db\ud83d\ude00"], &["a\u{fffd}b😀"]),
        (
            &[r"\\ud83d", r"\\\ud83d", r"\ude00"],
            &[r"\ud83d", r"\", "😀"],
        ),
        // The mark itself, in both spellings.
        (
            &["\u{10ffff}d83d\\udbff\\udfff\\ud83d", r"\ude00"],
            &["\u{10ffff}d83d\u{10ffff}", "😀"],
        ),
    ] {
        assert_eq!(contents(strings), expected, "{strings:?}");
    }
}

#[test]
fn each_place_has_its_own() {
    let mut halves = Halves::default();
    let mut read = |chunk: &str| {
        let chunk = halves.read(chunk.as_bytes()).expect("a chunk");
        serde_json::to_value(chunk.choices).expect("JSON")
    };
    read(
        r#"{"choices":[
        {"index":1,"delta":{"content":"\ud83d","refusal":"\ud83d"}},
        {"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\ud83d"}},{"index":7,"function":{"arguments":"\ud83c"}}],
         "reasoning_details":[{"index":0,"type":"reasoning.text","text":"\ud83d"},{"index":0,"type":"reasoning.summary","summary":"\ud83c"}]}}]}"#,
    );
    let second = read(
        r#"{"choices":[
        {"index":0,"delta":{"tool_calls":[{"index":7,"function":{"arguments":"\udf08"}}],
         "reasoning_details":[{"index":0,"type":"reasoning.summary","summary":"\udf08"}]}},
        {"index":1,"delta":{"content":"\ude00"}}]}"#,
    );
    assert_eq!(
        second[0]["delta"]["tool_calls"][0]["function"]["arguments"],
        "🌈"
    );
    assert_eq!(second[0]["delta"]["reasoning_details"][0]["summary"], "🌈");
    assert_eq!(second[1]["delta"]["content"], "😀");
    let rest = serde_json::to_value(halves.flush()).expect("JSON");
    let call = json!({ "index": 0, "function": { "arguments": "\u{fffd}" } });
    let detail = json!({ "index": 0, "type": "reasoning.text", "text": "\u{fffd}" });
    let first = &rest["choices"][0];
    assert_eq!(
        first["delta"],
        json!({ "tool_calls": [call], "reasoning_details": [detail] })
    );
    assert_eq!(rest["choices"][1]["index"], 1);
    assert_eq!(
        rest["choices"][1]["delta"],
        json!({ "refusal": "\u{fffd}" })
    );
}

#[test]
fn elsewhere_a_half_is_replaced_at_once() {
    let mut halves = Halves::default();
    let chunk =
        r#"{"id":"\ud83d","own\udc00":{"text":["\ud83d"]},"choices":[{"delta":{"content":"x"}}]}"#;
    let chunk = halves.read(chunk.as_bytes()).expect("a chunk");
    assert!(halves.is_empty());
    assert_eq!(chunk.id.as_deref(), Some("\u{fffd}"));
    assert_eq!(chunk.extra["own\u{fffd}"]["text"][0], "\u{fffd}");
}

#[test]
fn few_wait_and_what_is_no_json_stays_none() {
    let mut halves = Halves::default();
    for n in 0..1000 {
        let chunk = format!(r#"{{"choices":[{{"index":{n},"delta":{{"content":"\ud83d"}}}}]}}"#);
        halves.read(chunk.as_bytes()).expect("a chunk");
    }
    assert_eq!(halves.waiting.len(), MOST_WAITING);
    for text in [
        r#"{"a":"\ud83""#,
        r#"{"a":"\"#,
        r#"{"a":"\u+83d"}"#,
        "\u{10ffff}",
        "",
    ] {
        assert!(Halves::default().read(text.as_bytes()).is_err(), "{text}");
    }
    let whole: String =
        serde_json::from_slice(&replaced(r#""\ud83d\ude00\ud83d""#.as_bytes())).expect("text");
    assert_eq!(whole, "😀\u{fffd}");
}
