//! The depth of nested objects and lists. A definition is walked again only where it lies
//! deeper than before, so the work grows with definitions and not with paths.

use super::message::{Message, Path};
use crate::schema::table::node::{Content, Field, Kind, NodeRef, Tagging, Variant, opaque, scalar};
use crate::schema::table::{registry, shape};

/// Returns how deep the deepest place below `root` lies, or any number above `limit`.
#[track_caller]
pub(super) const fn of(root: NodeRef, limit: usize) -> usize {
    let mut depth = Depth::new(limit, false);
    depth.node(root, 0, &Path::new(""));
    depth.deepest
}

/// Fails if one field or variant of `root` leads below `limit`, unless a type on the way does so by
/// itself, and has an error of its own.
#[track_caller]
pub(super) const fn check_part(root: NodeRef, index: usize, limit: usize, path: &Path<'_>) {
    let mut depth = Depth::new(limit, true);
    if let Some(definition) = shape::definition(root) {
        depth.ids[0] = definition.id;
        depth.active[0] = true;
        depth.len = 1;
    }
    match &root.get().kind {
        Kind::Object(fields) | Kind::Tuple(fields) => depth.field(&fields[index], 1, path),
        Kind::Union(tagging, variants) => depth.variant(tagging, &variants[index], 0, path),
        scalar!()
        | opaque!()
        | Kind::Array { .. }
        | Kind::Map { .. }
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_) => depth.below(root, 0, path),
    }
}

/// A walk that stops at the first place below `limit`.
struct Depth {
    limit: usize,
    /// `true` if that place is an error.
    strict: bool,
    deepest: usize,
    ids: [u64; registry::CAPACITY],
    best: [u16; registry::CAPACITY],
    active: [bool; registry::CAPACITY],
    len: usize,
    /// The outermost definition around this place.
    top: Option<NodeRef>,
}

impl Depth {
    const fn new(limit: usize, strict: bool) -> Self {
        Self {
            limit,
            strict,
            deepest: 0,
            ids: [0; registry::CAPACITY],
            best: [0; registry::CAPACITY],
            active: [false; registry::CAPACITY],
            len: 0,
            top: None,
        }
    }

    /// Returns whether the outermost definition around this place is too deep by itself.
    const fn is_the_childs_own(&self) -> bool {
        let Some(child) = self.top else { return false };
        match &child.get().definition {
            // A generic type has no check of its own.
            Some(definition) if definition.arguments.is_empty() => {
                of(child, self.limit) > self.limit
            }
            _ => false,
        }
    }

    #[track_caller]
    const fn reach(&mut self, depth: usize, path: &Path<'_>) {
        if depth <= self.deepest || self.deepest > self.limit {
            return;
        }
        self.deepest = depth;
        if depth > self.limit && self.strict && !self.is_the_childs_own() {
            path.fail(
                Message::new()
                    .add("`")
                    .add(path.root())
                    .add("` nests deeper than ")
                    .number(self.limit)
                    .add(" levels")
                    .add(super::LIMIT),
            );
        }
    }

    #[track_caller]
    const fn node(&mut self, node: NodeRef, depth: usize, path: &Path<'_>) {
        if self.deepest > self.limit {
            return;
        }
        let Some(definition) = shape::definition(node) else {
            return self.below(node, depth, path);
        };
        let index = self.find(definition.id);
        if index == self.len {
            assert!(
                self.len < registry::CAPACITY,
                "more than 256 types are reachable from this one: use a smaller type"
            );
            self.ids[index] = definition.id;
            self.len += 1;
        } else if self.active[index] || self.best[index] as usize >= depth {
            return;
        }
        let outermost = self.top.is_none();
        if outermost {
            self.top = Some(node);
        }
        self.best[index] = depth as u16;
        self.active[index] = true;
        self.below(node, depth, path);
        self.active[index] = false;
        if outermost {
            self.top = None;
        }
    }

    const fn find(&self, id: u64) -> usize {
        let mut i = 0;
        while i < self.len && self.ids[i] != id {
            i += 1;
        }
        i
    }

    #[track_caller]
    const fn below(&mut self, node: NodeRef, depth: usize, path: &Path<'_>) {
        match &node.get().kind {
            Kind::Nullable(inner) => self.node(*inner, depth, path),
            Kind::Newtype(field) => self.node(field.node, depth, path),
            Kind::Array { items, .. } => {
                self.reach(depth + 1, path);
                self.node(*items, depth + 1, &path.step(Path::ITEMS));
            }
            // A list of objects with a key and a value.
            Kind::Map { value, .. } => {
                self.reach(depth + 2, path);
                self.node(*value, depth + 2, &path.step(Path::ITEMS));
            }
            Kind::Object(fields) | Kind::Tuple(fields) => self.fields(fields, depth + 1, path),
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    self.variant(tagging, &variants[i], depth, path);
                    i += 1;
                }
            }
            scalar!() | opaque!() | Kind::Enum(_) => {}
        }
    }

    #[track_caller]
    const fn fields(&mut self, fields: &[Field], depth: usize, path: &Path<'_>) {
        self.reach(depth, path);
        let mut i = 0;
        while i < fields.len() && self.deepest <= self.limit {
            self.field(&fields[i], depth, path);
            i += 1;
        }
    }

    #[track_caller]
    const fn field(&mut self, field: &Field, depth: usize, path: &Path<'_>) {
        // The keys of something flattened lie in the object around it.
        let depth = if field.flatten { depth - 1 } else { depth };
        self.node(field.node, depth, &path.step(field.name.as_str()));
    }

    #[track_caller]
    const fn variant(
        &mut self,
        tagging: &Tagging,
        variant: &Variant,
        depth: usize,
        path: &Path<'_>,
    ) {
        let path = &path.step(variant.name.as_str());
        let depth = match (tagging, variant.untagged, &variant.content) {
            (Tagging::Untagged, ..) | (_, true, _) => depth,
            (Tagging::External, _, Content::Unit) => depth,
            // The variant's own keys are those of the object with the tag.
            (Tagging::Internal(_), _, _) => {
                self.reach(depth + 1, path);
                depth
            }
            (Tagging::External | Tagging::Adjacent(..), _, _) => {
                self.reach(depth + 1, path);
                depth + 1
            }
        };
        match variant.content {
            Content::Unit => {}
            Content::Newtype(field) => self.node(field.node, depth, path),
            Content::Tuple(fields) | Content::Struct(fields) => {
                self.fields(fields, depth + 1, path);
            }
        }
    }
}
