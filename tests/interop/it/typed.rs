//! Typed answers under llama.cpp's grammar: at least 20 whole documents of each type.
//!
//! Each document is held against the schema by an independent validator, and the value read from it
//! is written again and must be the same JSON.

use super::llama;
use coax::wire::FinishReason;
use coax::{Answer, Error, ErrorKind, Structured};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;

const WANTED: usize = 20;
const MOST_SEEDS: i64 = 100;
const MAX_TOKENS: u32 = 4000;

/// An invoice of the office.
#[derive(Debug, Deserialize, Serialize, Structured)]
struct Invoice {
    number: String,
    status: Status,
    /// Who pays; null where it was paid in cash.
    customer: Option<Customer>,
    lines: Vec<Line>,
    note: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, Structured)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    PaidInFull,
    #[serde(rename = "written off")]
    WrittenOff,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Customer {
    name: String,
    regular: bool,
    email: Option<String>,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Line {
    title: String,
    pieces: u16,
    status: Option<Status>,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Category {
    name: String,
    children: Vec<Category>,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    Plus,
    TimesTwo,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Expression {
    operator: Operator,
    left: Option<Box<Expression>>,
    right: Option<Box<Operand>>,
}

#[derive(Debug, Deserialize, Serialize, Structured)]
struct Operand {
    value: i8,
    rest: Option<Box<Expression>>,
}

/// Every width of number, arrays, and names in another case.
#[derive(Debug, Deserialize, Serialize, Structured)]
#[serde(rename_all = "camelCase")]
struct Measurement {
    station_name: String,
    #[serde(rename = "type")]
    kind: Option<Status>,
    is_calibrated: bool,
    small_count: u8,
    signed_offset: i16,
    pixel_count: u32,
    height_difference: i32,
    size_in_bytes: u64,
    seconds_since_start: i64,
    position_xyz: [i16; 3],
    raw_bits: Vec<Vec<bool>>,
    other_names: Option<Vec<String>>,
}

/// A root that is no object travels as the one member `value`.
#[derive(Clone, Copy, PartialEq)]
enum Root {
    Bare,
    Wrapped,
}

#[tokio::test]
async fn nested_structs_with_an_enum_a_list_and_options() {
    let invoices = documents::<Invoice>(Root::Bare, 15).await;
    let some = |has: fn(&Invoice) -> bool| invoices.iter().any(has) && !invoices.iter().all(has);
    assert!(some(|invoice| invoice.customer.is_some()));
    assert!(some(|invoice| invoice.note.is_some()));
    assert!(some(|invoice| invoice.lines.is_empty()));
    assert!(some(|invoice| invoice.status == Status::Open));
}

#[tokio::test]
async fn an_enum_as_root() {
    let statuses = documents::<Status>(Root::Wrapped, 3).await;
    assert!(statuses.into_iter().collect::<HashSet<_>>().len() > 1);
}

#[tokio::test]
async fn a_list_as_root() {
    let lists = documents::<Vec<Line>>(Root::Wrapped, 10).await;
    assert!(lists.iter().any(|lines| lines.len() > 1));
    documents::<[Line; 2]>(Root::Wrapped, 10).await;
}

#[tokio::test]
async fn scalars_as_root() {
    documents::<String>(Root::Wrapped, 10).await;
    documents::<i64>(Root::Wrapped, 10).await;
    documents::<bool>(Root::Wrapped, 2).await;
    documents::<Option<u8>>(Root::Wrapped, 2).await;
}

#[tokio::test]
async fn a_type_that_holds_itself() {
    fn depth(category: &Category) -> usize {
        1 + category.children.iter().map(depth).max().unwrap_or(0)
    }
    let categories = documents::<Category>(Root::Bare, 10).await;
    assert!(categories.iter().any(|category| depth(category) > 1));
}

#[tokio::test]
async fn two_types_that_hold_each_other() {
    let expressions = documents::<Expression>(Root::Bare, 5).await;
    let deep = |expression: &Expression| {
        let operand = expression.right.as_ref();
        operand.is_some_and(|operand| operand.rest.is_some())
    };
    assert!(expressions.iter().any(deep));
}

#[tokio::test]
async fn numbers_arrays_and_renamed_fields() {
    documents::<Measurement>(Root::Bare, 20).await;
}

/// Asks until 20 documents are read, of which at least `distinct` differ.
async fn documents<T>(root: Root, distinct: usize) -> Vec<T>
where
    T: Structured + DeserializeOwned + Serialize + 'static,
{
    let client = llama();
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema is JSON Schema");
    let (mut values, mut texts) = (Vec::new(), HashSet::new());
    for seed in 1..=MOST_SEEDS {
        if values.len() == WANTED {
            break;
        }
        let request = client
            .prompt("One at random, please")
            .max_tokens(MAX_TOKENS)
            .output_retries(0)
            .seed(seed);
        match request.extract::<T>().detailed().await {
            Ok(answer) => {
                let document: Value = serde_json::from_str(&answer.text).expect("it was read");
                assert!(validator.is_valid(&document), "{document}");
                let written = serde_json::to_value(&answer.value).expect("it has a JSON form");
                let expected = match root {
                    Root::Bare => &document,
                    Root::Wrapped => &document["value"],
                };
                assert_eq!(written, *expected, "{}", answer.text);
                assert_whole(&answer);
                texts.insert(answer.text);
                values.push(answer.value);
            }
            Err(error) => assert_excused(&error),
        }
    }
    assert_eq!(values.len(), WANTED, "whole documents");
    assert!(texts.len() >= distinct, "{} distinct", texts.len());
    values
}

/// What comes beside the value.
fn assert_whole<T>(answer: &Answer<T>) {
    assert_eq!(answer.finish_reason, Some(FinishReason::Stop));
    assert_eq!(answer.model.as_deref(), Some("tiny-random"));
    assert_eq!(answer.attempts, 1);
    assert!(answer.id.is_some());
    assert_eq!(answer.messages.len(), 2);
    assert_eq!(
        answer.messages[1].text().as_deref(),
        Some(answer.text.as_str())
    );
    let usage = answer.usage.as_ref().expect("llama.cpp counts tokens");
    assert!(usage.prompt_tokens > Some(0) && usage.completion_tokens > Some(0));
}

/// A document may be cut by the token limit, and the grammar admits what JSON's numbers and escapes
/// cannot carry; the error keeps the text.
fn assert_excused(error: &Error) {
    let text = error.text().expect("what came is kept");
    assert!(!text.is_empty());
    assert!(
        error
            .usage()
            .is_some_and(|usage| usage.completion_tokens > Some(0))
    );
    match error.kind() {
        ErrorKind::Truncated => {
            assert_eq!(error.finish_reason(), Some(&FinishReason::Length));
            let tokens = error.usage().and_then(|usage| usage.completion_tokens);
            assert_eq!(tokens, Some(MAX_TOKENS.into()));
        }
        ErrorKind::Malformed | ErrorKind::Mismatch => {
            let cause = serde_json::from_str::<Value>(text)
                .expect_err(text)
                .to_string();
            let known = ["number out of range", "surrogate", "hex escape"];
            assert!(
                known.iter().any(|known| cause.contains(known)),
                "{cause}: {text}"
            );
        }
        _ => panic!("{error:?}"),
    }
}
