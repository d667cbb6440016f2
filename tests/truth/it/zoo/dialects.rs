//! Schema and serde agree in every dialect: random values have a form that its schema admits, and
//! what it admits is read, but for what it can say in words only.

use super::for_every_type;
use super::represents::represents;
use coax::Dialect;
use serde_json::{Value, json};
use specimens::Specimen;

/// The schemas of a type in the dialects that can say it, each text once.
pub(super) fn schemas(specimen: &Specimen) -> Vec<(Dialect, Value)> {
    let mut texts: Vec<&str> = Vec::new();
    let mut schemas = Vec::new();
    for &dialect in Dialect::ALL {
        if let Ok(text) = (specimen.in_dialect)(dialect)
            && !texts.contains(&text)
        {
            texts.push(text);
            let mut schema = serde_json::from_str(text).expect("JSON");
            if dialect == Dialect::GeminiOpenApi {
                spell_out(&mut schema);
            }
            schemas.push((dialect, schema));
        }
    }
    schemas
}

/// OpenAPI's `nullable`, and that objects are closed, in words of JSON Schema.
fn spell_out(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(spell_out),
        Value::Object(members) => {
            members.values_mut().for_each(spell_out);
            if members.get("properties").is_some_and(Value::is_object)
                && members.get("type").is_some_and(|it| it == "object")
            {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            if members.remove("nullable").is_some() {
                *schema = json!({ "anyOf": [schema.take(), { "type": "null" }] });
            }
        }
        _ => {}
    }
}

#[test]
fn every_value_has_a_form_in_every_dialect() {
    for_every_type(|specimen| {
        for (dialect, schema) in schemas(specimen) {
            let schema = schema.to_string();
            represents(specimen, &schema, dialect).map_err(|it| format!("{dialect:?}: {it}"))?;
        }
        Ok(())
    });
}

/// What breaks a constraint that stands in words there may be refused, and nothing else.
#[test]
fn every_document_of_a_dialect_is_read() {
    for_every_type(|specimen| {
        for (dialect, schema) in schemas(specimen) {
            let constrained = (specimen.constrained)(dialect).ok_or("it is said unconstrained")?;
            let mut constrained = serde_json::from_str(constrained).expect("JSON");
            if dialect == Dialect::GeminiOpenApi {
                spell_out(&mut constrained);
            }
            let constrained = super::content::validator(&constrained)?;
            let mut sampler = super::sample::Sampler::new(&schema.to_string())?;
            for _ in 0..super::trials() {
                let document = sampler.document().map_err(|error| error.to_string())?;
                let Some(text) = document else { continue };
                match (specimen.read_in)(dialect, &text) {
                    Err(error)
                        if !super::admits::is_unsaid(&error)
                            && super::admits::is_valid(&constrained, &text) =>
                    {
                        return Err(format!("{dialect:?}: {text} is admitted, but {error}"));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    });
}
