//! Types that contain themselves, in the dialects that have no recursion: written out as far as the
//! limits allow, the deepest level as JSON text.

use coax::local::Gateway;
use coax::{Dialect, Partial, Structured};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use specimens::{Specimen, zoo};

/// Something with parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Structured, Partial)]
struct Tree {
    label: String,
    #[structured(items)]
    children: Vec<Tree>,
}

/// A tree of one branch.
fn deep(levels: usize) -> Tree {
    (0..levels).fold(
        Tree {
            label: "leaf".to_owned(),
            children: Vec::new(),
        },
        |inner, level| Tree {
            label: format!("level {level}"),
            children: vec![inner],
        },
    )
}

/// A list in which the way back may be left out.
#[derive(Debug, PartialEq, Serialize, Deserialize, Structured)]
struct Chain {
    next: Option<Box<Chain>>,
}

/// A value that may be a string.
#[derive(Debug, PartialEq, Serialize, Deserialize, Structured, Partial)]
#[serde(untagged)]
enum Term {
    Word(String),
    Number(f64),
    List(Vec<Term>),
}

#[test]
fn each_dialect_writes_recursion_as_it_can() {
    for &dialect in Dialect::ALL {
        let is_written_out = |schema: &str| schema.contains("written as JSON text");
        let tree = dialect.schema::<Tree>().expect("a tree fits anywhere");
        let chain = dialect.schema::<Chain>().expect("a chain, too");
        use Dialect::{Anthropic, Gemini, GeminiOpenApi, Xai};
        let none = matches!(dialect, Anthropic | GeminiOpenApi | Xai);
        let expected = none || dialect == Gemini;
        assert_eq!(is_written_out(tree), expected, "{dialect:?}");
        assert_eq!(is_written_out(chain), none, "{dialect:?}");
    }
}

