//! JSON that comes in pieces: bytes in, events out, each byte looked at once.
//!
//! It holds what a token needs that is cut in the middle, and nothing of what came before. It knows
//! no schema and builds no value.

mod parser;
mod text;

pub(crate) use parser::{Parser, SyntaxError};

/// The next token of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Event<'a> {
    /// An object begins.
    Object,
    /// A list begins.
    List,
    /// A string begins.
    String,
    /// More of the string: whole characters, never none.
    Text(&'a str),
    /// The key of the value that follows.
    Key(&'a str),
    EndObject,
    EndList,
    EndString,
    /// A number, as it is written; it may be larger than any number type.
    Number(&'a str),
    Boolean(bool),
    Null,
}

/// A receiver of the events.
pub(crate) trait Sink {
    fn event(&mut self, event: Event<'_>);
}

#[cfg(test)]
mod tests;
