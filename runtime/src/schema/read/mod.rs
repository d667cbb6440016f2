//! From an answer to a value: what strict mode encodes is undone, and constraints are checked.

pub(crate) mod decode;
pub(crate) mod document;
pub(crate) mod fits;
pub(crate) mod part;
pub(crate) mod pick;
pub(crate) mod position;
pub(crate) mod restore;
pub(crate) mod validate;
