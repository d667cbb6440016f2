//! Lists, tuples, maps and objects.

use serde_json::{Map, Value};

use super::adopt::{Adopter, text};
use super::scalar::{constrained, constraints, string};
use crate::schema::table::keyword::On;
use crate::schema::table::node::{Field, Keyword, Kind, Node, NodeRef, Text};
use crate::schema::table::{leak, leak_node};

impl Adopter<'_> {
    pub(super) fn array(&mut self, object: &Map<String, Value>) -> Result<Node, String> {
        if let Some(slots) = object.get("prefixItems").and_then(Value::as_array) {
            return self.tuple(object, slots);
        }
        let items = match object.get("items") {
            Some(items) => self.inside("[]", items)?,
            None => leak_node(Node::of(Kind::Json)),
        };
        // Of the type itself nothing is known, so its length is a constraint that answers are held to.
        let kind = Kind::Array {
            items,
            minimum: 0,
            maximum: usize::MAX,
        };
        let constraints = constraints(object, On::Lists, false);
        Ok(constrained(kind, constraints, Text::EMPTY))
    }

    /// A list with a schema per place, and nothing behind the last one.
    fn tuple(&mut self, object: &Map<String, Value>, slots: &[Value]) -> Result<Node, String> {
        let counts = constraints(object, On::Lists, false);
        let is_closed = object.get("items") == Some(&Value::Bool(false))
            || counts.count(Keyword::MaxItems) == Some(slots.len());
        if !is_closed
            || counts
                .count(Keyword::MinItems)
                .is_some_and(|it| it > slots.len())
        {
            return Err("a tuple has a schema for each place, and no others".to_owned());
        }
        let slots = slots.iter().enumerate().map(|(index, slot)| {
            let name = format!("_{index}");
            let node = self.inside(&name, slot)?;
            Ok(Field::new(text(&name), Text::EMPTY, node))
        });
        let slots = slots.collect::<Result<Vec<_>, String>>()?;
        Ok(Node::of(Kind::Tuple(leak(slots))))
    }

    pub(super) fn object(&mut self, object: &Map<String, Value>) -> Result<Node, String> {
        let properties = object.get("properties").and_then(Value::as_object);
        let properties = properties.filter(|it| !it.is_empty());
        let others = object.get("additionalProperties");
        let others = match others.or_else(|| object.get("unevaluatedProperties")) {
            None | Some(Value::Bool(false)) => None,
            Some(schema) => Some(schema),
        };
        let patterns = object.get("patternProperties").and_then(Value::as_object);
        let patterns = patterns.filter(|it| !it.is_empty());
        match (properties, others, patterns) {
            (None, Some(schema), None) => {
                declared(object, None)?;
                let key = self.key(object.get("propertyNames"))?;
                self.map(object, key, schema)
            }
            (None, None, Some(patterns)) => match patterns.iter().next() {
                Some((pattern, schema)) if patterns.len() == 1 => {
                    declared(object, None)?;
                    self.map(object, leak_node(matching(pattern)), schema)
                }
                _ => Err("its keys match several patterns".to_owned()),
            },
            (properties, None, None) => self.properties(object, properties),
            _ => Err("it has keys of its own, and any others beside them".to_owned()),
        }
    }

    fn key(&mut self, names: Option<&Value>) -> Result<NodeRef, String> {
        let Some(Value::Object(names)) = names else {
            return Ok(leak_node(Node::of(Kind::String)));
        };
        let mut names = names.clone();
        if !names.contains_key("$ref") {
            names.entry("type").or_insert_with(|| "string".into());
        }
        self.position(&Value::Object(names))
    }

    fn map(
        &mut self,
        object: &Map<String, Value>,
        key: NodeRef,
        value: &Value,
    ) -> Result<Node, String> {
        let value = self.inside("[]", value)?;
        let constraints = constraints(object, On::Lists, true);
        Ok(constrained(
            Kind::Map { key, value },
            constraints,
            Text::EMPTY,
        ))
    }

    /// Fixed keys, those with one fixed value first: they tell which of several objects it is.
    fn properties(
        &mut self,
        object: &Map<String, Value>,
        properties: Option<&Map<String, Value>>,
    ) -> Result<Node, String> {
        declared(object, properties)?;
        let required = object.get("required").and_then(Value::as_array);
        let is_required = |name: &str| {
            required.is_some_and(|names| names.iter().any(|it| it.as_str() == Some(name)))
        };
        let mut fields = Vec::new();
        for (name, schema) in properties.into_iter().flatten() {
            let node = self.inside(name, schema)?;
            let mut field = Field::new(text(name), Text::EMPTY, node);
            field.default = !is_required(name);
            fields.push(field);
        }
        fields.sort_by_key(|field| !is_tag(field));
        Ok(Node::of(Kind::Object(leak(fields))))
    }
}

/// Each key that is required is among the fixed ones.
fn declared(
    object: &Map<String, Value>,
    properties: Option<&Map<String, Value>>,
) -> Result<(), String> {
    let required = object.get("required").and_then(Value::as_array);
    let mut names = required.into_iter().flatten().filter_map(Value::as_str);
    match names.find(|it| !properties.is_some_and(|keys| keys.contains_key(*it))) {
        Some(name) => Err(format!(
            "the key `{name}` is required, and nothing describes it"
        )),
        None => Ok(()),
    }
}

fn is_tag(field: &Field) -> bool {
    matches!(field.node.get().kind, Kind::Enum([_])) && !field.default
}

/// A key of a map. Two patterns are those by which schemars tells whole numbers.
fn matching(pattern: &str) -> Node {
    let (minimum, maximum) = match pattern {
        r"^\d+$" => (0, i128::from(u64::MAX)),
        r"^-?\d+$" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        _ => {
            let mut key = Map::new();
            key.insert("pattern".to_owned(), pattern.into());
            return string(&key);
        }
    };
    Node::of(Kind::Integer { minimum, maximum })
}
