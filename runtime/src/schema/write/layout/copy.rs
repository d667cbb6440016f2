//! A copy of a table with types written inside themselves a number of times.
//!
//! A definition in itself is copied once per level. What lies beside other keys, or is told from other
//! variants by its form alone, cannot be cut off, so it is of the level of what it lies in.

use std::collections::HashMap;

use super::names::{self, Names};
use crate::schema::table::identity;
use crate::schema::table::node::{
    Content, Definition, Field, Kind, Node, NodeRef, Quoted, Tagging, Variant,
};
use crate::schema::table::registry::{CAPACITY, Registry};
use crate::schema::table::{leak, leak_node, shape};
use crate::schema::write::dialect::fit::{self, Reason};

/// Copies inside each other; more are those of a type that nothing can cut.
const DEEPEST: usize = 400;
/// Nodes of what stands as JSON text. Types that refer to each other in turn are written out along each
/// way.
const MOST: usize = 20_000;

/// The level of a place inside its own type.
#[derive(Clone, Copy)]
struct Level {
    /// The number of the definitions that refer to each other.
    component: usize,
    number: usize,
}

impl Level {
    /// In no type that refers to itself.
    const NONE: Self = Self {
        component: usize::MAX,
        number: 0,
    };
    /// In what stands as JSON text, where types refer to themselves.
    const TEXT: Self = Self {
        component: usize::MAX,
        number: usize::MAX,
    };

    const fn is_text(self) -> bool {
        self.number == usize::MAX
    }
}

/// One copy in the making.
pub(super) struct Copier<'a> {
    names: &'a Names,
    /// Number of levels.
    levels: usize,
    registry: Registry,
    /// The component of each definition that leads to itself.
    components: Vec<Option<usize>>,
    /// The definitions around the place, as they are in the table.
    open: Vec<(u64, NodeRef)>,
    /// Those of them in the JSON text.
    closing: Vec<u64>,
    /// The copies, by definition and level.
    done: HashMap<(u64, usize), NodeRef>,
    quoted: HashMap<u64, &'static Quoted>,
    depth: usize,
    room: usize,
}

impl<'a> Copier<'a> {
    pub(super) fn new(root: NodeRef, names: &'a Names, levels: usize) -> Self {
        let registry = Registry::of(root);
        Self {
            names,
            levels,
            components: components(&registry),
            registry,
            open: Vec::new(),
            closing: Vec::new(),
            done: HashMap::new(),
            quoted: HashMap::new(),
            depth: 0,
            room: MOST,
        }
    }

    /// Returns how many definitions at most refer to each other.
    pub(super) fn largest_component(&self) -> usize {
        let sizes = self.components.iter().map(|it| {
            let same = self.components.iter().filter(|other| *other == it);
            it.map_or(0, |_| same.count())
        });
        sizes.max().unwrap_or_default()
    }

    /// The copy of the whole table.
    pub(super) fn root(mut self, root: NodeRef) -> Result<NodeRef, Reason> {
        let copy = self.place(root, Level::NONE)?;
        let definitions = self.done.len();
        if definitions > CAPACITY {
            return Err(Reason::Limit(definitions, CAPACITY, "definitions"));
        }
        Ok(copy)
    }

    /// A place where a value stands.
    fn place(&mut self, node: NodeRef, around: Level) -> Result<NodeRef, Reason> {
        let node = self.resolve(node);
        let Some(definition) = shape::definition(node) else {
            return self.copy(node, around, false);
        };
        if around.is_text() {
            return self.text(node, definition);
        }
        let index = self.registry.find(definition.id);
        let level = match index.and_then(|index| self.components[index]) {
            None => Level::NONE,
            Some(component) if component == around.component => Level {
                component,
                number: around.number + 1,
            },
            Some(component) => Level {
                component,
                number: 1,
            },
        };
        if level.number > self.levels {
            let quoted = self.quoted(node, definition)?;
            return Ok(leak_node(Node::of(Kind::Quoted(quoted))));
        }
        let key = (definition.id, level.number);
        if let Some(known) = self.done.get(&key) {
            return Ok(*known);
        }
        let copy = self.copy(node, level, false)?;
        self.done.insert(key, copy);
        Ok(copy)
    }

    /// The definition that a node refers to, or the node.
    fn resolve(&self, node: NodeRef) -> NodeRef {
        let Kind::Recursive(id) = node.get().kind else {
            return node;
        };
        let around = self.open.iter().rev().find(|(it, _)| *it == id);
        around.map_or(node, |(_, node)| *node)
    }

