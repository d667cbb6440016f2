//! The rules of strict mode across types, checked in constant evaluation, with the path to the
//! offender.
//!
//! The derive asks once per field, each call spanned on it, so that rustc underlines that field. The
//! limits are the loosest that any provider is known to have; a dialect with tighter ones compares
//! [`Stats`] before anything is sent.

mod depth;
mod message;
mod reach;
mod size;
mod structure;

use super::node::{Kind, NodeRef};
use super::shape;
use depth::Depth;
use message::{Message, Path};
use size::Size;

/// The deepest nesting of objects and lists.
const DEPTH: usize = 10;
/// The properties of all objects together.
const PROPERTIES: usize = 5_000;
/// The values of all enums together, tags included.
const ENUM_VALUES: usize = 1_000;
/// The bytes of all names and enum values together.
const CHARACTERS: usize = 120_000;
/// An enum with more values than this has a limit of its own,
const LONG_ENUM: usize = 250;
/// namely on the bytes of its values.
const LONG_ENUM_CHARACTERS: usize = 15_000;

/// How large a schema is, in what providers limit. Every definition counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// The deepest nesting of objects and lists.
    pub depth: usize,
    /// The properties of all objects.
    pub properties: usize,
    /// The values of all enums, tags included.
    pub enum_values: usize,
    /// The bytes of all property names, definition names and enum values.
    pub characters: usize,
}

/// The size of the schema of `root`.
pub(super) const fn stats(root: NodeRef) -> Stats {
    let mut size = Size::new();
    size.add(root);
    let mut depth = Depth::new(usize::MAX);
    depth.node(root, 0, Path::new());
    Stats {
        depth: depth.deepest,
        properties: size.properties,
        enum_values: size.values,
        characters: size.characters,
    }
}

/// The check of one derived type, field by field.
pub struct Check {
    root: NodeRef,
    name: &'static str,
    size: Size,
    limits: bool,
}

impl Check {
    /// The check of the type called `name`; without `limits`, no number is checked.
    pub const fn new(root: NodeRef, name: &'static str, limits: bool) -> Self {
        let mut size = Size::new();
        size.enter(root);
        Self {
            root,
            name,
            size,
            limits,
        }
    }

    /// Checks the `index`th field or variant, whichever the type has.
    #[track_caller]
    pub const fn part(&mut self, index: usize) {
        if let Err(fault) = structure::part(self.root, index) {
            panic!("{}", fault.path.show(fault.message, self.name).as_str())
        }
        if self.limits {
            self.limits(index);
        }
    }

    #[track_caller]
    const fn limits(&mut self, index: usize) {
        let mut depth = Depth::new(DEPTH);
        depth.part(self.root, index);
        if depth.deepest > DEPTH && !depth.is_the_childs_own() {
            let message = Message::new()
                .add("`")
                .add(self.name)
                .add("` nests deeper than 10 levels");
            self.limit(message, &depth.path);
        }
        let before = self.size.counts();
        self.size.part(self.root, index);
        let path = self.size.path(self.root, index);
        let message = Message::new()
            .add("`")
            .add(self.name)
            .add("` has more than ");
        let message = if before.properties <= PROPERTIES && self.size.properties > PROPERTIES {
            message.number(PROPERTIES).add(" properties")
        } else if before.values <= ENUM_VALUES && self.size.values > ENUM_VALUES {
            message.number(ENUM_VALUES).add(" enum values")
        } else if before.characters <= CHARACTERS && self.size.characters > CHARACTERS {
            message
                .number(CHARACTERS)
                .add(" characters of names and enum values")
        } else {
            return;
        };
        self.limit(message, &path);
    }

    #[track_caller]
    const fn limit(&self, message: Message, path: &Path) {
        let message = message.add(", a limit of strict structured outputs");
        panic!("{}", path.show(message, self.name).as_str())
    }

    /// Checks what the type itself, without its parts, must fulfil.
    #[track_caller]
    pub const fn whole(&self) {
        if let Kind::Union(tagging, variants) = &self.root.get().kind
            && let Some((earlier, later)) = reach::unreachable(tagging, variants)
        {
            let (earlier, later) = (earlier.name.as_str(), later.name.as_str());
            let message = Message::new()
                .add("the variant `")
                .add(later)
                .add("` of `")
                .add(self.name)
                .add("` is never reached: serde takes all of it for `")
                .add(earlier)
                .add("`\nhelp: put `")
                .add(later)
                .add("` first, or give the enum a tag with `#[serde(tag = \"type\")]`");
            panic!("{}", message.as_str())
        }
        let Kind::Enum(values) = &shape::strip(self.root).get().kind else {
            return;
        };
        let mut characters = 0;
        let mut i = 0;
        while i < values.len() {
            characters += values[i].name.as_str().len();
            i += 1;
        }
        let message = Message::new()
            .add("the enum `")
            .add(self.name)
            .add("` has more than ");
        let message = if values.len() > ENUM_VALUES {
            message.number(ENUM_VALUES).add(" values")
        } else if values.len() > LONG_ENUM && characters > LONG_ENUM_CHARACTERS {
            message
                .number(LONG_ENUM_CHARACTERS)
                .add(" characters in more than 250 values")
        } else {
            return;
        };
        if self.limits {
            panic!(
                "{}",
                message
                    .add(", a limit of strict structured outputs")
                    .as_str()
            )
        }
    }
}
