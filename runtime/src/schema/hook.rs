//! The place in the table that schemars asks, which is empty without the feature of that name. It
//! knows nothing of schemas.

use super::Structured;

/// Gives the type's schema to a generator of schemars.
#[cfg(feature = "schemars")]
pub type Hook = fn(&mut schemars::SchemaGenerator) -> schemars::Schema;

/// Nothing asks.
#[cfg(not(feature = "schemars"))]
pub type Hook = std::convert::Infallible;

/// How `T` is met in the schema of another type.
#[cfg(feature = "schemars")]
pub const fn hook<T: Structured>() -> Option<Hook> {
    Some(schemars::SchemaGenerator::subschema_for::<super::json_schema::Described<T>>)
}

/// How `T` is met in the schema of another type.
#[cfg(not(feature = "schemars"))]
pub const fn hook<T: Structured>() -> Option<Hook> {
    None
}