    /// Returns what stands as JSON text.
    fn quoted(
        &mut self,
        node: NodeRef,
        definition: &Definition,
    ) -> Result<&'static Quoted, Reason> {
        if let Some(known) = self.quoted.get(&definition.id) {
            return Ok(known);
        }
        let quoted = if self.names.is_empty() {
            Quoted {
                node,
                around: self.open.clone().into(),
            }
        } else {
            Quoted {
                node: self.text(node, definition)?,
                around: Box::default(),
            }
        };
        let quoted = leak(quoted);
        self.quoted.insert(definition.id, quoted);
        Ok(quoted)
    }

    /// A definition in JSON text, or a reference to it inside itself.
    fn text(&mut self, node: NodeRef, definition: &Definition) -> Result<NodeRef, Reason> {
        if self.closing.contains(&definition.id) {
            let id = salted(definition, Level::TEXT).id;
            return Ok(leak_node(Node::of(Kind::Recursive(id))));
        }
        self.closing.push(definition.id);
        let copy = self.copy(node, Level::TEXT, false);
        self.closing.pop();
        copy
    }

    /// A copy of one node and of what it leads to. What is `merged` lies beside other keys.
    fn copy(&mut self, node: NodeRef, level: Level, merged: bool) -> Result<NodeRef, Reason> {
        let Node {
            definition,
            doc,
            validate,
            describe,
            unlimited,
            kind,
        } = node.get();
        self.room -= usize::from(level.is_text());
        if self.depth > DEEPEST || self.room == 0 {
            let name = self.open.last().and_then(|it| it.1.get().definition);
            return Err(Reason::Recursion(name.map_or("", |it| it.name)));
        }
        self.depth += 1;
        let around = self.open.len();
        self.open.extend(definition.map(|it| (it.id, node)));
        let kind = self.kind(kind, level, merged)?;
        self.open.truncate(around);
        self.depth -= 1;
        Ok(leak_node(Node {
            definition: definition.as_ref().map(|it| salted(it, level)),
            doc: *doc,
            validate: *validate,
            describe: *describe,
            unlimited: *unlimited,
            kind,
        }))
    }

    fn kind(&mut self, kind: &'static Kind, level: Level, merged: bool) -> Result<Kind, Reason> {
        Ok(match kind {
            Kind::Array {
                items,
                minimum,
                maximum,
            } => Kind::Array {
                items: self.place(*items, level)?,
                minimum: *minimum,
                maximum: *maximum,
            },
            Kind::Map { key, value } => Kind::Map {
                key: *key,
                value: self.place(*value, level)?,
            },
            Kind::Nullable(inner) => Kind::Nullable(self.beside(*inner, level, merged)?),
            Kind::Newtype(field) => Kind::Newtype(leak(Field {
                node: self.beside(field.node, level, merged)?,
                ..**field
            })),
            Kind::Tuple(fields) => Kind::Tuple(self.fields(fields, level)?),
            Kind::Object(fields) => Kind::Object(self.fields(fields, level)?),
            Kind::Union(tagging, variants) => {
                let variants = variants.iter().map(|it| self.variant(tagging, it, level));
                let variants: Vec<_> = variants.collect::<Result<_, _>>()?;
                let tagging = match tagging {
                    Tagging::Internal(tag) => Tagging::Internal(self.names.key(*tag)),
                    Tagging::Adjacent(tag, content) => {
                        Tagging::Adjacent(self.names.key(*tag), self.names.key(*content))
                    }
                    Tagging::External => Tagging::External,
                    Tagging::Untagged => Tagging::Untagged,
                };
                Kind::Union(tagging, leak(variants))
            }
            Kind::Enum(values) => Kind::Enum(values),
            Kind::Integer { minimum, maximum } => Kind::Integer {
                minimum: *minimum,
                maximum: *maximum,
            },
            Kind::Foreign(foreign) => Kind::Foreign(*foreign),
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

    /// Returns what may have its keys in the object around it.
    fn beside(&mut self, node: NodeRef, level: Level, merged: bool) -> Result<NodeRef, Reason> {
        if merged {
            let node = self.resolve(node);
            self.copy(node, level, true)
        } else {
            self.place(node, level)
        }
    }

    fn fields(&mut self, fields: &[Field], level: Level) -> Result<&'static [Field], Reason> {
        let fields = fields.iter().map(|field| {
            Ok(Field {
                name: self.names.key(field.name),
                doc: self.names.doc(field.name, field.doc),
                node: self.beside(field.node, level, field.flatten)?,
                ..*field
            })
        });
        Ok(leak(fields.collect::<Result<Vec<_>, _>>()?))
    }

    fn variant(
        &mut self,
        tagging: &Tagging,
        variant: &Variant,
        level: Level,
    ) -> Result<Variant, Reason> {
        let is_merged =
            variant.untagged || matches!(tagging, Tagging::Internal(_) | Tagging::Untagged);
        let content = match variant.content {
            Content::Unit => Content::Unit,
            Content::Newtype(field) => Content::Newtype(leak(Field {
                node: self.beside(field.node, level, is_merged)?,
                ..*field
            })),
            Content::Tuple(fields) => Content::Tuple(self.fields(fields, level)?),
            Content::Struct(fields) => Content::Struct(self.fields(fields, level)?),
        };
        let (mut name, mut doc) = (variant.name, variant.doc);
        if names::is_key(tagging, variant) {
            (name, doc) = (self.names.key(name), self.names.doc(name, doc));
        }
        Ok(Variant {
            name,
            doc,
            content,
            ..*variant
        })
    }
}

/// A definition as that of a level.
fn salted(definition: &Definition, level: Level) -> Definition {
    let number = (level.number as u64).wrapping_add(1);
    Definition {
        id: identity::add_number(definition.id, number),
        ..*definition
    }
}

/// For each definition that leads to itself the number of the first one that it leads to and that leads
/// back.
fn components(registry: &Registry) -> Vec<Option<usize>> {
    let len = registry.len();
    let leads = |from, to| fit::leads(registry.node(from), registry.node(to));
    let component = |index| (0..=index).find(|first| leads(index, *first) && leads(*first, index));
    (0..len).map(component).collect()
}
