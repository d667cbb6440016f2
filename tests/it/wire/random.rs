//! Any JSON at all: nothing panics, any object is an answer, and writing is stable.
//!
//! Numbers stay within what serde_json reads exactly; real servers are not met here.

use coax::wire::{ChatRequest, Chunk, Failure, Message, Response};
use fastrand::Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use specimens::for_cases;

/// Names that the types know, so that values of every kind meet every member.
const NAMES: &str = "\
    id object created model choices usage error generationId index message delta \
    finish_reason finishReason logprobs role content refusal reasoning reasoning_content \
    reasoning_details tool_calls function custom name arguments type text image_url url file \
    prompt_tokens cost is_byok cost_details prompt_tokens_details cached_tokens \
    provider_metadata audio annotations code param metadata raw detail status loc msg stop \
    tools tool_choice response_format json_schema schema temperature n messages stream \
    providerOptions logit_bias function_call functions parameters strict ø";

const TEXTS: &[&str] = &[
    "",
    "stop",
    "error",
    "7",
    "-1",
    "1e999",
    "NaN",
    "assistant",
    "function",
    "custom",
    "text",
    "json",
    "json_schema",
    "allowed_tools",
    "auto",
    "chat.completion",
    "{\"error\":{\"message\":\"m\"}}",
    "<html><title>x</title>",
    "<title>ß",
    "🦀\u{0}\"\\",
];

fn text(rng: &mut Rng) -> String {
    match rng.u8(0..4) {
        0 => (0..rng.usize(0..12)).map(|_| rng.char(..)).collect(),
        _ => TEXTS[rng.usize(0..TEXTS.len())].to_owned(),
    }
}

fn object(rng: &mut Rng, depth: u32) -> Map<String, Value> {
    let known: Vec<&str> = NAMES.split(' ').collect();
    let mut members = Map::new();
    for _ in 0..rng.usize(0..8) {
        let name = match rng.u8(0..20) {
            0 => text(rng),
            _ => known[rng.usize(0..known.len())].to_owned(),
        };
        members.insert(name, document(rng, depth));
    }
    members
}

fn document(rng: &mut Rng, depth: u32) -> Value {
    match rng.u8(0..if depth == 0 { 6 } else { 12 }) {
        0 => Value::Null,
        1 => rng.bool().into(),
        // Not any 64 bits: serde_json reads floats with so many digits one bit off.
        2 => (rng.i64(..) >> rng.u8(11..64)).into(),
        3 => [0, 1 << 53, u64::MAX][rng.usize(0..3)].into(),
        4 => Value::from(f64::from(rng.i32(..)) * [1.0, 0.125, 1e-3, 1e12][rng.usize(0..4)]),
        5 => text(rng).into(),
        6..=8 => (0..rng.usize(0..5))
            .map(|_| document(rng, depth - 1))
            .collect(),
        _ => object(rng, depth - 1).into(),
    }
}

/// Reads an object; what was written once must be read and written the same.
fn stable<T: DeserializeOwned + Serialize>(json: &str) {
    let first: T = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let written = serde_json::to_string(&first).expect("writes");
    let second: T = serde_json::from_str(&written).expect("reads what it wrote");
    assert_eq!(
        serde_json::to_string(&second).expect("writes"),
        written,
        "{json}"
    );
    let value: Value = serde_json::from_str(json).expect("JSON");
    serde_json::from_value::<T>(value).expect("reads from a value too");
}

#[test]
fn any_object_is_an_answer() {
    for_cases(1000, |rng| {
        let value = Value::Object(object(rng, 6));
        let json = value.to_string();
        stable::<Response>(&json);
        stable::<Chunk>(&json);
        stable::<Message>(&json);
        stable::<ChatRequest>(&json);
        let answer: Response = serde_json::from_str(&json).expect("reads");
        let _ = answer.failure();
        let _ = Failure::in_payload(&value);
    });
}

#[test]
fn any_body_is_a_failure() {
    for_cases(2000, |rng| {
        let value = document(rng, 6);
        let mut body = value.to_string().into_bytes();
        let _ = Failure::read(&body);
        assert_eq!(
            serde_json::from_slice::<Response>(&body).is_ok(),
            value.is_object(),
            "{value}"
        );
        // Damaged on the way: cut, or with a byte changed.
        if !body.is_empty() {
            let place = rng.usize(0..body.len());
            body[place] = rng.u8(..);
            let _ = Failure::read(&body);
            let _ = serde_json::from_slice::<Chunk>(&body);
            body.truncate(place);
            let _ = Failure::read(&body);
            let _ = serde_json::from_slice::<Chunk>(&body);
        }
    });
}
