//! What a schema admits, the type accepts.
//!
//! The documents come from two makers, the local gateway and llguidance. Some are refused all the same, for what no schema says; those are told here, as data.

use super::{for_every_type, trials};
use coax::schema::DecodeError;
use serde_json::Value;
use specimens::{Specimen, made, made_loosely};

/// What makes serde refuse a document that the schema admits, since strict mode has no word for it.
const UNSAID: [&str; 10] = [
    // A bound past 2⁵³ is not sent, and nothing bounds a float.
    "expected i64",
    "expected u64",
    "expected isize",
    "expected usize",
    "expected a nonzero",
    "number out of range",
    // The description says what the text is.
    "invalid IP address syntax",
    "invalid socket address syntax",
    "socket address syntax",
    // `try_from` of the zoo.
    "rule: ",
];

/// Those of them that are in no description either.
const IN_NO_WORDS: [&str; 7] = [
    "expected i64",
    "expected u64",
    "expected isize",
    "expected usize",
    "expected a nonzero",
    "number out of range",
    "rule: ",
];

/// The constraints that strict mode takes in words only.
const IN_WORDS: [&str; 5] = [
    "character, at ",
    "characters, at ",
    "is not of the format `uri`",
    "is not of the format `json-pointer`",
    "rule: ",
];

/// Types of which most documents are refused for that reason.
const MOSTLY_WORDS: [&str; 6] = [
    "Addresses",
    "Addressed",
    "IpAddr",
    "Texts",
    "Evens",
    "Ruled",
];

/// Documents under the schema are read as values of the type.
pub(super) fn admits(
    specimen: &Specimen,
    schema: &str,
    trials: u64,
    mut document: impl FnMut(u64) -> Result<Option<String>, String>,
) -> Result<(), String> {
    let schema: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| error.to_string())?;
    let (mut read, mut tried) = (0, 0);
    for trial in 0..trials {
        let Some(text) = document(trial)? else {
            continue;
        };
        tried += 1;
        match (specimen.read)(&text) {
            Ok(_) => read += 1,
            Err(error) if is_unsaid(&error) => {}
            // The maker knows less of a format than the schema says: there is no 30 February.
            Err(DecodeError::Invalid { .. }) if !is_valid(&validator, &text) => {}
            Err(error) => return Err(format!("{text} is admitted, but {error}")),
        }
    }
    if tried * 4 < trials * 3 {
        return Err(format!("only {tried} of {trials} documents came to an end"));
    }
    let mostly_words = MOSTLY_WORDS.iter().any(|it| specimen.name.contains(it));
    if read * 4 < tried && !mostly_words {
        return Err(format!("only {read} of {tried} documents are read"));
    }
    Ok(())
}

/// Returns whether a document is refused for what no schema says.
pub(super) fn is_unsaid(error: &DecodeError) -> bool {
    match error {
        DecodeError::Mismatch { message, .. } => UNSAID.iter().any(|it| message.contains(it)),
        DecodeError::Invalid { violations } => violations
            .iter()
            .all(|it| IN_WORDS.iter().any(|word| it.message.contains(word))),
        _ => false,
    }
}

pub(super) fn is_valid(validator: &jsonschema::Validator, text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|document: Value| validator.is_valid(&document))
}

#[test]
fn every_document_of_the_grammar_is_read() {
    for_every_type(|specimen| {
        let mut sampler = super::sample::Sampler::new(specimen.schema)?;
        admits(specimen, specimen.schema, trials(), |_| {
            sampler.document().map_err(|error| error.to_string())
        })
    });
}

/// The documents that the local gateway makes, which holds the schema to the rules of strict mode
/// too.
#[test]
fn every_answer_of_the_local_gateway_is_read() {
    for_every_type(|specimen| {
        admits(specimen, specimen.schema, trials(), |seed| {
            Ok(Some(made(&specimen.title, specimen.schema, seed)))
        })
    });
}

/// A schema that came over HTTP is all that the gateway knows: what a dialect has only in words, a
/// type is held to all the same.
#[test]
fn the_local_gateway_holds_limits_that_stand_in_words() {
    for_every_type(|specimen| {
        for (dialect, schema) in super::dialects::schemas(specimen) {
            let schema = schema.to_string();
            for seed in 0..trials().div_ceil(10) {
                let text = made_loosely(&schema, seed);
                match (specimen.read_in)(dialect, &text) {
                    Err(error) if !is_in_no_words(&error) => {
                        return Err(format!("{dialect:?}: {text} was made, but {error}"));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    });
}

/// Returns whether a document is refused for what neither a keyword nor a sentence says.
fn is_in_no_words(error: &DecodeError) -> bool {
    match error {
        DecodeError::Mismatch { message, .. } => IN_NO_WORDS.iter().any(|it| message.contains(it)),
        DecodeError::Invalid { violations } => {
            violations.iter().all(|it| it.message.contains("rule: "))
        }
        _ => false,
    }
}
