//! The way back: the JSON that a strict schema made the model write becomes the JSON that serde
//! reads. Lists of pairs become maps, slots become tuples, JSON in strings becomes JSON, `null` for
//! a field that has a default disappears, and `1.0` becomes `1` where an integer belongs.
//!
//! It walks text and table together and copies what it need not change. What does not fit the table is
//! copied too: serde knows better what to say about it. A form that serde reads already (a map as an
//! object, a tuple as a list) is left as it is, so that an answer made without a schema is no mistake.

use std::borrow::Cow;

use super::document::{Document, Json, string};
use super::fits;
use super::pick::{self, Form, Found, Picked};
use super::position::Position;
use crate::schema::table::json_path::{self, Step};
use crate::schema::table::node::{Content, Field, Kind, NodeRef, Tagging, Value, Variant};
use crate::schema::table::{number, shape};

/// The deepest nesting that is followed, which is serde_json's own.
const DEPTH: usize = 128;

/// The mistake that ended the way back, and its place.
pub(crate) struct Stopped {
    pub(crate) path: String,
    pub(crate) message: String,
}

/// The JSON that serde reads for `root`, from the JSON that the model wrote, given the definitions
/// around it.
pub(crate) fn restore(
    root: NodeRef,
    enclosing: &[(u64, NodeRef)],
    json: Json<'_>,
) -> Result<String, Stopped> {
    let mut restorer = Restorer {
        out: String::with_capacity(json.text().len()),
        at: Position {
            steps: Vec::new(),
            enclosing: enclosing.to_vec(),
        },
    };
    match restorer.value(root, json) {
        Ok(()) => Ok(restorer.out),
        Err(message) => Err(Stopped {
            path: json_path::of(&restorer.at.steps),
            message,
        }),
    }
}

/// The written text, and where the reading is.
struct Restorer {
    out: String,
    at: Position,
}

impl Restorer {
    /// One value.
    fn value(&mut self, node: NodeRef, json: Json<'_>) -> Result<(), String> {
        let around = self.at.enclosing.len();
        // A level may be of a newtype and of what it holds.
        if self.at.steps.len() > DEPTH || around > 2 * DEPTH {
            return Err("recursion limit exceeded".to_owned());
        }
        match self.at.enter(node) {
            Some(node) => self.kind(node, json)?,
            None => self.copy(json),
        }
        self.at.leave(around);
        Ok(())
    }

    fn kind(&mut self, node: NodeRef, json: Json<'_>) -> Result<(), String> {
        match &node.get().kind {
            Kind::Null
            | Kind::Boolean
            | Kind::Number
            | Kind::String
            | Kind::Parsed
            | Kind::Foreign(_)
            | Kind::Recursive(_) => self.copy(json),
            Kind::Integer { .. } => match number::as_integer(json.text()) {
                Some(integer) => self.out.push_str(&integer),
                None => self.copy(json),
            },
            Kind::Enum(values) => self.enum_value(values, json),
            Kind::Json => self.json(json),
            Kind::Nullable(_) if json.is_null() => self.copy(json),
            Kind::Nullable(inner) => self.value(*inner, json)?,
            Kind::Newtype(field) => self.value(field.node, json)?,
            Kind::Array { items, .. } => self.list(json, |_| Some(*items))?,
            Kind::Map { key, value } => match json.items() {
                Some(pairs) => self.map(*key, *value, pairs)?,
                None => self.object(json, |_| Some(Found::Value(*value)))?,
            },
            Kind::Tuple(slots) => self.tuple(slots, json)?,
            Kind::Object(fields) => self.fields(fields, json)?,
            Kind::Union(tagging, variants) => self.union(tagging, variants, json)?,
            Kind::Quoted(quoted) => self.quoted(quoted.node, json)?,
        }
        Ok(())
    }

    /// Some providers do not keep the case of enum values.
    fn enum_value(&mut self, values: &[Value], json: Json<'_>) {
        match json.string().and_then(|text| pick::value(values, &text)) {
            Some(number) => self.string(values[number].name.as_str()),
            None => self.copy(json),
        }
    }

    /// JSON in a string. Text that is no JSON is taken for a string that the model did not quote
    /// twice.
    fn json(&mut self, json: Json<'_>) {
        match json.string() {
            Some(inner) if Document::of(&inner).is_ok() => self.out.push_str(inner.trim()),
            _ => self.copy(json),
        }
    }

    /// A value as JSON text in a string.
    fn quoted(&mut self, node: NodeRef, json: Json<'_>) -> Result<(), String> {
        let inner = fits::unquoted(node, json);
        let inner = Document::of(&inner).map_err(|error| error.to_string())?;
        self.value(node, inner.root())
    }

    /// A list, with the node of each place.
    fn list(
        &mut self,
        json: Json<'_>,
        node: impl Fn(usize) -> Option<NodeRef>,
    ) -> Result<(), String> {
        let Some(items) = json.items() else {
            self.copy(json);
            return Ok(());
        };
        self.out.push('[');
        for (index, item) in items.enumerate() {
            self.comma('[');
            self.at.steps.push(Step::Index(index));
            match node(index) {
                Some(node) => self.value(node, item)?,
                None => self.copy(item),
            }
            self.at.steps.pop();
        }
        self.out.push(']');
        Ok(())
    }

