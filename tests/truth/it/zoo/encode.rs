//! The encoded form of a value, made the naive way: from the JSON that serde writes and the table of
//! the type. It is what a model that knows the value would answer.
//!
//! Nothing is decided by more than the shape at hand: where a type leaves a choice (a variant without
//! a tag, keys that may be there or not), each is tried in turn.

use coax::__private::{Content, Field, Kind, NodeRef, Tagging, Variant};
use serde_json::{Map, Value, json};

type Object = Map<String, Value>;

/// What is done with a `null` that only says that a field is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Absent {
    /// It is written.
    Null,
    /// Its key is left out, as a dialect may allow.
    LeftOut,
}

/// The encoded form, or nothing where the JSON is not of the type.
pub(super) fn encode(root: NodeRef, json: &Value, absent: Absent) -> Option<Value> {
    let mut encoder = Encoder {
        absent,
        enclosing: Vec::new(),
    };
    encoder.value(root, json)
}

struct Encoder {
    absent: Absent,
    /// The definitions around this place, for generic types inside themselves.
    enclosing: Vec<(u64, NodeRef)>,
}

impl Encoder {
    fn value(&mut self, node: NodeRef, json: &Value) -> Option<Value> {
        let definition = node.get().definition.as_ref();
        self.enclosing.extend(definition.map(|it| (it.id, node)));
        let encoded = self.kind(node, json);
        if definition.is_some() {
            self.enclosing.pop();
        }
        encoded
    }

    fn kind(&mut self, node: NodeRef, json: &Value) -> Option<Value> {
        match &node.get().kind {
            Kind::Null => json.is_null().then_some(Value::Null),
            Kind::Boolean => json.is_boolean().then(|| json.clone()),
            Kind::Number => json.is_number().then(|| json.clone()),
            Kind::Integer { minimum, maximum } => {
                let number = json.as_i64().map(i128::from).or(json.as_u64().map(i128::from))?;
                (*minimum <= number && number <= *maximum).then(|| json.clone())
            }
            Kind::String | Kind::Parsed => json.is_string().then(|| json.clone()),
            Kind::Enum(values) => values
                .iter()
                .any(|it| json == it.name.as_str())
                .then(|| json.clone()),
            Kind::Json => Some(json.to_string().into()),
            Kind::Foreign(_) => unreachable!("no type of the zoo is described by schemars alone"),
            Kind::Nullable(_) if json.is_null() => Some(Value::Null),
            Kind::Nullable(inner) => self.value(*inner, json),
            Kind::Newtype(field) => self.value(field.node, json),
            Kind::Array { items, minimum, maximum } => {
                let list = json.as_array()?;
                if list.len() < *minimum || list.len() > *maximum {
                    return None;
                }
                list.iter().map(|item| self.value(*items, item)).collect()
            }
            Kind::Map { key, value } => json
                .as_object()?
                .iter()
                .map(|(name, content)| {
                    Some(json!({ "key": self.key(*key, name)?, "value": self.value(*value, content)? }))
                })
                .collect(),
            Kind::Tuple(slots) => self.slots(slots, json),
            Kind::Object(fields) => self.object(fields, json),
            Kind::Union(tagging, variants) => self.union(tagging, variants, json),
            Kind::Recursive(id) => {
                let (_, node) = *self.enclosing.iter().rev().find(|(it, _)| it == id)?;
                self.value(node, json)
            }
        }
    }

    /// A key of a map, which JSON has only as text.
    fn key(&mut self, node: NodeRef, name: &str) -> Option<Value> {
        let text = Value::from(name);
        self.value(node, &text)
            .or_else(|| self.value(node, &serde_json::from_str(name).ok()?))
    }

    fn slots(&mut self, slots: &[Field], json: &Value) -> Option<Value> {
        let list = json.as_array().filter(|list| list.len() == slots.len())?;
        slots
            .iter()
            .zip(list)
            .map(|(slot, item)| Some((slot.name.as_str().to_owned(), self.value(slot.node, item)?)))
            .collect::<Option<Object>>()
            .map(Value::Object)
    }

    fn object(&mut self, fields: &[Field], json: &Value) -> Option<Value> {
        let mut to = Object::new();
        self.fields(fields, json.as_object()?, &mut to)?;
        Some(to.into())
    }

