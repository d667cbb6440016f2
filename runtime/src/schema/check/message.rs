//! The text of a compile error, put together in constant evaluation: `format!` is no constant
//! function. It knows no rule.

const CAPACITY: usize = 1024;

/// A message in the making; what does not fit is left out.
pub(super) struct Message {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Message {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    /// Adds text.
    pub(super) const fn add(mut self, text: &str) -> Self {
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
    pub(super) const fn number(self, number: usize) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let message = if number >= 10 {
            self.number(number / 10)
        } else {
            self
        };
        message.add(DIGITS[number % 10])
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => unreachable!(),
        }
    }
}

/// The names that lead from the checked type to the offender.
#[derive(Clone, Copy)]
pub(super) struct Path {
    steps: [&'static str; Path::CAPACITY],
    len: usize,
}

impl Path {
    const CAPACITY: usize = 32;
    /// The step into the items of a list.
    pub(super) const ITEMS: &'static str = "[]";

    pub(super) const fn new() -> Self {
        Self {
            steps: [""; Self::CAPACITY],
            len: 0,
        }
    }

    /// One step further; the last places are overwritten in a path that is too long.
    #[must_use]
    pub(super) const fn step(mut self, name: &'static str) -> Self {
        if name.is_empty() {
            return self;
        }
        if self.len < Self::CAPACITY {
            self.len += 1;
        }
        self.steps[self.len - 1] = name;
        self
    }

    /// The message with a line that shows the path.
    pub(super) const fn show(&self, message: Message, root: &str) -> Message {
        let mut message = message.add("\nat: ").add(root);
        let mut i = 0;
        while i < self.len {
            if !super::super::text::equal(self.steps[i], Self::ITEMS) {
                message = message.add(".");
            }
            message = message.add(self.steps[i]);
            i += 1;
        }
        message
    }
}
