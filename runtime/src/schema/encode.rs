//! The form in which a model says a value: serde's JSON of it, written as the schema asks for it.
//!
//! Nothing is decided by more than the shape at hand: where a type leaves a choice (a variant without
//! a tag, keys that may be there or not), each is tried in turn.

use std::fmt;

use serde_json::value::RawValue;

use super::read::entries::Entries;
use super::table::node::{Content, Field, Kind, NodeRef, Tagging, Variant, nested, opaque, scalar};
use super::table::text::Text;
use super::table::{Layout, Tabled, facts, shape};
use super::write::name;

/// Why a value has no form under the schema of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    message: String,
}

impl EncodeError {
    pub(super) fn new(message: String) -> Self {
        Self { message }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EncodeError {}

/// The form of a `T` that serde writes as `json`; `leave_out` leaves keys out that may be missing.
pub(super) fn encode<T: Tabled>(
    json: &str,
    layout: Layout,
    leave_out: bool,
) -> Result<String, EncodeError> {
    let root = layout.map_or_else(facts::complete::<T>, Ok);
    let root = root.map_err(EncodeError::new)?;
    let mut encoder = Encoder {
        leave_out,
        enclosing: Vec::new(),
    };
    let encoded = encoder.value(root, json).ok_or_else(|| {
        let name = name::of(T::NODE);
        EncodeError::new(format!(
            "what serde writes of the value is nothing that the schema of `{name}` admits: {json}"
        ))
    })?;
    Ok(if shape::is_wrapped(root) {
        format!(r#"{{"value":{encoded}}}"#)
    } else {
        encoded
    })
}

struct Encoder {
    leave_out: bool,
    /// The definitions around this place, for generic types inside themselves.
    enclosing: Vec<(u64, NodeRef)>,
}

/// The keys of one object with their values, in the schema's order.
#[derive(Default)]
struct Members(Vec<(Text, String)>);

impl Members {
    fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name.as_str() == key)
    }

    fn into_object(self) -> String {
        let all = self
            .0
            .iter()
            .map(|(name, value)| format!("\"{}\":{value}", name.as_json()));
        format!("{{{}}}", all.collect::<Vec<_>>().join(","))
    }

    /// Returns what `write` adds, if it comes to an end; else nothing.
    fn attempt(&mut self, write: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let before = self.0.len();
        let written = write(self);
        if written.is_none() {
            self.0.truncate(before);
        }
        written
    }
}

impl Encoder {
    fn value(&mut self, node: NodeRef, json: &str) -> Option<String> {
        let definition = node.get().definition.as_ref();
        self.enclosing.extend(definition.map(|it| (it.id, node)));
        let encoded = self.kind(node, json);
        if definition.is_some() {
            self.enclosing.pop();
        }
        encoded
    }