    fn fields(&mut self, fields: &[Field], from: &Object, to: &mut Object) -> Option<()> {
        for field in fields {
            if field.flatten {
                self.merged(field.node, from, to)?;
                continue;
            }
            let name = field.name.as_str();
            let content = from
                .get(name)
                .or_else(|| field.aliases.iter().find_map(|alias| from.get(*alias)));
            let nullable = matches!(field.node.get().kind, Kind::Nullable(_));
            let optional = field.default || nullable;
            let encoded = match content {
                Some(content) => self.value(field.node, content)?,
                None if optional => self.value(field.node, &Value::Null).unwrap_or(Value::Null),
                None => return None,
            };
            // What says the same as nothing: `None`, unless serde has another default, and the `null`
            // that stands for a default.
            let takes_null = self.value(field.node, &Value::Null).is_some();
            let may_be_missing = if takes_null {
                nullable && !field.present
            } else {
                field.default
            };
            if !(encoded.is_null() && may_be_missing) || self.absent == Absent::Null {
                to.insert(name.to_owned(), encoded);
            }
        }
        Some(())
    }

    /// What has its keys in the object around it.
    fn merged(&mut self, node: NodeRef, from: &Object, to: &mut Object) -> Option<()> {
        match &node.get().kind {
            Kind::Newtype(field) => self.merged(field.node, from, to),
            Kind::Object(fields) => self.fields(fields, from, to),
            Kind::Nullable(inner) => {
                // All of its keys or none of them.
                let mut inside = to.clone();
                if self.merged(*inner, from, &mut inside).is_some() {
                    *to = inside;
                }
                Some(())
            }
            Kind::Union(tagging, variants) => variants.iter().find_map(|variant| {
                let mut inside = to.clone();
                self.merged_variant(tagging, variant, from, &mut inside)?;
                *to = inside;
                Some(())
            }),
            _ => None,
        }
    }

    fn merged_variant(
        &mut self,
        tagging: &Tagging,
        variant: &Variant,
        from: &Object,
        to: &mut Object,
    ) -> Option<()> {
        let tagging = if variant.untagged {
            &Tagging::Untagged
        } else {
            tagging
        };
        match tagging {
            Tagging::External => {
                let (_, content) = from.iter().find(|(key, _)| is_called(variant, key))?;
                let encoded = self.content(variant, content)?;
                to.insert(variant.name.as_str().to_owned(), encoded);
                return Some(());
            }
            Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
                let name = from.get(tag.as_str())?.as_str()?;
                if !is_called(variant, name) {
                    return None;
                }
                to.insert(tag.as_str().to_owned(), variant.name.as_str().into());
            }
            Tagging::Untagged => {}
        }
        match (tagging, variant.content) {
            (Tagging::Adjacent(..), Content::Unit) => Some(()),
            (Tagging::Adjacent(_, key), _) => {
                let content = from.get(key.as_str()).unwrap_or(&Value::Null);
                let encoded = self.content(variant, content)?;
                to.insert(key.as_str().to_owned(), encoded);
                Some(())
            }
            (Tagging::Internal(_), Content::Unit) => Some(()),
            (_, Content::Newtype(field)) => self.merged(field.node, from, to),
            (_, Content::Struct(fields)) => self.fields(fields, from, to),
            (_, Content::Unit | Content::Tuple(_)) => None,
        }
    }

    fn union(&mut self, tagging: &Tagging, variants: &[Variant], json: &Value) -> Option<Value> {
        variants
            .iter()
            .find_map(|variant| self.variant(tagging, variant, json))
    }

    fn variant(&mut self, tagging: &Tagging, variant: &Variant, json: &Value) -> Option<Value> {
        if variant.untagged || matches!(tagging, Tagging::Untagged) {
            let encoded = self.content(variant, json)?;
            let closed = variant.closed && matches!(variant.content, Content::Struct(_));
            let fits = !closed
                || json
                    .as_object()?
                    .keys()
                    .all(|key| encoded.get(key).is_some());
            return fits.then_some(encoded);
        }
        if matches!(
            (tagging, variant.content),
            (Tagging::External, Content::Unit)
        ) {
            return is_called(variant, json.as_str()?).then(|| variant.name.as_str().into());
        }
        let mut to = Object::new();
        self.merged_variant(tagging, variant, json.as_object()?, &mut to)?;
        Some(to.into())
    }

    fn content(&mut self, variant: &Variant, json: &Value) -> Option<Value> {
        match variant.content {
            Content::Unit => json.is_null().then_some(Value::Null),
            Content::Newtype(field) => self.value(field.node, json),
            Content::Tuple(slots) => self.slots(slots, json),
            Content::Struct(fields) => self.object(fields, json),
        }
    }
}

fn is_called(variant: &Variant, name: &str) -> bool {
    variant.name.as_str() == name || variant.aliases.contains(&name)
}
