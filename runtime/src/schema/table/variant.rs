//! The parts of the schema table that only enums have: values, variants, and the tags that distinguish them.

use super::node::{Field, Text};

/// One value of an enum without data.
#[derive(Clone, Copy)]
pub struct Value {
    /// The string on the wire.
    pub name: Text,
    /// Other strings that serde takes for it.
    pub aliases: &'static [&'static str],
    /// The variant's doc comment.
    pub doc: Text,
    /// `true` if serde takes every other string for it.
    pub other: bool,
}

impl Value {
    /// A value.
    pub const fn new(name: Text, doc: Text) -> Self {
        Self {
            name,
            aliases: &[],
            doc,
            other: false,
        }
    }

    /// A value whose texts read the same inside a JSON string.
    pub const fn plain(name: &'static str, doc: &'static str) -> Self {
        Self {
            name: Text {
                plain: name,
                json: name,
            },
            aliases: &[],
            doc: Text {
                plain: doc,
                json: doc,
            },
            other: false,
        }
    }

    /// With other strings that serde takes for it.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// With every other string.
    #[must_use]
    pub const fn other(mut self) -> Self {
        self.other = true;
        self
    }
}

/// The way in which an enum with data gives its variant.
#[derive(Clone, Copy)]
pub enum Tagging {
    /// By an object with one key, the variant's name; a variant without data is a string.
    External,
    /// By this key, among the variant's own.
    Internal(Text),
    /// By the first of these keys, with the content under the second.
    Adjacent(Text, Text),
    /// Not at all: the first variant that fits is taken.
    Untagged,
}

/// One variant of an enum with data.
#[derive(Clone, Copy)]
pub struct Variant {
    /// Its name on the wire.
    pub name: Text,
    /// Other names that serde takes for it.
    pub aliases: &'static [&'static str],
    /// Its doc comment.
    pub doc: Text,
    /// Its content.
    pub content: Content,
    /// `true` if this variant alone has no tag.
    pub untagged: bool,
    /// `true` if serde takes every other name for it.
    pub other: bool,
    /// `true` if keys besides those of the variant are an error.
    pub closed: bool,
    /// `true` if an earlier variant may take all of it.
    pub allow_unreachable: bool,
}

impl Variant {
    /// A variant.
    pub const fn new(name: Text, doc: Text, content: Content) -> Self {
        Self {
            name,
            aliases: &[],
            doc,
            content,
            untagged: false,
            other: false,
            closed: false,
            allow_unreachable: false,
        }
    }

    /// With other names that serde takes.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Without a tag.
    #[must_use]
    pub const fn untagged(mut self) -> Self {
        self.untagged = true;
        self
    }

    /// With every other name.
    #[must_use]
    pub const fn other(mut self) -> Self {
        self.other = true;
        self
    }

    /// With other keys refused.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// With no mistake in an earlier variant that takes all of it.
    #[must_use]
    pub const fn allow_unreachable(mut self) -> Self {
        self.allow_unreachable = true;
        self
    }
}

/// The content of a variant.
#[derive(Clone, Copy)]
pub enum Content {
    /// Nothing.
    Unit,
    /// One value.
    Newtype(&'static Field),
    /// Several values by place.
    Tuple(&'static [Field]),
    /// Named fields.
    Struct(&'static [Field]),
}
