//! Type identity inside constant evaluation, where neither pointers nor `TypeId`s can be compared.
//!
//! An identity is a hash of where a type is declared, of its name and of its arguments. It
//! knows nothing of nodes: a type's identity must not need its node, or a recursive generic type
//! would be a cycle.

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u128 = 0x0000_0100_0000_01b3;

/// The hash of nothing.
pub(crate) const START: u64 = OFFSET;

/// Adds the bytes of `text` to a hash, by plain arithmetic: constant evaluation pays for every call.
pub(crate) const fn add(hash: u64, text: &str) -> u64 {
    let mut bytes = text.as_bytes();
    let mut mixed = hash as u128;
    while let [byte, rest @ ..] = bytes {
        mixed = ((mixed ^ *byte as u128) * PRIME) & 0xffff_ffff_ffff_ffff;
        bytes = rest;
    }
    mixed as u64
}

/// Adds one number to a hash.
pub(crate) const fn add_number(hash: u64, number: u64) -> u64 {
    // Mixed as a whole: the parts are hashes already, and eight rounds would buy nothing.
    (hash ^ number.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The identity of a type of the standard library, or of any other that has one name for all.
pub(crate) const fn named(name: &str, arguments: &[u64]) -> u64 {
    applied(add(OFFSET, name), arguments)
}

/// The identity of a derived type without arguments: its module, the place of the derive in the file,
/// and a hash of its declaration, for a macro can declare two types at one place.
pub const fn declared(module: &str, line: u32, column: u32, declaration: u64) -> u64 {
    let place = ((line as u64) << 32) | column as u64;
    add_number(add(OFFSET ^ place, module), declaration)
}

/// The identity of a type with arguments.
pub const fn applied(mut hash: u64, arguments: &[u64]) -> u64 {
    let mut i = 0;
    while i < arguments.len() {
        hash = add_number(hash, arguments[i]);
        i += 1;
    }
    hash
}
