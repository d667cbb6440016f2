//! A check that a dialect can express a type. Constraints without a keyword do not count, since they go into
//! descriptions; this is about structure and limits.

use super::Dialect;
use super::profile::{Profile, Recursion};
use crate::schema::check::{self, message::Message};
use crate::schema::table::node::{Content, Field, Kind, NodeRef, Variant, opaque, scalar};
use crate::schema::table::registry::{self, Registry};
use crate::schema::table::shape;
use crate::schema::table::unchecked::Writer;
use crate::schema::write::constant::CAPACITY;
use crate::schema::write::render;

/// The reason why a dialect cannot express a type.
#[derive(Clone, Copy)]
pub(crate) enum Reason {
    /// A type that refers to itself, and cannot be written out.
    Recursion(&'static str),
    /// `null` as a type.
    Null,
    /// A schema that is too long as text, written without references.
    Length,
    /// More of something than the dialect takes.
    Limit(usize, usize, &'static str),
}

impl Reason {
    /// Adds what the type does, as the rest of a sentence about it.
    pub(super) const fn describe(self, message: Message) -> Message {
        match self {
            Self::Recursion(name) => message
                .add("contains `")
                .add(name)
                .add("`, which refers to itself"),
            Self::Null => message.add("has a place for nothing but `null`"),
            Self::Length => message.add("has a schema of more than 256 KB"),
            Self::Limit(found, most, what) => message
                .add("has ")
                .number(found)
                .add(" ")
                .add(what)
                .add(", more than ")
                .number(most),
        }
    }
}

/// Ends the compilation if a type that is pinned to the dialect cannot be said in it.
#[track_caller]
pub const fn pinned(root: NodeRef, name: &str, dialect: Dialect) {
    let mut out = Writer::new();
    let profile = Profile::of(dialect);
    if recursive(root, profile.recursion).is_some() && !profile.references {
        // It is written out at run time, which the compiler cannot.
        return;
    }
    if let Err(reason) = fit(root, profile, false, &mut out) {
        let message = reason.describe(Message::new().add("`").add(name).add("` "));
        let message = message
            .add(", which ")
            .add(dialect.provider())
            .add(" does not take\nhelp: change the type, or take the dialect out of `dialects(…)`");
        panic!("{}", message.as_str())
    }
}

/// Writes the schema of a type, or tells the first reason for which it does not fit. A type that refers
/// to itself where it must not is written with references; `layout` makes a table without.
pub(crate) const fn fit(
    root: NodeRef,
    profile: &Profile,
    titles: bool,
    out: &mut Writer<CAPACITY>,
) -> Result<(), Reason> {
    let stats = check::stats(root);
    let written = render::titled(root, profile, titles, out);
    if out.overflowed() {
        return Err(Reason::Length);
    }
    if written.nulls > 0 && !profile.null {
        return Err(Reason::Null);
    }
    let limits = [
        (stats.depth, profile.depth, "levels of nesting"),
        (stats.properties, profile.properties, "properties"),
        (stats.enum_values, profile.enum_values, "enum values"),
        (
            stats.characters,
            profile.characters,
            "characters of names and enum values",
        ),
        (
            written.unions,
            profile.most_unions,
            "places with several types",
        ),
    ];
    let mut i = 0;
    while i < limits.len() {
        let (found, most, what) = limits[i];
        if found > most {
            return Err(Reason::Limit(found, most, what));
        }
        i += 1;
    }
    Ok(())
}

/// The name of a type that refers to itself where it must not.
pub(crate) const fn recursive(root: NodeRef, allowed: Recursion) -> Option<&'static str> {
    if let Recursion::Anywhere = allowed {
        return None;
    }
    let registry = Registry::of(root);
    let mut i = 0;
    while i < registry.len() {
        let node = registry.node(i);
        if let Some(definition) = shape::definition(node) {
            let mut walk = Walk {
                target: definition.id,
                behind_optional: matches!(allowed, Recursion::Nowhere),
                seen: [0; registry::CAPACITY],
                len: 0,
            };
            if walk.inside(node) {
                return Some(definition.name);
            }
        }
        i += 1;
    }
    None
}

/// Returns whether the definition of a node leads to that of another.
pub(crate) fn leads(from: NodeRef, to: NodeRef) -> bool {
    let mut walk = Walk {
        target: match shape::definition(to) {
            Some(definition) => definition.id,
            None => return false,
        },
        behind_optional: true,
        seen: [0; registry::CAPACITY],
        len: 0,
    };
    walk.inside(from)
}

/// A search for one definition.
struct Walk {
    target: u64,
    /// `true` if it also goes through keys that may be left out.
    behind_optional: bool,
    seen: [u64; registry::CAPACITY],
    len: usize,
}

impl Walk {
    const fn reaches(&mut self, node: NodeRef) -> bool {
        let id = match (&node.get().kind, shape::definition(node)) {
            (Kind::Recursive(id), _) => return *id == self.target,
            (_, Some(definition)) => definition.id,
            (_, None) => return self.inside(node),
        };
        if id == self.target {
            return true;
        }
        let mut i = 0;
        while i < self.len {
            if self.seen[i] == id {
                return false;
            }
            i += 1;
        }
        self.seen[self.len] = id;
        self.len += 1;
        self.inside(node)
    }

    const fn inside(&mut self, node: NodeRef) -> bool {
        match &node.get().kind {
            Kind::Array { items: inner, .. } | Kind::Nullable(inner) => self.reaches(*inner),
            Kind::Map { key, value } => self.reaches(*key) || self.reaches(*value),
            Kind::Newtype(field) => self.reaches(field.node),
            Kind::Tuple(fields) => self.fields(fields, true),
            Kind::Object(fields) => self.fields(fields, self.behind_optional),
            Kind::Union(_, variants) => self.variants(variants),
            scalar!() | opaque!() | Kind::Enum(_) => false,
        }
    }

    const fn variants(&mut self, variants: &[Variant]) -> bool {
        let mut i = 0;
        while i < variants.len() {
            let found = match variants[i].content {
                Content::Unit => false,
                Content::Newtype(field) => self.reaches(field.node),
                Content::Tuple(fields) => self.fields(fields, true),
                Content::Struct(fields) => self.fields(fields, self.behind_optional),
            };
            if found {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn fields(&mut self, fields: &[Field], all: bool) -> bool {
        let mut i = 0;
        while i < fields.len() {
            if (all || !shape::is_omittable(&fields[i])) && self.reaches(fields[i].node) {
                return true;
            }
            i += 1;
        }
        false
    }
}
