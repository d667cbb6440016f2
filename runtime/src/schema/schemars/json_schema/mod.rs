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

use crate::schema::table::Tabled;
use crate::schema::table::node::Constraints;
use crate::schema::write::name;

/// The whole schema of a type.
pub(crate) fn of<T: Tabled>() -> Schema {
    SchemaGenerator::default().into_root_schema_for::<Described<T>>()
}

/// A type as its table describes it.
pub struct Described<T>(PhantomData<T>);

impl<T: Tabled> JsonSchema for Described<T> {
    fn inline_schema() -> bool {
        T::NODE.get().definition.is_none()
    }

    fn schema_name() -> Cow<'static, str> {
        name::of(T::NODE).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("coax:{:016x}", T::ID).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        plain::Writer { generator }.body(T::NODE.get(), Constraints::NONE)
    }
}
