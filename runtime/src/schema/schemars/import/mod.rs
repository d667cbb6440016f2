//! Fields that schemars describes: their schemas become nodes at first use, in a copy of the table.
//!
//! The compiler cannot know such a schema, so the table of the type has a `Kind::Foreign` there. From
//! the copy everything else follows as from any table: the schema in each dialect, the limits, the way
//! back and the constraints. It refuses to know how a schema is read (`adopt`).

mod adopt;
mod merge;
mod object;
mod reaches;
mod scalar;
mod sound;
#[cfg(test)]
mod tests;
mod union;
mod words;

use std::collections::HashMap;
use std::ptr;
use std::sync::{PoisonError, RwLock};

use schemars::SchemaGenerator;

use super::hook;
use crate::schema::check::late;
use crate::schema::table::node::{Content, Field, Kind, Node, NodeRef, Variant};
use crate::schema::table::registry::{self, Registry};
use crate::schema::table::{leak, leak_node, shape};
use crate::schema::write::name;
use adopt::Refusal;

/// Copies made so far, by the place of the type's node, or why there is none.
static COPIES: RwLock<Option<HashMap<usize, Result<NodeRef, String>>>> = RwLock::new(None);

/// The table of `root` with nothing foreign in it.
///
/// # Errors
/// A sentence about the place whose schema has no strict form.
pub(crate) fn complete(root: NodeRef) -> Result<NodeRef, String> {
    let key = address(root);
    let copies = COPIES.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = copies.as_ref().and_then(|it| it.get(&key)) {
        return known.clone();
    }
    drop(copies);
    let made = copy(root, &name::of(root));
    let mut copies = COPIES.write().unwrap_or_else(PoisonError::into_inner);
    let known = copies.get_or_insert_default().entry(key);
    known.or_insert(made).clone()
}

fn copy(root: NodeRef, name: &str) -> Result<NodeRef, String> {
    let mut importer = Importer {
        generator: SchemaGenerator::default(),
        path: Vec::new(),
        open: Vec::new(),
        lowest: usize::MAX,
        done: HashMap::new(),
        room: registry::CAPACITY.saturating_sub(Registry::of(root).len()),
    };
    let copy = importer.node(root).map_err(|Refusal { place, reason }| {
        let path = importer.path.join("");
        let place = match &*place {
            "" => String::new(),
            place => format!(" at `{place}`"),
        };
        format!("`{name}{path}` has a schema of schemars that is not strict{place}: {reason}")
    })?;
    match broken_limit(copy, name) {
        Some(message) if !root.get().unlimited => Err(message),
        _ => Ok(copy),
    }
}

/// Says which limit a table passes, if it does.
fn broken_limit(root: NodeRef, name: &str) -> Option<String> {
    let mut too_long = None;
    reaches::any(root, |kind| {
        if let Kind::Enum(values) = kind {
            too_long = late::broken_values(values, name);
        }
        too_long.is_some()
    });
    too_long.or_else(|| late::broken(root, name))
}

fn address(node: NodeRef) -> usize {
    ptr::from_ref::<Node>(node.get()).addr()
}

struct Importer {
    generator: SchemaGenerator,
    /// The way to the place, for messages.
    path: Vec<String>,
    /// The definitions around the place. One that is met again inside itself is written as such.
    open: Vec<u64>,
    /// The outermost of them that was met again.
    lowest: usize,
    /// Copies that refer to nothing around them, by the place of what they copy.
    done: HashMap<usize, NodeRef>,
    /// Number of further definitions that there may be.
    room: usize,
}