#[test]
fn the_deepest_level_is_json_text() {
    let schema = Dialect::Anthropic.schema::<Tree>().expect("a schema");
    assert_eq!(schema.matches(r#""title":"Tree""#).count(), 4);
    assert!(schema.ends_with(
        r#""children":{"type":"array","items":{"description":"A nested `Tree`, written as JSON text.","type":"string"}}},"required":["label","children"],"additionalProperties":false}}},"required":["label","children"],"additionalProperties":false}}},"required":["label","children"],"additionalProperties":false}}},"required":["label","children"],"additionalProperties":false}"#
    ), "{schema}");
    for levels in [0, 3, 4, 5, 40] {
        let tree = deep(levels);
        let text = coax::encode(&tree, Dialect::Anthropic).expect("a form");
        assert_eq!(text.contains('\\'), levels > 3, "{text}");
        assert_eq!(Dialect::Anthropic.decode::<Tree>(&text), Ok(tree));
    }
}

#[test]
fn a_string_that_is_a_value_is_not_mistaken() {
    let nested = |inner| {
        let list = |it| Term::List(vec![it]);
        list(list(list(list(inner))))
    };
    for word in ["", "one", "1", "null", "[1]", "\"one\"", "{\"a\":1}"] {
        for inner in [
            Term::Word(word.to_owned()),
            Term::List(vec![Term::Word(word.to_owned()), Term::Number(1.0)]),
        ] {
            let term = nested(inner);
            let text = coax::encode(&term, Dialect::Anthropic).expect("a form");
            assert!(text.contains('\\'), "{text}");
            assert_eq!(Dialect::Anthropic.decode::<Term>(&text), Ok(term));
        }
    }
    // Not as the schema asks, but there is one thing that it can be.
    let plain = r#"{"value":[[[["one",2,["three"]]]]]}"#;
    let word = |it: &str| Term::Word(it.to_owned());
    let innermost = vec![
        word("one"),
        Term::Number(2.0),
        Term::List(vec![word("three")]),
    ];
    let expected = (0..4).fold(innermost, |inner, _| vec![Term::List(inner)]);
    let expected = expected.into_iter().next();
    assert_eq!(Dialect::Anthropic.decode::<Term>(plain).ok(), expected);
}

#[test]
fn paths_lead_through_json_text() {
    let text = coax::encode(&deep(6), Dialect::Anthropic).expect("a form");
    let wrong = text.replace(r#"\"leaf\""#, "7");
    assert_ne!(text, wrong);
    let error = Dialect::Anthropic
        .decode::<Tree>(&wrong)
        .expect_err("7 is no label");
    let path = format!("at ${}.label: ", ".children[0]".repeat(6));
    assert!(error.to_string().starts_with(&path), "{error}");
}

/// Random values of every type of the zoo that has another table in a dialect: what a stream of the
/// answer fills is what the same value fills elsewhere.
#[test]
fn partials_of_every_type_are_the_same_in_every_dialect() {
    let mut tried = 0;
    for specimen in zoo() {
        for dialect in [
            Dialect::Anthropic,
            Dialect::Gemini,
            Dialect::GeminiOpenApi,
            Dialect::Xai,
        ] {
            for (elsewhere, text) in forms(specimen, dialect) {
                let mut filler = (specimen.filler)();
                filler.push(&elsewhere);
                filler.finish();
                let mut pieces = (specimen.filler_in)(dialect);
                pieces.fail_fast(true);
                text.chars().for_each(|it| pieces.push(&it.to_string()));
                pieces.finish();
                assert_eq!(pieces.error(), None, "{}: {text}", specimen.name);
                let (found, expected) =
                    (without_nulls(pieces.shown()), without_nulls(filler.shown()));
                assert_eq!(found, expected, "{}: {text}", specimen.name);
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

/// Returns what is left out in one form is `null` in another.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// A few random values in strict mode and in the dialect, where the two differ by more than keys that
/// are left out.
fn forms(specimen: &Specimen, dialect: Dialect) -> Vec<(String, String)> {
    let own = (specimen.in_dialect)(dialect).unwrap_or_default();
    if !own.contains("written as JSON text") {
        return Vec::new();
    }
    let form = |seed| {
        let bytes = coax_zoo::bytes(&mut fastrand::Rng::with_seed(seed));
        let sample = (specimen.random)(&mut arbitrary::Unstructured::new(&bytes))?;
        let form = |dialect| (specimen.encode)(&sample.value, dialect).expect("a form");
        Some((form(Dialect::OpenAi), form(dialect)))
    };
    (0..10)
        .filter_map(|it| form(specimens::seed() + it))
        .collect()
}

#[tokio::test]
async fn answers_streams_and_elements_are_read() {
    let gateway = Gateway::new();
    let text = coax::encode(&deep(6), Dialect::Anthropic).expect("a form");
    let ask = || {
        gateway.reply(&*text);
        gateway
            .client()
            .prompt("x")
            .model("anthropic/claude-opus-4")
    };
    assert_eq!(ask().extract::<Tree>().await.expect("an answer"), deep(6));
    let stream = ask().stream::<Tree>().await.expect("a stream");
    assert_eq!(stream.finish().await.expect("an answer"), deep(6));
    let mut items = ask().stream_items_of::<Tree>().await.expect("a stream");
    assert_eq!(items.next().await.expect("an element"), Some(deep(5)));

    // An element of a list is one level in already.
    let list = coax::encode(&vec![deep(2), deep(6)], Dialect::Anthropic).expect("a form");
    gateway.reply(list);
    let asked = gateway
        .client()
        .prompt("x")
        .model("anthropic/claude-opus-4");
    let mut items = asked.stream_items::<Tree>().await.expect("a stream");
    assert_eq!(items.next().await.expect("an element"), Some(deep(2)));
    assert_eq!(items.next().await.expect("an element"), Some(deep(6)));
}

#[tokio::test]
async fn with_fallback_models_one_form_serves_all() {
    let gateway = Gateway::new();
    let routed = coax::GatewayOptions::new().models(["anthropic/claude-opus-4"]);
    let text = coax::encode(&deep(6), Dialect::Anthropic).expect("a form");
    gateway.reply(text);
    let asked = gateway
        .client()
        .prompt("x")
        .model("openai/gpt-5")
        .gateway(routed);
    let asked = asked.example("six?", &deep(5));
    assert_eq!(asked.extract::<Tree>().await.expect("an answer"), deep(6));
    let sent: Value = serde_json::from_slice(&gateway.requests()[0].raw).expect("JSON");
    let example = sent["messages"][1]["content"].as_str().expect("an example");
    assert!(example.contains('\\'), "{example}");
    let schema = sent["response_format"]["json_schema"]["schema"].to_string();
    assert!(schema.contains("written as JSON text"), "{schema}");
}

macro_rules! entangled {
    ($($name:ident),*) => { entangled!(@ [$($name),*] $($name)*); };
    (@ $all:tt $($name:ident)*) => { $(entangled!(# $name $all);)* };
    (# $name:ident [$($other:ident),*]) => {
        #[derive(Debug, Deserialize, Structured)]
        #[structured(unlimited)]
        #[expect(dead_code, clippy::enum_variant_names, reason = "for the schema")]
        enum $name { #[serde(rename = "größe")] Leaf(u8), $($other(Vec<$other>),)* }
    };
}
entangled!(
    T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11, T12, T13, T14
);

/// Fourteen types that all lead to each other: every way through them would be a number without end.
#[test]
fn types_that_all_lead_to_each_other_come_to_an_end() {
    assert!(
        Dialect::Xai
            .schema::<T01>()
            .expect("they have levels")
            .len()
            < 100_000
    );
    // With keys under other names, what stands as JSON text is written out along each way.
    let error = Dialect::Anthropic.schema::<T01>().expect_err("too many");
    assert!(
        error.to_string().contains("which refers to itself"),
        "{error}"
    );
}
