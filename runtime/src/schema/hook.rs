//! The place in the table that schemars asks, which is empty without the feature of that name. It
//! knows nothing of schemas.

use super::Structured;
use super::node::NodeRef;
#[cfg(feature = "schemars1")]
use super::{facts, graft, name};

/// Gives the type's schema to a generator of schemars.
#[cfg(feature = "schemars1")]
pub type Hook = fn(&mut schemars::SchemaGenerator) -> schemars::Schema;

/// Nothing asks.
#[cfg(not(feature = "schemars1"))]
pub type Hook = std::convert::Infallible;

/// How `T` is met in the schema of another type.
#[cfg(feature = "schemars1")]
pub const fn hook<T: Structured>() -> Option<Hook> {
    Some(schemars::SchemaGenerator::subschema_for::<super::json_schema::Described<T>>)
}

/// How `T` is met in the schema of another type.
#[cfg(not(feature = "schemars1"))]
pub const fn hook<T: Structured>() -> Option<Hook> {
    None
}

/// The table of `T` with all that is known of it at run time.
///
/// # Errors
/// A sentence about the field whose schema has no strict form.
pub(crate) fn whole<T: Structured>() -> Result<NodeRef, String> {
    #[cfg(feature = "schemars1")]
    if const { facts::of(T::NODE).foreign } {
        return graft::whole(T::NODE, &name::<T>());
    }
    Ok(T::NODE)
}
