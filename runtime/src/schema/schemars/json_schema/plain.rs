//! One schema per kind of node, as serde reads it. It leaves enums with data to `union`.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::keywords::{constrain, describe};
use crate::schema::schemars::hook;
use crate::schema::table::node::{
    Constraints, Field, Kind, Node, NodeRef, Value as Name, nested, opaque, scalar,
};
use crate::schema::table::shape;

pub(super) struct Writer<'a> {
    pub(super) generator: &'a mut SchemaGenerator,
}

/// The keys of one object, and what else it must fulfil.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) properties: Map<String, Value>,
    pub(super) required: Vec<Value>,
    /// Enums that are flattened in: one of the schemas in each.
    pub(super) choices: Vec<Schema>,
    /// `true` if no other key is allowed.
    pub(super) closed: bool,
}

impl Writer<'_> {
    /// A place where a value stands: a definition is referred to.
    pub(super) fn position(&mut self, node: NodeRef, constraints: Constraints) -> Schema {
        let node = node.get();
        match node.describe {
            Some(describe) => {
                let mut schema = hook::ask(describe, self.generator);
                if constraints.are_visible() || constraints.example.is_some() {
                    let is_map = matches!(node.kind, Kind::Map { .. });
                    constrain(schema.ensure_object(), &constraints, is_map);
                }
                schema
            }
            None => self.body(node, constraints),
        }
    }

    /// The content of a field, with what the field says of it.
    pub(super) fn field(&mut self, field: &Field, outer: Constraints) -> Schema {
        let constraints = field.constraints.map_or(outer, |own| outer.and(own));
        let mut schema = self.position(field.node, constraints);
        describe(&mut schema, field.doc);
        schema
    }

    /// The schema itself.
    pub(super) fn body(&mut self, node: &Node, constraints: Constraints) -> Schema {
        let mut schema = self.kind(&node.kind, constraints);
        describe(&mut schema, node.doc);
        schema
    }

    fn kind(&mut self, kind: &Kind, mut constraints: Constraints) -> Schema {
        match kind {
            Kind::Null => json_schema!({ "type": "null" }),
            Kind::Boolean => scalar("boolean", &constraints),
            Kind::Integer { minimum, maximum } => {
                let own = Constraints::of_range(*minimum, *maximum);
                scalar("integer", &constraints.and(&own))
            }
            Kind::Number => scalar("number", &constraints),
            Kind::String | Kind::Parsed => scalar("string", &constraints),
            Kind::Json => Schema::from(true),
            Kind::Array {
                items,
                minimum,
                maximum,
            } => {
                constraints = constraints.and(&Constraints::of_counts(*minimum, *maximum));
                let mut schema = json_schema!({
                    "type": "array", "items": self.position(*items, Constraints::NONE),
                });
                constrain(schema.ensure_object(), &constraints, false);
                schema
            }
            Kind::Map { key, value } => self.map(*key, *value, &constraints),
            Kind::Tuple(slots) => self.tuple(slots),
            Kind::Nullable(inner) => nullable(self.position(*inner, constraints)),
            Kind::Newtype(field) => self.field(field, constraints),
            Kind::Object(fields) => {
                let mut keys = Keys::default();
                self.keys(fields, &mut keys);
                keys.into_schema()
            }
            Kind::Enum(values) => names(values, &constraints),
            Kind::Union(tagging, variants) => self.union(tagging, variants),
            // Each one is described by a function, which `position` calls.
            Kind::Foreign(_) | Kind::Recursive(_) | Kind::Quoted(_) => Schema::from(true),
        }
    }

    /// An object with any keys: numbers have a pattern, as with schemars.
    fn map(&mut self, key: NodeRef, value: NodeRef, constraints: &Constraints) -> Schema {
        let value = self.position(value, Constraints::NONE);
        let pattern = match &shape::strip(key).get().kind {
            Kind::Integer { minimum: 0.., .. } => Some(r"^\d+$"),
            Kind::Integer { .. } => Some(r"^-?\d+$"),
            Kind::Boolean => Some("^(?:true|false)$"),
            opaque!()
            | nested!()
            | Kind::Null
            | Kind::Number
            | Kind::String
            | Kind::Parsed
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Object(_)
            | Kind::Enum(_)
            | Kind::Union(..) => None,
        };
        let mut schema = match pattern {
            Some(pattern) => json_schema!({
                "type": "object", "patternProperties": { pattern: value },
                "additionalProperties": false,
            }),
            None => json_schema!({ "type": "object", "additionalProperties": value }),
        };
        let object = schema.ensure_object();
        if pattern.is_none() && !matches!(shape::strip(key).get().kind, Kind::String) {
            let names = self.position(key, Constraints::NONE);
            object.insert("propertyNames".to_owned(), names.into());
        }
        constrain(object, constraints, true);
        schema
    }

    /// A list with a schema per place.
    pub(super) fn tuple(&mut self, slots: &[Field]) -> Schema {
        let items: Vec<_> = slots
            .iter()
            .map(|slot| self.field(slot, Constraints::NONE))
            .collect();
        let mut schema = json_schema!({
            "type": "array", "minItems": slots.len(), "maxItems": slots.len(),
        });
        // JSON Schema has no empty list there.
        if !items.is_empty() {
            schema.insert("prefixItems".to_owned(), json!(items));
        }
        schema
    }

    /// Adds the keys of the fields.
    pub(super) fn keys(&mut self, fields: &[Field], keys: &mut Keys) {
        for field in fields {
            if field.flatten {
                self.merge(field.node, keys, false);
                continue;
            }
            let schema = self.field(field, Constraints::NONE);
            let name = field.name.as_str();
            keys.properties.insert(name.to_owned(), schema.into());
            // serde takes a missing key for `None` where it reads the type itself, an `Option`.
            let is_optional = matches!(field.node.get().kind, Kind::Nullable(_));
            if !field.default && (field.present || !is_optional) {
                keys.required.push(name.into());
            }
        }
    }

    /// Adds the keys of something flattened, all of which may be missing where it is optional.
    pub(super) fn merge(&mut self, node: NodeRef, keys: &mut Keys, optional: bool) {
        match &shape::strip(node).get().kind {
            Kind::Nullable(inner) => self.merge(*inner, keys, true),
            Kind::Object(fields) => {
                let required = keys.required.len();
                self.keys(fields, keys);
                if optional {
                    keys.required.truncate(required);
                }
            }
            Kind::Union(tagging, variants) => {
                let mut schemas = self.variants(tagging, variants, false);
                if optional {
                    schemas.push(json_schema!({}));
                }
                keys.choices.push(json_schema!({ "anyOf": schemas }));
            }
            // Refused where it is declared.
            scalar!() | opaque!() | nested!() | Kind::Newtype(_) | Kind::Enum(_) => {}
        }
    }
}