    fn kind(&mut self, node: NodeRef, json: &str) -> Option<String> {
        let as_it_stands = |fits: bool| fits.then(|| json.to_owned());
        match &node.get().kind {
            Kind::Null => as_it_stands(json == "null"),
            Kind::Boolean => as_it_stands(matches!(json, "true" | "false")),
            Kind::Number => {
                as_it_stands(json.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
            }
            Kind::Integer { minimum, maximum } => {
                let number: i128 = json.parse().ok()?;
                as_it_stands(*minimum <= number && number <= *maximum)
            }
            Kind::String | Kind::Parsed => as_it_stands(json.starts_with('"')),
            Kind::Enum(values) => {
                let value = text(json)?;
                as_it_stands(values.iter().any(|it| value == it.name.as_str()))
            }
            Kind::Json => quoted(json),
            // Its table has nodes in place of it.
            Kind::Foreign(_) => None,
            Kind::Nullable(_) if json == "null" => as_it_stands(true),
            Kind::Nullable(inner) => self.value(*inner, json),
            Kind::Newtype(field) => self.value(field.node, json),
            Kind::Array {
                items,
                minimum,
                maximum,
            } => {
                let list = list(json)?;
                let fits = *minimum <= list.len() && list.len() <= *maximum;
                let items = list.iter().map(|item| self.value(*items, item.get()));
                fits.then(|| joined(items))?
            }
            Kind::Map { key, value } => joined(Entries::of(json)?.0.iter().map(|(name, inner)| {
                let (key, value) = (self.key(*key, name)?, self.value(*value, inner.get())?);
                Some(format!(r#"{{"key":{key},"value":{value}}}"#))
            })),
            Kind::Tuple(slots) => self.slots(slots, json),
            Kind::Object(fields) => self.object(fields, json),
            Kind::Union(tagging, variants) => variants
                .iter()
                .find_map(|variant| self.variant(tagging, variant, json)),
            Kind::Quoted(quoted) => {
                let around = self.enclosing.len();
                self.enclosing.extend_from_slice(&quoted.around);
                let json = self.value(quoted.node, json);
                self.enclosing.truncate(around);
                self::quoted(&json?)
            }
            Kind::Recursive(id) => {
                let (_, node) = *self.enclosing.iter().rev().find(|(it, _)| it == id)?;
                self.value(node, json)
            }
        }
    }

    /// A key of a map, which JSON has only as text.
    fn key(&mut self, node: NodeRef, name: &str) -> Option<String> {
        self.value(node, &quoted(name)?)
            .or_else(|| self.value(node, name))
    }

    fn slots(&mut self, slots: &[Field], json: &str) -> Option<String> {
        let list = list(json).filter(|list| list.len() == slots.len())?;
        let mut to = Members::default();
        for (slot, item) in slots.iter().zip(list) {
            to.0.push((slot.name, self.value(slot.node, item.get())?));
        }
        Some(to.into_object())
    }

    fn object(&mut self, fields: &[Field], json: &str) -> Option<String> {
        let mut to = Members::default();
        self.fields(fields, &Entries::of(json)?, &mut to)?;
        Some(to.into_object())
    }

    fn fields(&mut self, fields: &[Field], from: &Entries<'_>, to: &mut Members) -> Option<()> {
        for field in fields {
            if field.flatten {
                self.merged(field.node, from, to)?;
                continue;
            }
            let mut names =
                std::iter::once(field.name.as_str()).chain(field.aliases.iter().copied());
            let nullable = matches!(field.node.get().kind, Kind::Nullable(_));
            let encoded = match names.find_map(|name| from.get(name)) {
                Some(content) => self.value(field.node, content.get())?,
                None if field.default || nullable => "null".to_owned(),
                None => return None,
            };
            if !(self.leave_out && encoded == "null" && shape::is_omittable(field)) {
                to.0.push((field.name, encoded));
            }
        }
        Some(())
    }

    /// Returns what has its keys in the object around it.
    fn merged(&mut self, node: NodeRef, from: &Entries<'_>, to: &mut Members) -> Option<()> {
        match &node.get().kind {
            Kind::Newtype(field) => self.merged(field.node, from, to),
            Kind::Object(fields) => self.fields(fields, from, to),
            Kind::Nullable(inner) => {
                // All of its keys or none of them.
                to.attempt(|to| self.merged(*inner, from, to));
                Some(())
            }
            Kind::Union(tagging, variants) => variants
                .iter()
                .find_map(|it| to.attempt(|to| self.members(tagging, it, from, to))),
            scalar!() | opaque!() | nested!() | Kind::Enum(_) => None,
        }
    }

    /// The keys of one variant.
    fn members(
        &mut self,
        tagging: &Tagging,
        variant: &Variant,
        from: &Entries<'_>,
        to: &mut Members,
    ) -> Option<()> {
        match tagging {
            Tagging::External if !variant.untagged => {
                let called = from.0.iter().find(|(key, _)| is_called(variant, key));
                let encoded = self.content(variant, called?.1.get())?;
                to.0.push((variant.name, encoded));
                return Some(());
            }
            Tagging::Internal(tag) | Tagging::Adjacent(tag, _) if !variant.untagged => {
                let name = text(from.get(tag.as_str())?.get())?;
                if !is_called(variant, &name) {
                    return None;
                }
                let name = format!("\"{}\"", variant.name.as_json());
                to.0.push((*tag, name));
            }
            Tagging::External
            | Tagging::Internal(_)
            | Tagging::Adjacent(..)
            | Tagging::Untagged => {}
        }
        match (tagging, variant.content) {
            (Tagging::Adjacent(_, key), content) if !variant.untagged => {
                if !matches!(content, Content::Unit) {
                    let json = from.get(key.as_str()).map_or("null", RawValue::get);
                    to.0.push((*key, self.content(variant, json)?));
                }
                Some(())
            }
            (Tagging::Internal(_), Content::Unit) if !variant.untagged => Some(()),
            (_, Content::Newtype(field)) => self.merged(field.node, from, to),
            (_, Content::Struct(fields)) => self.fields(fields, from, to),
            (_, Content::Unit | Content::Tuple(_)) => None,
        }
    }

    fn variant(&mut self, tagging: &Tagging, variant: &Variant, json: &str) -> Option<String> {
        if variant.untagged || matches!(tagging, Tagging::Untagged) {
            return self.untagged(variant, json);
        }
        if matches!(
            (tagging, variant.content),
            (Tagging::External, Content::Unit)
        ) {
            return is_called(variant, &text(json)?)
                .then(|| format!("\"{}\"", variant.name.as_json()));
        }
        let mut to = Members::default();
        self.members(tagging, variant, &Entries::of(json)?, &mut to)?;
        Some(to.into_object())
    }

    fn untagged(&mut self, variant: &Variant, json: &str) -> Option<String> {
        let Content::Struct(fields) = variant.content else {
            return self.content(variant, json);
        };
        let from = Entries::of(json)?;
        let mut to = Members::default();
        self.fields(fields, &from, &mut to)?;
        let fits = !variant.closed || from.0.iter().all(|(key, _)| to.has(key));
        fits.then(|| to.into_object())
    }

    fn content(&mut self, variant: &Variant, json: &str) -> Option<String> {
        match variant.content {
            Content::Unit => (json == "null").then(|| json.to_owned()),
            Content::Newtype(field) => self.value(field.node, json),
            Content::Tuple(slots) => self.slots(slots, json),
            Content::Struct(fields) => self.object(fields, json),
        }
    }
}

fn joined(items: impl Iterator<Item = Option<String>>) -> Option<String> {
    let items: Vec<_> = items.collect::<Option<_>>()?;
    Some(format!("[{}]", items.join(",")))
}

fn list(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

fn quoted(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}

fn is_called(variant: &Variant, name: &str) -> bool {
    variant.name.as_str() == name || variant.aliases.contains(&name)
}
