//! schemars, both ways: the table as a schema of schemars, and its schemas as parts of the table.

pub(crate) mod hook;
#[cfg(feature = "schemars1")]
pub(crate) mod import;
#[cfg(feature = "schemars1")]
pub(crate) mod json_schema;
