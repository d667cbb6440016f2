//! Every type of the zoo under llama.cpp's grammar, in OpenAI's strict form and in the local dialect:
//! both compile there, and what the model writes under them is read.

use super::llama;
use coax::{Dialect, Error, ErrorKind};
use serde_json::Value;
use specimens::{Specimen, cases, zoo};

const MAX_TOKENS: u32 = 1000;

/// Returns what goes wrong with the type in either dialect.
async fn failures(specimen: &Specimen) -> Vec<String> {
    let mut failures = Vec::new();
    let (name, wanted) = (&specimen.name, cases(3));
    for dialect in [Dialect::OpenAi, Dialect::Local] {
        let text = (specimen.in_dialect)(dialect).expect("both take every type");
        let schema: Value = serde_json::from_str(text).expect("JSON");
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("JSON Schema");
        let mut whole = 0;
        for seed in 1..=cases(60) {
            if whole == wanted {
                break;
            }
            let asked = llama().prompt("One, please").dialect(dialect);
            let asked = asked
                .max_tokens(MAX_TOKENS)
                .seed(seed as i64)
                .retries(0)
                .output_retries(0);
            match (specimen.extract)(asked).await {
                Ok(_) => whole += 1,
                Err(error) if is_unsaid(&error) || breaks(&validator, &error) => whole += 1,
                Err(error) if is_the_servers(&error, dialect, text) => {}
                Err(error) => {
                    failures.push(format!("{name} in {dialect:?}: {error:?}\n{text}"));
                    break;
                }
            }
        }
        if whole == 0 {
            failures.push(format!("{name} in {dialect:?}: nothing whole\n{text}"));
        }
    }
    failures
}

/// What serde says against what no schema says: bounds past 2⁵³, what an address looks like, rules of
/// the type's own.
const UNSAID: [&str; 9] = [
    "expected i64",
    "expected u64",
    "expected isize",
    "expected usize",
    "expected a nonzero",
    "number out of range",
    "invalid IP address",
    "socket address",
    "rule: ",
];

/// Returns whether the document is whole and only breaks what the schema has in words, or not at all.
fn is_unsaid(error: &Error) -> bool {
    let shown = format!("{error:?}");
    error.kind() == ErrorKind::Invalid
        || (error.kind() == ErrorKind::Mismatch && UNSAID.iter().any(|it| shown.contains(it)))
}

/// Returns whether the document is JSON and breaks the schema, of which llama.cpp's grammar knows less.
fn breaks(validator: &jsonschema::Validator, error: &Error) -> bool {
    let text = error.text().unwrap_or_default();
    serde_json::from_str(text).is_ok_and(|document: Value| !validator.is_valid(&document))
}

/// Returns whether no whole document came: the limit on tokens, what JSON's numbers and escapes cannot carry,
/// and, with a pattern that the local dialect would not send, quotes that llama.cpp lets through
/// unescaped.
fn is_the_servers(error: &Error, dialect: Dialect, schema: &str) -> bool {
    let text = error.text().expect("what came is kept");
    let cause = serde_json::from_str::<Value>(text).err();
    let cause = cause.map(|it| it.to_string()).unwrap_or_default();
    let known = ["number out of range", "surrogate", "hex escape"];
    let quotes = dialect == Dialect::OpenAi && schema.contains("\"pattern\"");
    match error.kind() {
        ErrorKind::Truncated => true,
        ErrorKind::Malformed if quotes => true,
        ErrorKind::Server => quotes && text.contains("does not match the expected"),
        ErrorKind::Malformed | ErrorKind::Mismatch => known.iter().any(|it| cause.contains(it)),
        _ => false,
    }
}

#[tokio::test]
async fn every_type_of_the_zoo() {
    let mut all = Vec::new();
    for specimen in zoo() {
        all.extend(failures(specimen).await);
    }
    assert!(
        all.is_empty(),
        "{} failures:\n{}",
        all.len(),
        all.join("\n")
    );
}
