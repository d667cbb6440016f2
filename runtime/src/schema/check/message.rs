//! The text of a compile error, put together in constant evaluation: `format!` is no constant
//! function. It knows no rule.

use crate::schema::table::text;

const CAPACITY: usize = 1024;

/// A message in the making; what does not fit is left out.
pub(in super::super) struct Message {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Message {
    pub(in super::super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    /// Adds text.
    pub(in super::super) const fn add(mut self, text: &str) -> Self {
        if text.len() <= CAPACITY - self.len {
            let (_, rest) = self.bytes.split_at_mut(self.len);
            rest.split_at_mut(text.len())
                .0
                .copy_from_slice(text.as_bytes());
            self.len += text.len();
        }
        self
    }

    /// Adds a number.
    pub(in super::super) const fn number(self, number: usize) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let message = if number >= 10 {
            self.number(number / 10)
        } else {
            self
        };
        message.add(DIGITS[number % 10])
    }

    pub(in super::super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => unreachable!(),
        }
    }
}

/// The names that lead from the checked type to a place: a chain, the innermost first, for constant
/// evaluation pays for every byte that it copies.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    step: &'static str,
    outer: Option<&'a Path<'a>>,
}

impl Path<'_> {
    /// The step into the items of a list.
    pub(super) const ITEMS: &'static str = "[]";

    /// The path to the checked type itself, called `root`.
    pub(super) const fn new(root: &'static str) -> Path<'static> {
        Path {
            step: root,
            outer: None,
        }
    }

    /// One step further.
    pub(super) const fn step<'b>(&'b self, name: &'static str) -> Path<'b> {
        Path {
            step: name,
            outer: Some(self),
        }
    }

    /// The name of the checked type.
    pub(super) const fn root(&self) -> &'static str {
        match self.outer {
            Some(outer) => outer.root(),
            None => self.step,
        }
    }

    /// Ends the compilation with the message and the path.
    #[track_caller]
    pub(super) const fn fail(&self, message: Message) -> ! {
        panic!("{}", self.show(message.add("\nat: ")).as_str())
    }

    const fn show(&self, message: Message) -> Message {
        let Some(outer) = self.outer else {
            return message.add(self.step);
        };
        let message = outer.show(message);
        if self.step.is_empty() || text::equal(self.step, Self::ITEMS) {
            message.add(self.step)
        } else {
            message.add(".").add(self.step)
        }
    }
}
