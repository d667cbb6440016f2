//! What a type holds, its schema admits, and an answer that says so is read as the same value.

use super::sample::Sampler;
use super::{for_every_type, trials};
use arbitrary::Unstructured;
use coax::Dialect;
use coax_zoo::bytes;
use fastrand::Rng;
use serde_json::{Value, json};
use specimens::{Sample, Specimen};

/// The pattern of a `char` that is said to all servers alike; it has no word for the end of a line.
const NO_LINE_END: &str = r#"does not match "^.$""#;

/// llguidance takes no multiple that is written with `.0`.
const MULTIPLES: &str = "Fractions";

/// Random values of the type are admitted by the schema and read back from what it asks for.
pub(super) fn represents(
    specimen: &Specimen,
    schema: &str,
    dialect: Dialect,
) -> Result<(), String> {
    let schema: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| error.to_string())?;
    let mut values = 0;
    for trial in 0..trials() {
        let bytes = bytes(&mut Rng::with_seed(specimens::seed().wrapping_add(trial)));
        let Some(Sample { json, value: held }) = (specimen.random)(&mut Unstructured::new(&bytes))
        else {
            continue;
        };
        let text = (specimen.encode)(&held, dialect).map_err(|error| error.to_string())?;
        let answer: Value = serde_json::from_str(&text).map_err(|it| format!("{text}: {it}"))?;
        match validator.validate(&answer).map_err(|it| it.to_string()) {
            Ok(()) => {}
            Err(error) if error.ends_with(NO_LINE_END) => continue,
            Err(error) => return Err(format!("{json} as {text} is not admitted: {error}")),
        }
        match (specimen.read_in)(dialect, &text) {
            Ok(read) if (specimen.equal)(&read, &held) => values += 1,
            Ok(_) => return Err(format!("{json} as {text} is read as another value")),
            Err(error) => return Err(format!("{json} as {text} is not read: {error}")),
        }
    }
    if values * 4 < trials() {
        return Err(format!("only {values} of {} values are any", trials()));
    }
    Ok(())
}

/// A root that is no object with keys of its own is the one property `value`.
fn is_wrapped(schema: &Value) -> bool {
    let properties = schema["properties"].as_object();
    properties.is_some_and(|it| it.keys().eq(["value"]))
}

#[test]
fn every_value_has_a_form_that_is_read_as_itself() {
    for_every_type(|specimen| represents(specimen, specimen.schema, Dialect::OpenAi));
}

/// A model that is held to a schema writes its keys in order.
#[test]
fn every_value_is_written_as_the_grammar_goes() {
    for_every_type(|specimen| {
        if specimen.name == MULTIPLES {
            return Ok(());
        }
        let openai = (specimen.in_dialect)(Dialect::OpenAi);
        for dialect in [Dialect::OpenAi, Dialect::Anthropic, Dialect::Xai] {
            let Ok(schema) = (specimen.in_dialect)(dialect) else {
                continue;
            };
            if dialect == Dialect::OpenAi || openai != Ok(schema) {
                holds(specimen, schema, dialect).map_err(|it| format!("{dialect:?}: {it}"))?;
            }
        }
        Ok(())
    });
}

/// Random values are as the grammar of the schema goes.
fn holds(specimen: &Specimen, schema: &str, dialect: Dialect) -> Result<(), String> {
    let mut sampler = Sampler::new(schema)?;
    for trial in 0..trials() {
        let bytes = bytes(&mut Rng::with_seed(specimens::seed().wrapping_add(trial)));
        if let Some(sample) = (specimen.random)(&mut Unstructured::new(&bytes)) {
            let text = (specimen.encode)(&sample.value, dialect);
            // llguidance takes no such character, and the pattern of a `char` no end of a line.
            let text = text
                .map_err(|error| error.to_string())?
                .replace('\u{7f}', "?")
                .replace(r#""\n""#, r#""?""#);
            sampler.hold(&text)?;
        }
    }
    Ok(())
}

/// Dialects other than strict mode let keys be left out. As a schema of such a dialect stands the
/// strict one that requires nothing but the wrapper.
#[test]
fn what_may_be_null_may_be_left_out() {
    for_every_type(|specimen| {
        // Where the dialect has another table, its own schema is held to values elsewhere.
        let own = (specimen.in_dialect)(Dialect::Gemini).unwrap_or_default();
        if own.contains("written as JSON text.") {
            return Ok(());
        }
        let schema = serde_json::from_str(specimen.schema).map_err(|it| it.to_string())?;
        let mut schema = require_nothing(schema);
        if is_wrapped(&schema) {
            schema["required"] = json!(["value"]);
        }
        represents(specimen, &schema.to_string(), Dialect::Gemini)
    });
}

fn require_nothing(schema: Value) -> Value {
    match schema {
        Value::Object(members) => members
            .into_iter()
            .filter(|(keyword, value)| keyword != "required" || !value.is_array())
            .map(|(keyword, value)| (keyword, require_nothing(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(require_nothing).collect(),
        other => other,
    }
}
