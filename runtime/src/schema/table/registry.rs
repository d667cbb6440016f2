//! The definitions that one type reaches: each once, with its name and the number of its uses.
//!
//! It works in constant evaluation, so it is arrays and loops. It knows no schema text. The walk is
//! a queue and not a recursion, for the compiler's stack is 128 frames deep.

use super::identity;
use super::node::{
    Argument, Content, Definition, Field, Kind, Node, NodeRef, Tagging, Variant, nested, opaque,
    scalar,
};
use super::shape;

/// The largest number of definitions that one structured output may reach.
pub(crate) const CAPACITY: usize = 256;

/// Every definition reachable from a root.
pub(crate) struct Registry {
    ids: [u64; CAPACITY],
    /// `None` behind the last one, which costs constant evaluation less than a reference.
    nodes: [Option<NodeRef>; CAPACITY],
    names: [u64; CAPACITY],
    /// The number that makes the name unique: 0 for none, else 2 and up.
    suffixes: [u16; CAPACITY],
    uses: [u16; CAPACITY],
    len: usize,
    /// `true` if values that stand as JSON text in strings count.
    contents: bool,
}

impl Registry {
    /// All that `root` reaches. The root itself counts no use, so that only recursion gives it one.
    pub(crate) const fn of(root: NodeRef) -> Self {
        Self::with(root, false)
    }

    /// The same, with all that strings hold as JSON text.
    pub(crate) const fn with(root: NodeRef, contents: bool) -> Self {
        let mut registry = Self {
            ids: [0; CAPACITY],
            nodes: [None; CAPACITY],
            names: [0; CAPACITY],
            suffixes: [0; CAPACITY],
            uses: [0; CAPACITY],
            len: 0,
            contents,
        };
        match shape::definition(root) {
            Some(definition) => registry.insert(root, definition),
            None => registry.parts(root, 1),
        }
        let mut next = 0;
        while next < registry.len {
            registry.parts(registry.node(next), 1);
            next += 1;
        }
        registry
    }

    /// The number of definitions.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The node of a definition.
    pub(crate) const fn node(&self, index: usize) -> NodeRef {
        match self.nodes[index] {
            Some(node) => node,
            None => unreachable!(),
        }
    }

    /// Returns how often the definition is referred to.
    pub(crate) const fn uses(&self, index: usize) -> u16 {
        self.uses[index]
    }

    /// The suffix that makes the definition's name unique, if it needs one.
    pub(crate) const fn suffix(&self, index: usize) -> Option<u16> {
        match self.suffixes[index] {
            0 => None,
            suffix => Some(suffix),
        }
    }

    /// Returns where a definition is.
    pub(crate) const fn find(&self, id: u64) -> Option<usize> {
        let mut i = 0;
        while i < self.len {
            if self.ids[i] == id {
                return Some(i);
            }
            i += 1;
        }
        None
    }

    const fn insert(&mut self, node: NodeRef, definition: &Definition) {
        assert!(
            self.len < CAPACITY,
            "more than 256 definitions are reachable from one structured output"
        );
        let base = name_hash(definition);
        let mut name = base;
        let mut suffix = 0;
        while self.is_taken(name) {
            suffix = if suffix == 0 { 2 } else { suffix + 1 };
            name = identity::add_number(base, suffix as u64);
        }
        self.ids[self.len] = definition.id;
        self.nodes[self.len] = Some(node);
        self.names[self.len] = name;
        self.suffixes[self.len] = suffix;
        self.len += 1;
    }

