//! Keys under names that a dialect takes: each key of a type that it refuses gets another name, the same
//! wherever the key is. What the keys mean is not looked at.

use std::collections::{HashMap, HashSet};
use std::ptr;

use crate::schema::table::leak;
use crate::schema::table::node::{
    Content, Field, Kind, Node, NodeRef, Tagging, Text, Variant, opaque, scalar,
};

/// The largest number of characters of a plain key.
const LONGEST: usize = 64;

/// The keys that are sent under another name.
pub(super) struct Names(HashMap<&'static str, &'static str>);

impl Names {
    /// No key.
    pub(super) fn none() -> Self {
        Self(HashMap::new())
    }

    /// The keys of all that `root` leads to, where they are not plain.
    pub(super) fn of(root: NodeRef) -> Self {
        let mut keys = Keys::default();
        keys.node(root);
        let mut names = HashMap::new();
        let refused = keys.found.iter().filter(|key| !is_plain(key));
        for key in refused.copied() {
            let name = free(key, &keys.taken);
            keys.taken.insert(name.clone());
            names.insert(key, leak::<str>(name));
        }
        Self(names)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key with the name under which it is sent.
    pub(super) fn key(&self, key: Text) -> Text {
        match self.0.get(key.as_str()) {
            Some(name) => key.sent_as(name),
            None => key,
        }
    }

    /// The documentation of what a key leads to, which tells the key where another name is sent.
    pub(super) fn doc(&self, key: Text, doc: Text) -> Text {
        if !self.0.contains_key(key.as_str()) {
            return doc;
        }
        let (name, json) = (key.as_str(), key.as_json());
        let between = |gap| if doc.is_empty() { "" } else { gap };
        let plain = format!("`{name}`{}{}", between("\n\n"), doc.as_str());
        let json = format!("`{json}`{}{}", between("\\n\\n"), doc.as_json());
        Text::escaped(leak::<str>(plain), leak::<str>(json))
    }
}

/// Returns whether a key is of 1 to 64 of the characters that every provider takes.
pub(crate) fn is_plain(key: &str) -> bool {
    (1..=LONGEST).contains(&key.len()) && key.chars().all(is_plain_character)
}

fn is_plain_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// A plain name like the key that nothing else has.
fn free(key: &str, taken: &HashSet<String>) -> String {
    let like: String = key
        .chars()
        .map(|it| if is_plain_character(it) { it } else { '_' })
        .take(LONGEST - 5)
        .collect();
    let mut name = if like.is_empty() { "_" } else { &*like }.to_owned();
    let mut number = 2;
    while taken.contains(&name) {
        name = format!("{like}_{number}");
        number += 1;
    }
    name
}

/// All keys of a table, each once, in their order.
#[derive(Default)]
struct Keys {
    found: Vec<&'static str>,
    /// Those and their aliases.
    taken: HashSet<String>,
    seen: HashSet<usize>,
}

impl Keys {
    fn node(&mut self, node: NodeRef) {
        if !self.seen.insert(ptr::from_ref::<Node>(node.get()).addr()) {
            return;
        }
        match &node.get().kind {
            Kind::Array { items: inner, .. }
            | Kind::Nullable(inner)
            | Kind::Map { value: inner, .. } => self.node(*inner),
            Kind::Newtype(field) => self.node(field.node),
            Kind::Tuple(fields) | Kind::Object(fields) => self.fields(fields),
            Kind::Union(tagging, variants) => {
                match tagging {
                    Tagging::Internal(tag) => self.key(*tag, &[]),
                    Tagging::Adjacent(tag, content) => {
                        self.key(*tag, &[]);
                        self.key(*content, &[]);
                    }
                    Tagging::External | Tagging::Untagged => {}
                }
                variants.iter().for_each(|it| self.variant(tagging, it));
            }
            scalar!() | opaque!() | Kind::Enum(_) => {}
        }
    }

    fn variant(&mut self, tagging: &Tagging, variant: &Variant) {
        if is_key(tagging, variant) {
            self.key(variant.name, variant.aliases);
        }
        match variant.content {
            Content::Unit => {}
            Content::Newtype(field) => self.node(field.node),
            Content::Tuple(fields) | Content::Struct(fields) => self.fields(fields),
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            if !field.flatten {
                self.key(field.name, field.aliases);
            }
            self.node(field.node);
        }
    }

    fn key(&mut self, key: Text, aliases: &[&str]) {
        if self.taken.insert(key.as_str().to_owned()) {
            self.found.push(key.as_str());
        }
        let aliases = aliases.iter().map(|it| (*it).to_owned());
        self.taken.extend(aliases);
    }
}

/// Returns whether the name of a variant is a key.
pub(super) fn is_key(tagging: &Tagging, variant: &Variant) -> bool {
    matches!(tagging, Tagging::External)
        && !variant.untagged
        && !matches!(variant.content, Content::Unit)
}
