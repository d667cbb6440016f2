//! The table as JSON Schema for models: the text of a type in each dialect, and its name.

pub(crate) mod constant;
pub(crate) mod dialect;
pub(crate) mod layout;
pub(crate) mod name;
pub(crate) mod render;