    /// A map, which strict mode writes as a list of `{"key": …, "value": …}`.
    fn map<'a>(
        &mut self,
        key: NodeRef,
        value: NodeRef,
        pairs: impl Iterator<Item = Json<'a>>,
    ) -> Result<(), String> {
        self.out.push('{');
        for (index, pair) in pairs.enumerate() {
            self.at.steps.push(Step::Index(index));
            if !pair.is_object() {
                return Err("expected an object with `key` and `value`".to_owned());
            }
            let own = only(pair, "key")?;
            let content = only(pair, "value")?;
            let name = self.apart(|it| it.value(key, own))?;
            // JSON has only strings for keys.
            let name = match string(&name) {
                Some(text) => text.into_owned(),
                None => number::as_integer(&name).unwrap_or(name),
            };
            self.key(&name);
            self.at.steps.push(Step::Key("value".to_owned()));
            self.value(value, content)?;
            self.at.steps.pop();
            self.at.steps.pop();
        }
        self.out.push('}');
        Ok(())
    }

    /// Slots by name become a list.
    fn tuple(&mut self, slots: &'static [Field], json: Json<'_>) -> Result<(), String> {
        if !json.is_object() {
            return self.list(json, |index| slots.get(index).map(|slot| slot.node));
        }
        self.out.push('[');
        for slot in slots {
            let name = slot.name.as_str();
            let content = only(json, name)?;
            self.comma('[');
            self.at.steps.push(Step::Key(name.to_owned()));
            self.value(slot.node, content)?;
            self.at.steps.pop();
        }
        self.out.push(']');
        Ok(())
    }

    fn fields(&mut self, fields: &'static [Field], json: Json<'_>) -> Result<(), String> {
        self.object(json, |key| pick::field(fields, key, json, Form::Encoded))
    }

    /// An enum with data.
    fn union(
        &mut self,
        tagging: &'static Tagging,
        variants: &'static [Variant],
        json: Json<'_>,
    ) -> Result<(), String> {
        match pick::picked(tagging, variants, json, Form::Encoded) {
            Some(Picked::ByKeys(variant)) => {
                let mut members: Vec<_> = json.members().into_iter().flatten().collect();
                if let Tagging::Adjacent(tag, _) = tagging {
                    // serde reads content that comes before its tag less well (keys that are numbers).
                    members.sort_by_key(|(key, _)| !tag.is(key));
                }
                self.members(members.into_iter(), |key| {
                    pick::of_variant(tagging, variant, key, json, Form::Encoded)
                })
            }
            Some(Picked::Whole(variant)) => self.content(variant, json),
            None => {
                self.copy(json);
                Ok(())
            }
        }
    }

    /// Writes the content of a variant.
    fn content(&mut self, variant: &'static Variant, json: Json<'_>) -> Result<(), String> {
        match variant.content {
            Content::Unit => {
                self.copy(json);
                Ok(())
            }
            Content::Newtype(field) => self.value(field.node, json),
            Content::Tuple(slots) => self.tuple(slots, json),
            Content::Struct(fields) => self.fields(fields, json),
        }
    }

    /// An object, each key as `find` says.
    fn object(
        &mut self,
        json: Json<'_>,
        find: impl Fn(&str) -> Option<Found>,
    ) -> Result<(), String> {
        match json.members() {
            Some(members) => self.members(members, find),
            None => {
                self.copy(json);
                Ok(())
            }
        }
    }

    fn members<'a>(
        &mut self,
        members: impl Iterator<Item = (Cow<'a, str>, Json<'a>)>,
        find: impl Fn(&str) -> Option<Found>,
    ) -> Result<(), String> {
        self.out.push('{');
        for (key, json) in members {
            let found = find(&key);
            if let Some(Found::Field(field)) = &found
                && json.is_null()
                && shape::null_means_absent(field)
            {
                continue;
            }
            let own = match &found {
                Some(Found::Field(field)) => Some(field.name.own(&key)),
                Some(Found::Content(name, _) | Found::Tag(name)) => Some(name.own(&key)),
                Some(Found::Value(_)) | None => None,
            };
            self.at
                .steps
                .push(Step::Key(own.unwrap_or(&key).to_owned()));
            match own {
                Some(own) => self.key(own),
                // As it is written, so that serde sees what is wrong with it.
                None => {
                    self.comma('{');
                    self.out.extend([json.key(), ":"]);
                }
            }
            match found {
                Some(Found::Field(field)) => self.value(field.node, json)?,
                Some(Found::Value(node)) => self.value(node, json)?,
                Some(Found::Content(_, variant)) => self.content(variant, json)?,
                Some(Found::Tag(_)) | None => self.copy(json),
            }
            self.at.steps.pop();
        }
        self.out.push('}');
        Ok(())
    }

    /// Returns the output of `write` as a text of its own.
    fn apart(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<String, String> {
        let outer = std::mem::take(&mut self.out);
        write(self)?;
        Ok(std::mem::replace(&mut self.out, outer))
    }

    /// Writes what serde reads as it stands.
    fn copy(&mut self, json: Json<'_>) {
        self.out.push_str(json.text());
    }

    /// Writes a string.
    fn string(&mut self, text: &str) {
        if text
            .bytes()
            .all(|it| it >= 0x20 && it != b'"' && it != b'\\')
        {
            self.out.extend(["\"", text, "\""]);
        } else {
            self.out
                .push_str(&serde_json::Value::from(text).to_string());
        }
    }

    /// Writes a key and the colon after it, with a comma before it if need be.
    fn key(&mut self, key: &str) {
        self.comma('{');
        self.string(key);
        self.out.push(':');
    }

    /// Writes a comma, unless what was opened is still empty.
    fn comma(&mut self, open: char) {
        if !self.out.ends_with(open) {
            self.out.push(',');
        }
    }
}

/// The value of a key that is there once.
fn only<'a>(object: Json<'a>, name: &str) -> Result<Json<'a>, String> {
    let members = object.members().into_iter().flatten();
    let mut values = members.filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Ok(value),
        (Some(_), Some(_)) => Err(format!("duplicate field `{name}`")),
        (None, _) => Err(format!("missing field `{name}`")),
    }
}
