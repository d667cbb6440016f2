//! The table as JSON Schema for others: what serde reads, without the encodings of strict mode.
//!
//! It is written for schemars, whose generator keeps the definitions and names them, so that types
//! of both kinds can lie in each other. It knows nothing of providers.

mod keywords;
mod plain;
mod union;

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::Structured;
use super::node::Rules;

/// The JSON Schema of a type as schemars writes schemas: all that serde reads.
///
/// Unlike [`T::SCHEMA`](Structured::SCHEMA) it is not for a model but for documents and validators:
/// maps are objects, tuples are lists, what may be missing is not required. It describes what is
/// read (schemars' contract for `Deserialize`), also where a type is written differently.
///
/// ```
/// #[derive(serde::Deserialize, coax::Structured)]
/// struct City {
///     name: String,
///     twin: Option<String>,
/// }
///
/// let schema = coax::schemars_schema::<City>();
/// assert_eq!(schema.get("required"), Some(&serde_json::json!(["name"])));
/// ```
#[must_use]
pub fn schemars_schema<T: Structured>() -> Schema {
    SchemaGenerator::default().into_root_schema_for::<Described<T>>()
}

/// A type as its table describes it.
pub struct Described<T>(PhantomData<T>);

impl<T: Structured> JsonSchema for Described<T> {
    fn inline_schema() -> bool {
        T::NODE.get().definition.is_none()
    }

    fn schema_name() -> Cow<'static, str> {
        super::name::<T>().into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("coax:{:016x}", T::ID).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        plain::Writer { generator }.body(T::NODE.get(), Rules::NONE)
    }
}
