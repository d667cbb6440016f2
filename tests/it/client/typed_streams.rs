//! Typed streams: partial values, elements, events; what they say at the end and when they break.

use super::{Canned, End};
use bytes::Bytes;
use coax::local::Gateway;
use coax::partial::Filler;
use coax::schema::{DecodeError, decode};
use coax::{Client, ErrorKind, Partial, Structured};
use coax_zoo::{Ingredient, Recipe};
use serde::Deserialize;
use serde_json::{Value, json};
use specimens::{Specimen, cases};

pub(super) const RECIPE: &str = r#"{"title":"Dal \ud83c\udf5b","ingredients":[{"name":"Lentils","grams":200},{"name":"Løk","grams":1e2}],"minutes":30,"difficulty":"easy","note":null}"#;

/// A guide, of which the facts matter.
#[derive(Debug, Deserialize, PartialEq, Structured, Partial)]
pub(super) struct Guide {
    pub(super) city: String,
    #[serde(alias = "truths")]
    #[structured(items, min_items = 1)]
    pub(super) facts: Vec<Fact>,
    #[structured(max_length = 3, pattern = "^[a-z]+$")]
    code: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq, Structured, Partial)]
pub(super) struct Fact {
    #[structured(maximum = 9)]
    pub(super) rank: u8,
    pub(super) tags: std::collections::BTreeMap<String, (u8, bool)>,
}

pub(super) fn answering(text: &str, characters: usize) -> Client {
    let gateway = Gateway::new();
    gateway.reply(text).chunk_size(characters);
    gateway.client()
}

async fn ends_as_an_answer(specimen: &Specimen, text: String) {
    let name = &specimen.name;
    let mut filler = (specimen.filler)();
    filler.push(&text);
    filler.finish();
    let expected = filler.shown();
    let asked = |characters| {
        let asked = answering(&text, characters).prompt("x").output_retries(0);
        asked.model("openai/gpt-5")
    };
    let extracted = (specimen.extract)(asked(1)).await;
    for characters in [1, 3, 1000] {
        let stream = (specimen.stream)(asked(characters)).await;
        // Nothing that the type accepts ends it early.
        let stream = stream.map(|it| it.fail_fast(extracted.is_ok()));
        let mut stream = stream.expect("a stream");
        let mut last = Value::Null;
        while let Some(partial) = stream.next().await.expect(name) {
            last = partial;
        }
        assert_eq!(last, expected, "{name}: {text}");
        assert!(stream.has_usage_and_id());
        match (&extracted, stream.finish().await) {
            (Ok((extracted, _)), Ok(finished)) => {
                assert!((specimen.equal)(&finished, extracted), "{name}: {text}");
            }
            (Err(extracted), Err(error)) => {
                assert_eq!(error.to_string(), extracted.to_string());
                assert_eq!(error.kind(), extracted.kind());
                assert_eq!((specimen.partial_of)(&error), expected, "{name}: {text}");
            }
            (extracted, finished) => {
                let errors = (extracted.as_ref().err(), finished.err());
                panic!("{name}: {text}\n{errors:?}");
            }
        }
    }
}

#[test]
fn every_type_ends_as_its_answer() {
    for specimen in specimens::zoo() {
        for seed in 0..cases(1) {
            let text = specimen.document(seed as u64);
            specimens::wait(Box::pin(ends_as_an_answer(specimen, text)));
        }
    }
}

#[tokio::test]
async fn a_mistake_at_the_end_is_that_of_extract() {
    let texts = [
        "",
        "Here it is: {}",
        r#"{"city":"Oslo"}"#,
        r#"{"city":7,"facts":[],"code":null}"#,
        r#"{"city":"Oslo","facts":[],"code":null}"#,
        r#"{"city":"Oslo","facts":[{"rank":10,"tags":[]}],"code":"ABCD"}"#,
        r#"{"city":"Oslo","facts":[{"rank":1,"tags":[{"key":"a"}]}],"code":null}"#,
        r#"{"city":"Oslo","facts":[{"rank":1,"tags":[]}],"code":null"#,
    ];
    for text in texts {
        let extracted = answering(text, 4)
            .prompt("x")
            .output_retries(0)
            .extract::<Guide>()
            .await;
        let extracted = extracted.expect_err(text);
        let stream = answering(text, 4)
            .prompt("x")
            .output_retries(0)
            .stream::<Guide>()
            .await;
        let streamed = stream.expect("a stream").finish().await.expect_err(text);
        let items = answering(text, 4)
            .prompt("x")
            .output_retries(0)
            .stream_items_of::<Guide>()
            .await;
        let items = items.expect("a stream").finish().await.expect_err(text);
        for error in [streamed, items] {
            assert_eq!(error.kind(), extracted.kind(), "{text}");
            assert_eq!(error.to_string(), extracted.to_string(), "{text}");
            assert_eq!(error.path(), extracted.path(), "{text}");
            assert_eq!(error.text(), extracted.text(), "{text}");
            let source =
                |error: &coax::Error| std::error::Error::source(error).map(ToString::to_string);
            assert_eq!(source(&error), source(&extracted), "{text}");
        }
    }
}