impl Keys {
    pub(super) fn into_schema(self) -> Schema {
        let mut object = Map::new();
        object.insert("type".to_owned(), "object".into());
        object.insert("properties".to_owned(), self.properties.into());
        if !self.required.is_empty() {
            object.insert("required".to_owned(), self.required.into());
        }
        if self.closed {
            object.insert("additionalProperties".to_owned(), false.into());
        }
        if !self.choices.is_empty() {
            object.insert("allOf".to_owned(), json!(self.choices));
        }
        Schema::from(object)
    }
}

fn scalar(name: &str, constraints: &Constraints) -> Schema {
    let mut schema = json_schema!({ "type": name });
    constrain(schema.ensure_object(), constraints, false);
    schema
}

/// The values of an enum without data, each with its documentation if one of them has any.
fn names(values: &[Name], constraints: &Constraints) -> Schema {
    let mut schema = if values.iter().all(|it| it.doc.is_empty()) {
        let names: Vec<_> = values.iter().map(|it| it.name.as_str()).collect();
        json_schema!({ "type": "string", "enum": names })
    } else {
        let values = values.iter().map(|it| {
            let mut schema = json_schema!({ "type": "string", "const": it.name.as_str() });
            describe(&mut schema, it.doc);
            schema
        });
        json_schema!({ "oneOf": values.collect::<Vec<_>>() })
    };
    constrain(schema.ensure_object(), constraints, false);
    schema
}

/// The schema or `null`, written as schemars does for an `Option`.
fn nullable(schema: Schema) -> Schema {
    let mut value = Value::from(schema);
    if value == Value::Bool(true) {
        return Schema::from(true);
    }
    let has_values = value.get("enum").or(value.get("const")).is_some();
    match value.get_mut("type") {
        Some(kind) if kind == "null" => {}
        Some(kind @ Value::String(_)) if !has_values => *kind = json!([kind, "null"]),
        _ => value = json!({ "anyOf": [value, { "type": "null" }] }),
    }
    Schema::try_from(value).unwrap_or_default()
}
