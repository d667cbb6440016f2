//! The JSON Schema text of a type: by the compiler for OpenAI's strict mode, at first use for others.
//!
//! In all dialects the root is an object with fixed keys, no keyword stands beside `$ref`, and keys
//! come in the order of declaration, so that one way back reads all answers. What else
//! may be written is the profile's to say; what has no strict form is refused before (`check`).

mod notes;
mod object;
mod position;
mod union;

use super::constant::CAPACITY;
use super::dialect::profile::Profile;
use super::name;
use crate::schema::table::node::{Definition, Kind, NodeRef, opaque, scalar};
use crate::schema::table::registry::{self, Registry};
use crate::schema::table::shape;
use crate::schema::table::unchecked::Writer;
use notes::Notes;

/// Definitions are written in place down to this depth and referred to below, which bounds the
/// recursion.
const INLINE_DEPTH: usize = 12;

/// One schema text in the making.
struct Document<'a> {
    out: &'a mut Writer<CAPACITY>,
    profile: &'a Profile,
    registry: Registry,
    /// The definitions that stand under `$defs`; each other one stands where it is used.
    shared: [bool; registry::CAPACITY],
    depth: usize,
    /// `true` if definitions have titles.
    titles: bool,
    /// The title of the schema that begins.
    title: Option<&'static Definition>,
    /// `true` if a description is open.
    description_open: bool,
    /// Number of further keys that may be left out.
    optional: usize,
    written: Written,
}

/// The numbers of written things that dialects limit.
#[derive(Clone, Copy)]
pub(crate) struct Written {
    /// Places with several types.
    pub(crate) unions: usize,
    /// Places for nothing but `null`.
    pub(crate) nulls: usize,
}

/// Writes the whole text for `root`.
pub(crate) const fn document(
    root: NodeRef,
    profile: &Profile,
    out: &mut Writer<CAPACITY>,
) -> Written {
    titled(root, profile, false, out)
}

/// The same, where definitions have their names as titles if descriptions of JSON text tell these.
pub(crate) const fn titled(
    root: NodeRef,
    profile: &Profile,
    titles: bool,
    out: &mut Writer<CAPACITY>,
) -> Written {
    out.clear();
    let registry = Registry::with(root, profile.contents);
    let root_is_first = shape::definition(root).is_some();
    let mut shared = [false; registry::CAPACITY];
    let mut i = 0;
    while i < registry.len() {
        // A recursive root is used once more, and is written twice: at the root no bare `$ref` is
        // allowed, and llama.cpp does not take a `$ref` to `#`.
        let first_use = if i == 0 && root_is_first { 0 } else { 1 };
        shared[i] = profile.references && registry.uses(i) > first_use;
        i += 1;
    }
    let mut document = Document {
        out,
        profile,
        registry,
        shared,
        depth: 0,
        titles,
        title: None,
        description_open: false,
        optional: profile.most_optional,
        written: Written {
            unions: 0,
            nulls: 0,
        },
    };
    document.root(root);
    document.written
}

impl Document<'_> {
    const fn root(&mut self, root: NodeRef) {
        if shape::is_wrapped(root) {
            self.out
                .raw("{\"type\":\"object\",\"properties\":{\"value\":");
            // A shared root stands under `$defs`, any other in place.
            self.position(root, &Notes::NONE, false);
            self.out.raw("},\"required\":[\"value\"]");
            self.close_keys();
        } else {
            self.entitle(root);
            self.open_object(root, &Notes::NONE);
        }
        let mut any = false;
        let mut i = 0;
        while i < self.registry.len() {
            if self.shared[i] {
                self.out.raw(if any { ",\"" } else { ",\"$defs\":{\"" });
                any = true;
                self.definition_name(i);
                self.out.raw("\":");
                self.entitle(self.registry.node(i));
                self.body(self.registry.node(i), &Notes::NONE, false);
            }
            i += 1;
        }
        self.out.raw(if any { "}}" } else { "}" });
    }

    /// The object at the root, without its closing brace.
    const fn open_object(&mut self, root: NodeRef, notes: &Notes<'_>) {
        let node = root.get();
        let notes = &notes.and(node.doc, None);
        match &node.kind {
            Kind::Newtype(field) => self.open_object(field.node, &notes.and(field.doc, None)),
            Kind::Object(fields) => {
                self.out.raw("{");
                self.description(notes);
                self.fields(fields, 0, true);
            }
            Kind::Tuple(fields) => {
                self.out.raw("{");
                self.description(notes);
                self.fields(fields, 0, false);
            }
            scalar!()
            | opaque!()
            | Kind::Array { .. }
            | Kind::Map { .. }
            | Kind::Nullable(_)
            | Kind::Enum(_)
            | Kind::Union(..) => unreachable!(),
        }
    }

    /// The schema that begins next has the node's name as its title.
    const fn entitle(&mut self, node: NodeRef) {
        if self.titles {
            self.title = shape::definition(node);
        }
    }

    /// Writes the end of an object, but for the brace.
    const fn close_keys(&mut self) {
        if self.profile.closed {
            self.out.raw(",\"additionalProperties\":false");
        }
    }

    const fn definition_name(&mut self, index: usize) {
        if let Some(definition) = shape::definition(self.registry.node(index)) {
            name::definition(definition, self.out);
        }
        if let Some(suffix) = self.registry.suffix(index) {
            self.out.raw("_");
            self.out.number(suffix as i128);
        }
    }
}
