//! A check that a type reads what its schema admits, tried with documents that the gateway would answer.

use fastrand::Rng;
use serde::de::DeserializeOwned;

use super::answer::answer;
use super::answer::json::Json;
use crate::schema::{self, DecodeError, Dialect, Structured};

/// Checks that serde reads what the schema of `T` admits, with that many documents.
///
/// It is for a test of a type that the derive does not see through: one with a `Deserialize` of its
/// own, a `deserialize_with`, a `try_from`, an `as`. The documents are those that
/// [`Gateway`](super::Gateway) would answer, the same ones in each run, and are read as
/// [`schema::decode`](crate::schema::decode) reads them. A rule of one's own (`validate`, `garde`)
/// is no part of a schema, so breaking one is no disagreement.
///
/// ```should_panic
/// use coax::Structured;
/// use serde::Deserialize;
///
/// #[derive(Deserialize, Structured)]
/// struct Report {
///     #[serde(deserialize_with = "share")]
///     #[structured(as = "f64", minimum = 0, maximum = 100)]
///     share: f64,
/// }
///
/// fn share<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
///     let percent = u8::deserialize(from)?;
///     Ok(f64::from(percent) / 100.0)
/// }
///
/// // It is read as `u8`, so `as = "f64"` says too much:
/// // `Report` refuses what its schema admits, at $.share: invalid type: floating point …
/// coax::local::agrees::<Report>(100);
/// ```
///
/// # Panics
/// At the first document that is refused: with the document, the place in it and what serde says.
/// Also where the type has no schema, or no document can be made for it.
#[track_caller]
pub fn agrees<T: Structured + DeserializeOwned>(documents: usize) {
    if let Err(complaint) = disagreement::<T>(documents) {
        let name = schema::name::<T>();
        panic!("`{name}` {complaint}");
    }
}

/// Returns what is wrong with the first document that is refused.
fn disagreement<T: Structured + DeserializeOwned>(documents: usize) -> Result<(), String> {
    // Limits that a dialect has in words alone are keywords here.
    let rules = schema::constrained::<T>(&[Dialect::OpenAi])
        .map_err(|misfit| format!("has no schema: {misfit}"))?;
    let rules: Json = serde_json::from_str(rules.schema.get())
        .map_err(|error| format!("has a schema that is no JSON: {error}"))?;
    for seed in 0..documents {
        let document = answer(&rules, Rng::with_seed(seed as u64));
        if document == Json::Null {
            return Err("has a schema for which no document was found".to_owned());
        }
        let document = document.to_string();
        match schema::decode::<T>(&document) {
            Ok(_) | Err(DecodeError::Invalid { .. }) => {}
            Err(error) => {
                let number = seed + 1;
                return Err(format!(
                    "refuses what its schema admits, {error}\nin document {number} of {documents}: {document}"
                ));
            }
        }
    }
    Ok(())
}
