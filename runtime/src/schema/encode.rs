//! The form in which a model writes a value: serde's JSON of it, as the schema asks for it.
//!
//! Nothing is decided by more than the shape at hand: where a type leaves a choice (a variant without
//! a tag, keys that may be there or not), each is tried in turn.

use std::fmt;

use super::read::document::{Document, Json};
use super::read::position::Position;
use super::table::node::{Content, Field, Kind, NodeRef, Tagging, Variant, nested, opaque, scalar};
use super::table::text::Text;
use super::table::{Layout, Tabled, facts, shape};
use super::write::name;

/// The reason why a value has no form under the schema of its type.
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
        at: Position::default(),
    };
    let document = Document::of(json);
    let encoded = document.ok().and_then(|it| encoder.value(root, it.root()));
    let encoded = encoded.ok_or_else(|| {
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
    at: Position,
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
    fn value(&mut self, node: NodeRef, json: Json<'_>) -> Option<String> {
        let around = self.at.enclosing.len();
        let encoded = match self.at.enter(node) {
            Some(node) => self.kind(node, json),
            None => None,
        };
        self.at.leave(around);
        encoded
    }

    fn kind(&mut self, node: NodeRef, json: Json<'_>) -> Option<String> {
        let as_it_stands = |fits: bool| fits.then(|| json.text().to_owned());
        match &node.get().kind {
            Kind::Null => as_it_stands(json.is_null()),
            Kind::Boolean => as_it_stands(matches!(json.text(), "true" | "false")),
            Kind::Number => as_it_stands(
                json.text()
                    .starts_with(|c: char| c == '-' || c.is_ascii_digit()),
            ),
            Kind::Integer { minimum, maximum } => {
                let number: i128 = json.text().parse().ok()?;
                as_it_stands(*minimum <= number && number <= *maximum)
            }
            Kind::String | Kind::Parsed => as_it_stands(json.text().starts_with('"')),
            Kind::Enum(values) => {
                let value = json.string()?;
                as_it_stands(values.iter().any(|it| value == it.name.as_str()))
            }
            Kind::Json => quoted(json.text()),
            // Its table has nodes in place of it.
            Kind::Foreign(_) => None,
            Kind::Nullable(_) if json.is_null() => as_it_stands(true),
            Kind::Nullable(inner) => self.value(*inner, json),
            Kind::Newtype(field) => self.value(field.node, json),
            Kind::Array {
                items,
                minimum,
                maximum,
            } => {
                let list = json.items()?;
                let fits = (*minimum..=*maximum).contains(&list.clone().count());
                fits.then(|| joined(list.map(|item| self.value(*items, item))))?
            }
            Kind::Map { key, value } => joined(json.members()?.map(|(name, inner)| {
                let (key, value) = (self.key(*key, &name)?, self.value(*value, inner)?);
                Some(format!(r#"{{"key":{key},"value":{value}}}"#))
            })),
            Kind::Tuple(slots) => self.slots(slots, json),
            Kind::Object(fields) => self.object(fields, json),
            Kind::Union(tagging, variants) => variants
                .iter()
                .find_map(|variant| self.variant(tagging, variant, json)),
            Kind::Quoted(quoted) => self::quoted(&self.value(quoted.node, json)?),
            Kind::Recursive(_) => None,
        }
    }

    /// A key of a map, which JSON has only as text.
    fn key(&mut self, node: NodeRef, name: &str) -> Option<String> {
        [&*quoted(name)?, name].into_iter().find_map(|json| {
            let document = Document::of(json).ok()?;
            self.value(node, document.root())
        })
    }

    fn slots(&mut self, slots: &[Field], json: Json<'_>) -> Option<String> {
        let list = json.items()?;
        if list.clone().count() != slots.len() {
            return None;
        }
        let mut to = Members::default();
        for (slot, item) in slots.iter().zip(list) {
            to.0.push((slot.name, self.value(slot.node, item)?));
        }
        Some(to.into_object())
    }

    fn object(&mut self, fields: &[Field], json: Json<'_>) -> Option<String> {
        let mut to = Members::default();
        self.fields(fields, json, &mut to)?;
        Some(to.into_object())
    }

    fn fields(&mut self, fields: &[Field], from: Json<'_>, to: &mut Members) -> Option<()> {
        if !from.is_object() {
            return None;
        }
        for field in fields {
            if field.flatten {
                self.merged(field.node, from, to)?;
                continue;
            }
            let mut names =
                std::iter::once(field.name.as_str()).chain(field.aliases.iter().copied());
            let nullable = matches!(field.node.get().kind, Kind::Nullable(_));
            let encoded = match names.find_map(|name| from.get(name)) {
                Some(content) => self.value(field.node, content)?,
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
    fn merged(&mut self, node: NodeRef, from: Json<'_>, to: &mut Members) -> Option<()> {
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
        from: Json<'_>,
        to: &mut Members,
    ) -> Option<()> {
        match tagging {
            Tagging::External if !variant.untagged => {
                let called = from.find(|key| is_called(variant, key))?;
                let encoded = self.content(variant, called)?;
                to.0.push((variant.name, encoded));
                return Some(());
            }
            Tagging::Internal(tag) | Tagging::Adjacent(tag, _) if !variant.untagged => {
                let name = from.get(tag.as_str())?.string()?;
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
                    let null = Document::of("null").ok()?;
                    let json = from.get(key.as_str()).unwrap_or(null.root());
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

    fn variant(&mut self, tagging: &Tagging, variant: &Variant, json: Json<'_>) -> Option<String> {
        if variant.untagged || matches!(tagging, Tagging::Untagged) {
            return self.untagged(variant, json);
        }
        if matches!(
            (tagging, variant.content),
            (Tagging::External, Content::Unit)
        ) {
            return is_called(variant, &json.string()?)
                .then(|| format!("\"{}\"", variant.name.as_json()));
        }
        let mut to = Members::default();
        self.members(tagging, variant, json, &mut to)?;
        Some(to.into_object())
    }

    fn untagged(&mut self, variant: &Variant, json: Json<'_>) -> Option<String> {
        let Content::Struct(fields) = variant.content else {
            return self.content(variant, json);
        };
        let mut to = Members::default();
        self.fields(fields, json, &mut to)?;
        let fits = !variant.closed || json.members()?.all(|(key, _)| to.has(&key));
        fits.then(|| to.into_object())
    }

    fn content(&mut self, variant: &Variant, json: Json<'_>) -> Option<String> {
        match variant.content {
            Content::Unit => json.is_null().then(|| json.text().to_owned()),
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

fn quoted(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}

fn is_called(variant: &Variant, name: &str) -> bool {
    variant.name.as_str() == name || variant.aliases.contains(&name)
}