#[tokio::test]
async fn an_error_lists_every_broken_constraint() {
    let text = r#"{"city":"Oslo","facts":[],"code":"ABCD"}"#;
    let answer = answering(text, 9)
        .prompt("x")
        .output_retries(0)
        .extract::<Guide>()
        .await;
    let error = answer.expect_err("three constraints are broken");
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let paths: Vec<_> = error
        .violations()
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(paths, ["$.facts", "$.code", "$.code"]);
    let stream = answering(text, 9)
        .prompt("x")
        .output_retries(0)
        .stream::<Guide>()
        .await;
    let streamed = stream
        .expect("a stream")
        .finish()
        .await
        .expect_err("likewise");
    assert_eq!(streamed.violations(), error.violations());
    let mismatch = answering("[1]", 9)
        .prompt("x")
        .output_retries(0)
        .extract::<Guide>()
        .await;
    assert!(mismatch.expect_err("no guide").violations().is_empty());
}

#[tokio::test]
async fn what_can_never_fit_can_end_the_stream() {
    for (text, kind, path) in [
        (r#"Sure! {"city""#, ErrorKind::Malformed, None),
        (r#"{"city":7,"#, ErrorKind::Mismatch, Some("$.city")),
        (r#"{"city":["#, ErrorKind::Mismatch, Some("$.city")),
        (
            r#"{"facts":[{"rank":10,"#,
            ErrorKind::Invalid,
            Some("$.facts[0].rank"),
        ),
        (
            r#"{"facts":[{"rank":1},{"rank":300,"#,
            ErrorKind::Mismatch,
            Some("$.facts[1].rank"),
        ),
        (r#"{"code":"abcd","#, ErrorKind::Invalid, Some("$.code")),
        (
            r#"{"facts":[{"tags":[{"key":"a b","value":{"_0":1,"_1":3,"#,
            ErrorKind::Mismatch,
            Some(r#"$.facts[0].tags[0].value._1"#),
        ),
        (
            r#"{"facts":[{"tags":{"a b":[1,3,"#,
            ErrorKind::Mismatch,
            Some(r#"$.facts[0].tags["a b"][1]"#),
        ),
    ] {
        // What is not closed and the end, were it read, are another error.
        let whole = format!("{text}{}", " ".repeat(400));
        let stream = answering(&whole, 1)
            .prompt("x")
            .output_retries(0)
            .stream::<Guide>()
            .await;
        let mut stream = stream.expect("a stream").fail_fast(true);
        let error = loop {
            match stream.next().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("{text}: no error"),
                Err(error) => break error,
            }
        };
        assert_eq!(
            (error.kind(), error.path()),
            (kind, path),
            "{text}: {error:?}"
        );
        let received = error.text().unwrap_or_default();
        assert!(
            received.len() <= text.len(),
            "{text}: ended after {received}"
        );
        assert_eq!(error.partial::<Guide>().is_some(), text.starts_with('{'));
        assert!(matches!(stream.next().await, Ok(None)));
        assert_eq!(
            stream.finish().await.expect_err("it failed").kind(),
            ErrorKind::Interrupted
        );
    }
    let stream = answering(r#"{"difficulty":"impossible","#, 1)
        .prompt("x")
        .output_retries(0)
        .stream::<Recipe>()
        .await;
    let mut stream = stream.expect("a stream").fail_fast(true);
    while stream.partial().is_none_or(|it| it.difficulty.is_none()) {
        match stream.next().await {
            Ok(more) => assert!(more.is_some(), "no error"),
            Err(error) => return assert_eq!(error.path(), Some("$.difficulty")),
        }
    }
    panic!("an unknown value was taken");
}

#[test]
fn a_rule_of_ones_own_reads_what_serde_reads() {
    let error = |text| {
        let mut filler = Filler::<coax_zoo::Ruled>::default();
        filler.fail_fast(true);
        filler.push(text);
        filler.error()
    };
    assert_eq!(error(r#"{"a":56.0,"#), None);
    let on_the_way = error(r#"{"a":3e0,"#);
    let at_the_end = decode::<coax_zoo::Ruled>(r#"{"a":3e0,"b":null}"#);
    assert!(matches!(on_the_way, Some(DecodeError::Invalid { .. })));
    assert_eq!(on_the_way, at_the_end.err());
}

/// A recorded stream of the text in small pieces.
fn recorded(text: &str) -> Vec<u8> {
    let mut stream = String::new();
    let characters: Vec<char> = text.chars().collect();
    for piece in characters.chunks(5) {
        let piece: String = piece.iter().collect();
        let chunk = json!({ "id": "gen_1", "object": "chat.completion.chunk", "model": "m",
            "choices": [{ "index": 0, "delta": { "content": piece }, "finish_reason": null }] });
        stream += &format!("data: {chunk}\n\n");
    }
    let last = json!({ "id": "gen_1", "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }],
        "usage": { "total_tokens": 9 } });
    stream += &format!("data: {last}\n\ndata: [DONE]\n\n");
    stream.into_bytes()
}

impl Canned {
    fn ending(pieces: Vec<Bytes>, end: End) -> Client {
        Self {
            end,
            ..Self::events(pieces)
        }
        .client()
    }
}

#[tokio::test]
async fn every_cut_gives_text_and_partial() {
    let bytes = recorded(RECIPE);
    for at in 0..bytes.len() {
        for end in [End::Whole, End::Broken] {
            let client = Canned::ending(vec![Bytes::copy_from_slice(&bytes[..at])], end);
            let mut stream = client
                .prompt("x")
                .output_retries(0)
                .stream::<Recipe>()
                .await
                .expect("one");
            let error = loop {
                match stream.next().await {
                    Ok(Some(_)) => {}
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            let Some(error) = error else {
                // Only when the server had said that the answer is over.
                assert_eq!(stream.finish().await.expect("it is whole").minutes, 30);
                continue;
            };
            assert_eq!(error.kind(), ErrorKind::Interrupted, "at {at}: {error:?}");
            let text = error.text().unwrap_or_default();
            assert!(RECIPE.starts_with(text));
            let mut filler = Filler::<Recipe>::default();
            filler.push(text);
            let expected = format!("{:?}", filler.partial());
            assert_eq!(
                format!("{:?}", error.partial::<Recipe>()),
                expected,
                "at {at}"
            );
            assert_eq!(format!("{:?}", stream.partial()), expected, "at {at}");
            assert!(text.is_empty() || error.id() == Some("gen_1"));
            assert!(error.partial::<Ingredient>().is_none(), "of another type");
        }
    }
}

#[tokio::test]
async fn every_split_gives_the_same_partials() {
    let bytes = recorded(RECIPE);
    let mut counts = std::collections::BTreeSet::new();
    for at in 0..bytes.len() {
        let pieces = [&bytes[..at], &bytes[at..]].map(Bytes::copy_from_slice);
        let client = Canned::ending(pieces.to_vec(), End::Whole);
        let mut stream = client
            .prompt("x")
            .output_retries(0)
            .stream::<Recipe>()
            .await
            .expect("one");
        let (mut count, mut text) = (0, String::new());
        while let Some(partial) = stream.next().await.expect("a partial") {
            count += 1;
            text = format!("{partial:?}");
        }
        counts.insert(count);
        assert!(
            text.contains("Dal 🍛") && text.contains("note: Some(None)"),
            "{text}"
        );
        assert_eq!(
            stream.finish().await.expect("a recipe").ingredients.len(),
            2
        );
    }
    // One for each piece of text that changes something.
    let pieces = RECIPE.chars().count().div_ceil(5);
    let [count] = Vec::from_iter(counts)[..] else {
        panic!("the count depends on how the bytes are split");
    };
    assert!((10..pieces).contains(&count), "{count} of {pieces}");
}

#[tokio::test]
async fn a_number_at_the_root_is_there_at_the_end() {
    let mut stream = answering("42", 1)
        .prompt("x")
        .output_retries(0)
        .stream::<u8>()
        .await
        .expect("one");
    assert_eq!(stream.next().await.expect("a number"), Some(&42));
    assert_eq!(stream.next().await.expect("the end"), None);
}
