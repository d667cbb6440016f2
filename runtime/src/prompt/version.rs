//! The version of a prompt: a hash of what it is made of, made by the compiler.

use crate::schema::Structured;
use crate::schema::table::facts;
use crate::schema::write::constant;

/// A part of what a prompt is made of.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A template, a setting, a schema.
    Text(&'a str),
    /// A field, and the version of the prompt that it is; 0 where it is none.
    Field(&'a str, u64),
}

const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Hashes the parts by FNV-1a, each with its length before it.
#[must_use]
pub const fn version(parts: &[Source<'_>]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut i = 0;
    while i < parts.len() {
        match parts[i] {
            // The types of fields that are no prompts do not count.
            Source::Field(_, 0) => {}
            Source::Field(name, version) => hash = number(text(hash, name), version),
            Source::Text(part) => hash = text(hash, part),
        }
        i += 1;
    }
    hash
}

/// Returns the schema of an output or of a tool's arguments; nothing where schemars describes a part of it, which is
/// not known when compiling.
#[must_use]
pub const fn schema_text<T: Structured>() -> &'static str {
    if facts::of(T::NODE).foreign.is_some() {
        return "";
    }
    constant::text::<T>()
}

const fn text(hash: u64, text: &str) -> u64 {
    bytes(number(hash, text.len() as u64), text.as_bytes())
}

const fn number(hash: u64, number: u64) -> u64 {
    bytes(hash, &number.to_le_bytes())
}

const fn bytes(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(PRIME);
        i += 1;
    }
    hash
}
