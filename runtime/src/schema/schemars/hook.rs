//! The function by which the table has schemars describe a type; the derive passes it. Without the feature
//! there is none.

#[cfg(feature = "schemars1")]
use std::any::Any;

#[cfg(feature = "schemars1")]
use ::schemars::{JsonSchema, SchemaGenerator};

use crate::schema::table::Tabled;
use crate::schema::table::node::Describe;

/// Adds `T` to a generator of schemars.
#[cfg(feature = "schemars1")]
pub(crate) const fn describe<T: Tabled>() -> Option<Describe> {
    Some(subschema::<super::json_schema::Described<T>>)
}

/// Adds `T` to a generator of schemars.
#[cfg(not(feature = "schemars1"))]
pub(crate) const fn describe<T: Tabled>() -> Option<Describe> {
    None
}

/// The schema of `T`, from a generator of schemars.
///
/// # Panics
/// When it is given anything else than a [`SchemaGenerator`].
#[cfg(feature = "schemars1")]
pub(crate) fn subschema<T: JsonSchema>(generator: &mut dyn Any) -> Box<dyn Any> {
    let generator = generator
        .downcast_mut::<SchemaGenerator>()
        .expect("`ask` is the only caller");
    Box::new(generator.subschema_for::<T>())
}

/// Asks for the schema of a type.
#[cfg(feature = "schemars1")]
pub(super) fn ask(describe: Describe, generator: &mut SchemaGenerator) -> ::schemars::Schema {
    let schema = describe(generator).downcast();
    *schema.expect("`subschema` is the only function that describes")
}
