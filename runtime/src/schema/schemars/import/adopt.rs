//! A schema of schemars becomes a node, or a reason why it cannot.
//!
//! Several ways of JSON Schema to say the same are brought into one first (`merge`): references with
//! neighbours, `allOf`, and choices beside keys. What remains has one type, or is one choice.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{merge, words};
use crate::schema::table::identity;
use crate::schema::table::node::{Definition, Field, Kind, Node, NodeRef, Text};
use crate::schema::table::shape;
use crate::schema::table::{leak, leak_node};

/// The reason why a schema has no strict form, and the place in it.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) place: String,
    pub(super) reason: String,
}

/// As deep as schemas are followed.
const DEEPEST: usize = 64;
/// As many values as are looked at, each time counted. Merging may double a schema again and again,
/// and types that refer to each other in turn are written out along each way.
const MOST: usize = 500_000;

/// The node of a schema.
pub(super) fn adopt(
    schema: &Value,
    definitions: &Map<String, Value>,
    room: &mut usize,
) -> Result<NodeRef, Refusal> {
    let mut adopter = Adopter {
        definitions,
        path: Vec::new(),
        open: Vec::new(),
        containers: 0,
        lowest: usize::MAX,
        met: HashSet::new(),
        done: HashMap::new(),
        room,
        fuel: MOST,
    };
    let node = adopter.position(schema).map_err(|reason| Refusal {
        place: adopter.path.join("."),
        reason,
    })?;
    Ok(node)
}

/// One schema that is being read.
pub(super) struct Adopter<'a> {
    definitions: &'a Map<String, Value>,
    /// The way to the place, for messages.
    path: Vec<String>,
    /// The definitions around the place, each with the number of containers around it. One that is
    /// met again inside itself is written as such.
    open: Vec<(String, usize)>,
    /// Number of lists and objects around the place.
    containers: usize,
    /// The outermost of them that was met again.
    lowest: usize,
    /// All that were met again.
    met: HashSet<String>,
    /// Definitions that refer to nothing around them.
    done: HashMap<String, NodeRef>,
    /// Number of further definitions that there may be.
    room: &'a mut usize,
    fuel: usize,
}