impl Importer {
    fn node(&mut self, node: NodeRef) -> Result<NodeRef, Refusal> {
        if let Kind::Recursive(id) = node.get().kind {
            self.meet(id);
            return Ok(node);
        }
        if !reaches::any(node, |kind| matches!(kind, Kind::Foreign(_))) {
            return Ok(node);
        }
        if let Some(known) = self.done.get(&address(node)) {
            return Ok(*known);
        }
        // What is written in place cannot be referred to; something around it can.
        let definition = shape::definition(node);
        if let Some(definition) = definition
            && self.meet(definition.id)
        {
            return Ok(leak_node(Node::of(Kind::Recursive(definition.id))));
        }
        let around = self.lowest;
        self.lowest = usize::MAX;
        let depth = self.open.len();
        self.open.extend(definition.map(|it| it.id));
        let kind = self.kind(&node.get().kind)?;
        self.open.truncate(depth);
        let copy = leak_node(Node {
            definition: node.get().definition,
            doc: node.get().doc,
            validate: node.get().validate,
            describe: node.get().describe,
            unlimited: node.get().unlimited,
            kind,
        });
        if self.lowest >= depth {
            self.done.insert(address(node), copy);
            self.lowest = usize::MAX;
        }
        self.lowest = self.lowest.min(around);
        Ok(copy)
    }

    /// Returns whether the definition is one of those around the place.
    fn meet(&mut self, id: u64) -> bool {
        let found = self.open.iter().position(|it| *it == id);
        self.lowest = self.lowest.min(found.unwrap_or(usize::MAX));
        found.is_some()
    }

    fn step<T>(
        &mut self,
        step: String,
        inside: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.path.push(step);
        let result = inside(self)?;
        self.path.pop();
        Ok(result)
    }

    fn kind(&mut self, kind: &Kind) -> Result<Kind, Refusal> {
        Ok(match kind {
            Kind::Foreign(foreign) => {
                let schema = hook::ask(foreign.describe, &mut self.generator);
                let definitions = self.generator.definitions();
                let adopted = adopt::adopt(schema.as_value(), definitions, &mut self.room)?;
                Kind::Newtype(leak(Field::content(adopted)))
            }
            Kind::Array {
                items,
                minimum,
                maximum,
            } => Kind::Array {
                items: self.step("[]".to_owned(), |it| it.node(*items))?,
                minimum: *minimum,
                maximum: *maximum,
            },
            Kind::Map { key, value } => Kind::Map {
                key: *key,
                value: self.step("[]".to_owned(), |it| it.node(*value))?,
            },
            Kind::Nullable(inner) => Kind::Nullable(self.node(*inner)?),
            Kind::Newtype(field) => Kind::Newtype(leak(self.content(field)?)),
            Kind::Tuple(fields) => Kind::Tuple(self.fields(fields)?),
            Kind::Object(fields) => Kind::Object(self.fields(fields)?),
            Kind::Union(tagging, variants) => {
                let variants = variants.iter().map(|it| self.variant(it));
                let variants: Vec<_> = variants.collect::<Result<_, _>>()?;
                Kind::Union(*tagging, leak(variants))
            }
            Kind::Enum(values) => Kind::Enum(values),
            Kind::Integer { minimum, maximum } => Kind::Integer {
                minimum: *minimum,
                maximum: *maximum,
            },
            Kind::Recursive(id) => Kind::Recursive(*id),
            Kind::Quoted(quoted) => Kind::Quoted(quoted),
            Kind::Null => Kind::Null,
            Kind::Boolean => Kind::Boolean,
            Kind::Number => Kind::Number,
            Kind::String => Kind::String,
            Kind::Parsed => Kind::Parsed,
            Kind::Json => Kind::Json,
        })
    }

    fn fields(&mut self, fields: &[Field]) -> Result<&'static [Field], Refusal> {
        let fields = fields.iter().map(|field| {
            let name = format!(".{}", field.name.as_str());
            self.step(name, |it| it.content(field))
        });
        Ok(leak(fields.collect::<Result<Vec<_>, _>>()?))
    }

    fn content(&mut self, field: &Field) -> Result<Field, Refusal> {
        let node = self.node(field.node)?;
        Ok(Field { node, ..*field })
    }

    fn variant(&mut self, variant: &Variant) -> Result<Variant, Refusal> {
        let name = format!(".{}", variant.name.as_str());
        let content = self.step(name, |it| {
            Ok(match variant.content {
                Content::Unit => Content::Unit,
                Content::Newtype(field) => Content::Newtype(leak(it.content(field)?)),
                Content::Tuple(fields) => Content::Tuple(it.fields(fields)?),
                Content::Struct(fields) => Content::Struct(it.fields(fields)?),
            })
        })?;
        Ok(Variant {
            content,
            ..*variant
        })
    }
}
