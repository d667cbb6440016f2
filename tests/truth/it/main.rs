//! Schemas against outside opinions: `jsonschema` validates, `llguidance` samples from grammars,
//! `schemars` describes the same types, and serde reads and writes.

mod answers;
mod foreign;
mod tools;
mod zoo;
