//! Streams read by comparison and by the full parser, which is the oracle.

use super::*;
use crate::turn::Turn;

/// Reads chunks both ways into a turn each, which stay the same; gives back how many were read by
/// comparison.
fn compare(events: &[String]) -> usize {
    let (mut envelope, mut compared) = (Envelope::default(), 0);
    let (mut oracle, mut turn) = (Turn::default(), Turn::default());
    for event in events {
        let parsed = serde_json::from_str::<Chunk>(event);
        if let Some((hole, text)) = envelope.text(event.as_bytes()) {
            match hole {
                Hole::Text => turn.push_text(&text),
                Hole::Arguments(index) => turn.push_arguments(index, text),
            }
            envelope.changed().for_each(|member| turn.update(member));
            oracle.push(&parsed.expect("the parser reads it too"));
            compared += 1;
        } else if let Ok(chunk) = parsed {
            envelope.learn(event.as_bytes(), &chunk, |index| index.unwrap_or(0) == 0);
            turn.push(&chunk);
            oracle.push(&chunk);
        }
        assert_eq!(turn.response(), oracle.response(), "{event}");
        assert_eq!(turn.size(), oracle.size(), "{event}");
    }
    compared
}

/// Returns a piece of the arguments of a call.
fn arguments(text: &str, more: &str) -> String {
    format!(
        r#"{{"id":"c1","choices":[{{"index":0,"delta":{{"tool_calls":[{{"index":1,"function":{{"arguments":{text}}}}}]}},"finish_reason":null}}]{more}}}"#
    )
}

#[test]
fn arguments_are_recognised_as_text_is() {
    let first = r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}"#;
    let pieces = [
        r#""{""#,
        r#""\"x\"""#,
        r#"": \"a\\\"b\"""#,
        r#"", \"y\": 1}""#,
        r#""{}""#,
        r#""""#,
    ];
    let mut events = vec![first.to_owned()];
    events.extend(pieces.iter().map(|it| arguments(it, "")));
    // Text between them is another chunk.
    events.extend([
        event(r#""a""#, ""),
        arguments(r#"" ""#, ""),
        arguments(r#""z""#, ""),
    ]);
    assert_eq!(compare(&events), pieces.len() - 1 + 1);
}

#[test]
fn members_behind_the_choices_may_vary() {
    let usage = |n: u64| {
        format!(
            r#","usage":{{"prompt_tokens":12,"completion_tokens":{n},"total_tokens":{},"prompt_tokens_details":{{"cached_tokens":{}}}}}"#,
            n + 12,
            n / 40
        )
    };
    let tails: [&dyn Fn(u64) -> String; 5] = [
        &|n| format!(r#","obfuscation":"{}""#, "x}\\\"".repeat(n as usize % 7)),
        &usage,
        &|n| format!(r#","usage":null,"timings":{{"predicted_ms":{n}.5,"list":[{n}]}}"#),
        &|n| usage(n) + r#","service_tier":"default","note":"# + &n.to_string(),
        &|n| {
            format!(
                r#","system_fingerprint":"fp","usage":{{"completion_tokens":{n},"cost":0.{n}}},"x":null"#
            )
        },
    ];
    for tail in tails {
        let events: Vec<String> = (0..50)
            .map(|n| event(&format!("\"{n}\""), &tail(n)))
            .collect();
        let compared = compare(&events);
        assert!(compared >= 48, "{compared}: {}", events[1]);
        let events: Vec<String> = (0..50)
            .map(|n| arguments(&format!("\"{n}\""), &tail(n)))
            .collect();
        assert!(compare(&events) >= 48, "{}", events[1]);
    }
    // What is said of the answer by a member that is no extra one is for the parser.
    let known = |tier: &str| event(r#""a""#, &format!(r#","service_tier":"{tier}""#));
    assert_eq!(compare(&[known("a"), known("b"), known("b")]), 1);
}

#[test]
fn a_varying_member_that_is_no_json_is_left_to_the_parser() {
    let first = event(r#""a""#, r#","n":1"#);
    for value in [
        "01",
        "1.",
        "tru",
        "[1",
        "{\"a\"}",
        "\"a",
        "",
        "1}",
        "1,2",
        "\"\u{1}\"",
    ] {
        let other = event(r#""a""#, &format!(r#","n":{value}"#));
        assert_eq!(compare(&[first.clone(), other.clone()]), 0, "{other}");
    }
}

fn event(content: &str, more: &str) -> String {
    format!(
        r#"{{"id":"c1","choices":[{{"index":0,"delta":{{"content":{content}}},"finish_reason":null}}]{more}}}"#
    )
}

#[test]
fn the_same_envelope_is_recognised() {
    let texts = [
        r#""One""#,
        r#"" two""#,
        r#""\"three\"\n\u00e9\ud83d\ude00""#,
        r#""""#,
        r#""漢字""#,
    ];
    let events: Vec<String> = texts.iter().map(|text| event(text, "")).collect();
    assert_eq!(compare(&events), texts.len() - 1);
}

#[test]
fn what_differs_is_left_to_the_parser() {
    let first = event(r#""a""#, "");
    for other in [
        event("null", ""),
        event(
            r#""a"},"finish_reason":null},{"index":1,"delta":{"content":"b""#,
            "",
        ),
        event(r#""a","refusal":"b""#, ""),
        event(r#""a\""#, ""),
        event("\"a\u{1}\"", ""),
        event(r#""\ud83d""#, ""),
        first.replace("null", r#""stop""#),
        first.replace("\"index\":0", "\"index\":1"),
        first.replace(":\"a\"", ": \"a\""),
        first[..first.len() - 1].to_owned(),
        String::new(),
    ] {
        assert_eq!(compare(&[first.clone(), other.clone()]), 0, "{other}");
    }
    let mut envelope = Envelope::default();
    let chunk = serde_json::from_str(&first).expect("a chunk");
    envelope.learn(first.as_bytes(), &chunk, |index| index.unwrap_or(0) == 0);
    assert_eq!(envelope.text(b"{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xff\"},\"finish_reason\":null}]}"), None);
}

#[test]
fn a_member_that_comes_twice_is_not_learnt() {
    let twice = r#"{"choices":[{"delta":{"content":"a","content":"b"}}]}"#;
    assert_eq!(compare(&[twice.into(), twice.replace("\"a\"", "\"x\"")]), 0);
}

#[test]
fn random_streams_are_read_as_the_parser_reads_them() {
    let mut random = fastrand::Rng::with_seed(11);
    let contents = [
        r#""a""#,
        r#""\\""#,
        r#""\"""#,
        r#""}""#,
        "null",
        r#""é""#,
        r#""""#,
        r#""content\":\"x""#,
    ];
    let tails = [
        "",
        r#","usage":null"#,
        r#","obfuscation":"x""#,
        r#","extra":[1]"#,
    ];
    let mut compared = 0;
    for _ in 0..500 {
        let tails = &tails[..random.usize(1..4)];
        let mut one = || {
            let content = random.choice(contents).expect("some");
            event(content, random.choice(tails).expect("some"))
        };
        let events: Vec<String> = (0..12).map(|_| one()).collect();
        compared += compare(&events);
    }
    assert!(compared > 500, "{compared}");
}