    const fn is_taken(&self, name: u64) -> bool {
        let mut i = 0;
        while i < self.len {
            if self.names[i] == name {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Counts uses of `node`, or of the definitions inside it where it is written in place.
    const fn reference(&mut self, node: NodeRef, times: u16) {
        if let Kind::Recursive(id) = node.get().kind {
            let Some(index) = self.find(id) else {
                panic!("a recursive generic type is not inside the type that it refers to")
            };
            self.uses[index] = self.uses[index].saturating_add(times);
            return;
        }
        let Some(definition) = shape::definition(node) else {
            return self.parts(node, times);
        };
        let index = match self.find(definition.id) {
            Some(index) => index,
            None => {
                self.insert(node, definition);
                self.len - 1
            }
        };
        self.uses[index] = self.uses[index].saturating_add(times);
    }

    const fn parts(&mut self, node: NodeRef, times: u16) {
        match &node.get().kind {
            Kind::Null
            | Kind::Boolean
            | Kind::Integer { .. }
            | Kind::Number
            | Kind::String
            | Kind::Parsed
            | Kind::Json
            | Kind::Foreign(_)
            | Kind::Enum(_)
            | Kind::Recursive(_) => {}
            Kind::Quoted(quoted) if self.contents => {
                let mut i = 0;
                while i < quoted.around.len() {
                    self.reference(quoted.around[i].1, times);
                    i += 1;
                }
                self.reference(quoted.node, times);
            }
            Kind::Quoted(_) => {}
            Kind::Array { items: inner, .. } | Kind::Nullable(inner) => {
                self.reference(*inner, times);
            }
            Kind::Map { key, value } => {
                self.reference(*key, times);
                self.reference(*value, times);
            }
            Kind::Newtype(field) => self.reference(field.node, times),
            Kind::Object(fields) | Kind::Tuple(fields) => self.fields(fields, times),
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    self.variant(tagging, &variants[i], times);
                    i += 1;
                }
            }
        }
    }

    const fn variant(&mut self, tagging: &Tagging, variant: &Variant, times: u16) {
        match variant.content {
            Content::Unit => {}
            // Its keys stand beside the tag, so the type itself is not referred to.
            Content::Newtype(field)
                if matches!(tagging, Tagging::Internal(_)) && !variant.untagged =>
            {
                self.merged(field.node, times);
            }
            Content::Newtype(field) => self.reference(field.node, times),
            Content::Tuple(fields) | Content::Struct(fields) => self.fields(fields, times),
        }
    }

    const fn fields(&mut self, fields: &[Field], times: u16) {
        // Each alternative writes the plain fields again.
        let times = if shape::alternatives(fields) > 1 {
            2
        } else {
            times
        };
        let mut i = 0;
        while i < fields.len() {
            if fields[i].flatten {
                self.merged(fields[i].node, times);
            } else {
                self.reference(fields[i].node, times);
            }
            i += 1;
        }
    }

    const fn merged(&mut self, node: NodeRef, times: u16) {
        match &shape::strip_nullable(node).get().kind {
            Kind::Object(fields) => self.fields(fields, times),
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    match variants[i].content {
                        Content::Newtype(field) if matches!(tagging, Tagging::Untagged) => {
                            self.merged(field.node, times);
                        }
                        _ => self.variant(tagging, &variants[i], times),
                    }
                    i += 1;
                }
            }
            // Refused where it is declared; here it only must not be lost.
            scalar!()
            | opaque!()
            | nested!()
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Enum(_) => self.reference(node, times),
        }
    }
}

/// The hash of a definition's whole name, arguments included (`write/name`): two definitions have the same
/// one if they have the same name. Hashing the written name would cost constant evaluation its bytes.
const fn name_hash(definition: &Definition) -> u64 {
    let mut hash = identity::add(identity::START, definition.name);
    let mut i = 0;
    while i < definition.arguments.len() {
        hash = match definition.arguments[i] {
            Argument::Type(node) => identity::add_number(hash, argument_hash(node.get())),
            Argument::Number(number) => identity::add_number(hash, number as u64),
        };
        i += 1;
    }
    hash
}

const fn argument_hash(node: &Node) -> u64 {
    if let Some(definition) = &node.definition {
        return name_hash(definition);
    }
    match &node.kind {
        Kind::Array { items, .. } => identity::add_number(1, argument_hash(items.get())),
        Kind::Nullable(inner) => identity::add_number(2, argument_hash(inner.get())),
        Kind::Map { value, .. } => identity::add_number(3, argument_hash(value.get())),
        Kind::Newtype(field) => argument_hash(field.node.get()),
        Kind::Null => 4,
        Kind::Boolean => 5,
        Kind::Integer { .. } => 6,
        Kind::Number => 7,
        Kind::String | Kind::Parsed => 8,
        Kind::Json => 9,
        Kind::Tuple(slots) => {
            let mut hash = 10;
            let mut i = 0;
            while i < slots.len() {
                hash = identity::add_number(hash, argument_hash(slots[i].node.get()));
                i += 1;
            }
            hash
        }
        Kind::Object(_)
        | Kind::Enum(_)
        | Kind::Union(..)
        | Kind::Foreign(_)
        | Kind::Recursive(_)
        | Kind::Quoted(_) => 11,
    }
}