impl Adopter<'_> {
    /// A place where a value stands.
    pub(super) fn position(&mut self, schema: &Value) -> Result<NodeRef, String> {
        if let Value::Object(object) = schema
            && let Some(name) = merge::lone_reference(object)
        {
            let name = merge::definition_name(name)?;
            let node = self.definition(&name)?;
            let doc = doc(object);
            if doc.is_empty() {
                return Ok(node);
            }
            let field = Field::new(Text::EMPTY, doc, node);
            return Ok(leak_node(Node::of(Kind::Newtype(leak(field)))));
        }
        Ok(leak_node(self.schema(schema)?))
    }

    /// The schema itself, never a reference.
    pub(super) fn schema(&mut self, schema: &Value) -> Result<Node, String> {
        if self.path.len() > DEEPEST {
            return Err("it is too deep".to_owned());
        }
        let object = match schema {
            Value::Bool(true) => return Ok(Node::of(Kind::Json)),
            Value::Object(object) => object,
            _ => return Err("no value fits it".to_owned()),
        };
        let flat = merge::flatten(object, self.definitions, 0, &mut self.fuel)?;
        let doc = doc(&flat.base);
        let mut node = match flat.alternatives()? {
            Some(branches) => self.union(&branches)?,
            None => self.typed(&flat.base)?,
        };
        node.doc = joined(doc, node.doc);
        Ok(node)
    }

    /// A schema without choices and references.
    fn typed(&mut self, object: &Map<String, Value>) -> Result<Node, String> {
        let values = match (object.get("enum"), object.get("const")) {
            (Some(Value::Array(values)), _) => Some(&**values),
            (_, value) => value.map(std::slice::from_ref),
        };
        if let Some(values) = values {
            return worded(self.values(object, values)?, None, object);
        }
        let names: Vec<&str> = match object.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => merge::implied_type(object).into_iter().collect(),
        };
        if names.is_empty() {
            return if object.keys().all(|key| merge::is_annotation(key)) {
                Ok(Node::of(Kind::Json))
            } else {
                Err("it does not say of which type a value is".to_owned())
            };
        }
        if let [name] = *names {
            return worded(self.of_type(name, object)?, Some(name), object);
        }
        let branches = names.into_iter().map(|name| {
            let mut branch = object.clone();
            branch.remove("description");
            branch.insert("type".to_owned(), name.into());
            Value::Object(branch)
        });
        self.union(&branches.collect::<Vec<_>>())
    }

    fn of_type(&mut self, name: &str, object: &Map<String, Value>) -> Result<Node, String> {
        match name {
            "null" => Ok(Node::of(Kind::Null)),
            "boolean" => Ok(Node::of(Kind::Boolean)),
            "integer" => Ok(super::scalar::integer(object)),
            "number" => Ok(super::scalar::number(object)),
            "string" => Ok(super::scalar::string(object)),
            "array" => self.array(object),
            "object" => self.object(object),
            _ => Err(format!("`{name}` is no type of JSON")),
        }
    }

    /// Returns what a definition is where it is referred to.
    fn definition(&mut self, name: &str) -> Result<NodeRef, String> {
        let id = identity::named("schemars", &[identity::named(name, &[])]);
        if let Some(at) = self.open.iter().position(|(it, _)| it == name) {
            if self.open[at].1 == self.containers {
                return Err(format!("`{name}` is nothing but itself"));
            }
            self.lowest = self.lowest.min(at);
            self.met.insert(name.to_owned());
            return Ok(leak_node(Node::of(Kind::Recursive(id))));
        }
        if let Some(known) = self.done.get(name) {
            return Ok(*known);
        }
        let Some(schema) = self.definitions.get(name) else {
            return Err(format!("`{name}` is referred to and not defined"));
        };
        *self.room = self
            .room
            .checked_sub(1)
            .ok_or("it reaches more than 256 definitions")?;
        let around = self.lowest;
        self.lowest = usize::MAX;
        let depth = self.open.len();
        self.open.push((name.to_owned(), self.containers));
        let mut node = self.step(name, |it| it.schema(schema))?;
        self.open.truncate(depth);
        node.definition = Some(Definition {
            name: leak(sanitized(name)),
            id,
            arguments: &[],
            // More than the limit, so that the names are counted.
            characters: 1 << 20,
        });
        let node = leak_node(node);
        if self.met.remove(name) && shape::definition(node).is_none() {
            return Err(format!(
                "`{name}` is nothing but another name of what it is in"
            ));
        }
        if self.lowest >= depth {
            self.done.insert(name.to_owned(), node);
            self.lowest = usize::MAX;
        }
        self.lowest = self.lowest.min(around);
        Ok(node)
    }

    /// Returns what a list or an object holds, under a name for messages.
    pub(super) fn inside(&mut self, step: &str, schema: &Value) -> Result<NodeRef, String> {
        self.containers += 1;
        let node = self.step(step, |it| it.position(schema))?;
        self.containers -= 1;
        Ok(node)
    }

    /// Something further in, under a name for messages.
    pub(super) fn step<T>(
        &mut self,
        step: &str,
        inside: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        self.path.push(step.to_owned());
        let result = inside(self)?;
        self.path.pop();
        Ok(result)
    }
}

/// Returns what a schema says of itself.
pub(super) fn doc(object: &Map<String, Value>) -> Text {
    object
        .get("description")
        .and_then(Value::as_str)
        .map_or(Text::EMPTY, text)
}

/// The node of a schema of the type, with what only words can say.
fn worded(node: Node, ty: Option<&str>, object: &Map<String, Value>) -> Result<Node, String> {
    let unsaid = text(&words::unsaid(ty, object)?);
    let doc = joined(node.doc, unsaid);
    Ok(Node { doc, ..node })
}

/// Text of the table.
pub(super) fn text(plain: &str) -> Text {
    let json = Value::from(plain).to_string();
    let json = json.get(1..json.len() - 1).unwrap_or_default();
    Text::escaped(leak(plain), leak(json))
}

/// One text behind the other.
pub(super) fn joined(outer: Text, inner: Text) -> Text {
    match (outer.is_empty(), inner.is_empty()) {
        (true, _) => inner,
        (_, true) => outer,
        _ => text(&format!("{}\n\n{}", outer.as_str(), inner.as_str())),
    }
}

/// The name with the characters that providers take.
fn sanitized(name: &str) -> String {
    let taken = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    name.chars()
        .map(|it| if taken(it) { it } else { '_' })
        .collect()
}
