//! What servers really sent, from public reports: each answer of `tests/data/cases` through the real
//! transport. In a case, `right` is what a caller must see; `source` says where it was reported.

mod outcome;
pub(crate) mod server;

use coax::{Client, RetryPolicy};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Cases in which the error under `clear` is the better answer, with the reason.
const CLEAR: &[(&str, &str)] = &[
    (
        "B72.0",
        "of two values for one key nobody knows which one is meant; the error names the key",
    ),
    ("B72.1", "likewise"),
];

/// Returns what is not as it should be, if anything. Of an object, the members that are named count;
/// `~x` is any text with `x` in it, `$any` one of several, `$min` a least number.
fn differs(expected: &Value, seen: &Value, path: &str) -> Option<String> {
    let wrong = || {
        let seen: String = seen.to_string().chars().take(300).collect();
        Some(format!("{path}: expected {expected}, seen {seen}"))
    };
    match expected {
        Value::Object(members) if members.contains_key("$any") => {
            let any = members["$any"].as_array().expect("a list");
            any.iter()
                .all(|it| differs(it, seen, path).is_some())
                .then(wrong)?
        }
        Value::Object(members) if members.contains_key("$min") => {
            (seen.as_f64() < members["$min"].as_f64()).then(wrong)?
        }
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            if value.is_object()
                && !seen[name].is_object()
                && !value.as_object()?.keys().any(|it| it.starts_with('$'))
            {
                return wrong();
            }
            differs(value, &seen[name], &format!("{path}.{name}"))
        }),
        Value::Array(items) => {
            if seen.as_array().is_none_or(|it| it.len() != items.len()) {
                return wrong();
            }
            let differ = |at: usize| differs(&items[at], &seen[at], &format!("{path}[{at}]"));
            (0..items.len()).find_map(differ)
        }
        Value::String(text) if text.starts_with('~') => {
            let has = seen.as_str().is_some_and(|it| it.contains(&text[1..]));
            (!has).then(wrong)?
        }
        _ if expected.is_number() => (expected.as_f64() != seen.as_f64()).then(wrong)?,
        _ => (expected != seen).then(wrong)?,
    }
}

/// Does what the caller of a case does.
async fn tried(case: &Value) -> Value {
    let answers = case["answers"].as_array().cloned().unwrap_or_default();
    let (address, requests) = server::serve(answers).await;
    let retries = case["retries"].as_u64().unwrap_or(0) as u32;
    let client = Client::builder()
        .base_url(address)
        .api_key("sk-of-the-case")
        .model(case["model"].as_str().unwrap_or("openai/gpt-5"))
        .retry(
            RetryPolicy::default()
                .max_retries(retries)
                .initial_delay(Duration::from_millis(1)),
        )
        .build()
        .expect("a client");
    let begun = Instant::now();
    let mode = case["mode"].as_str().expect("a mode");
    let work = tokio::time::timeout(Duration::from_secs(20), outcome::of(&client, mode));
    let mut seen = work
        .await
        .unwrap_or_else(|_| json!({ "error": { "kind": "none in 20 seconds" } }));
    let requests = requests.lock().expect("no panic").clone();
    seen["elapsed_ms"] = (begun.elapsed().as_millis() as u64).into();
    seen["requests"] = requests.len().into();
    seen["request"] = json!({ "body": requests.first() });
    seen["last_request"] = json!({ "body": requests.last() });
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_servers_sent_is_read_rightly() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("cases")
        .flatten()
        .collect();
    files.sort_by_key(std::fs::DirEntry::path);
    let mut wrong = Vec::new();
    let mut tries = 0;
    for file in files {
        let text = std::fs::read_to_string(file.path()).expect("text");
        let case: Value = serde_json::from_str(&text).expect("JSON");
        let name = file.file_name().to_string_lossy().replace(".json", "");
        for (at, one) in case["tries"].as_array().expect("tries").iter().enumerate() {
            tries += 1;
            let is_clear = CLEAR.iter().any(|(it, _)| *it == format!("{name}.{at}"));
            let expected = if is_clear {
                &one["clear"]
            } else {
                &one["right"]
            };
            let seen = tried(one).await;
            if let Some(differs) = differs(expected, &seen, "") {
                wrong.push(format!(
                    "{name}.{at} {} ({}): {differs}",
                    one["mode"], case["what"]
                ));
            }
        }
    }
    assert_eq!(tries, 107);
    assert!(
        wrong.is_empty(),
        "{} of {tries}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_comparison_of_cases_sees_differences() {
    let fits = |expected: Value, seen: Value| differs(&expected, &seen, "").is_none();
    assert!(fits(
        json!({ "ok": { "a": 1 } }),
        json!({ "ok": { "a": 1.0, "b": 2 }, "requests": 1 })
    ));
    assert!(
        fits(json!({ "m": "~ell" }), json!({ "m": "Hello" }))
            && fits(json!([{}, { "a": null }]), json!([{ "b": 1 }, {}]))
    );
    assert!(
        fits(json!({ "k": { "$any": ["a", "b"] } }), json!({ "k": "b" }))
            && fits(json!({ "n": { "$min": 2 } }), json!({ "n": 3 }))
    );
    for (expected, seen) in [
        (json!({ "ok": "Hello" }), json!({ "error": {} })),
        (json!({ "error": {} }), json!({ "ok": "Hello" })),
        (json!({ "m": "~x" }), json!({ "m": "Hello" })),
        (json!([1]), json!([1, 2])),
        (json!({ "k": { "$any": ["a"] } }), json!({ "k": "b" })),
        (json!({ "n": { "$min": 2 } }), json!({ "n": 1 })),
    ] {
        assert!(!fits(expected.clone(), seen.clone()), "{expected} {seen}");
    }
}
