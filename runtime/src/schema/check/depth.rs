//! How deep objects and lists lie in each other. A definition is walked again only where it lies
//! deeper than before, so the work grows with definitions and not with paths.

use super::super::node::{Content, Field, Kind, NodeRef, Tagging, Variant};
use super::super::{registry, shape};
use super::message::Path;

/// A walk that stops at the first place below `limit`.
pub(super) struct Depth {
    limit: usize,
    pub(super) deepest: usize,
    /// Where the deepest place is.
    pub(super) path: Path,
    ids: [u64; registry::CAPACITY],
    best: [u16; registry::CAPACITY],
    active: [bool; registry::CAPACITY],
    len: usize,
    /// The first definition below the root on the way to `path`.
    child: Option<NodeRef>,
    top: Option<NodeRef>,
}

impl Depth {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            limit,
            deepest: 0,
            path: Path::new(),
            ids: [0; registry::CAPACITY],
            best: [0; registry::CAPACITY],
            active: [false; registry::CAPACITY],
            len: 0,
            child: None,
            top: None,
        }
    }

    /// One field or variant of `root`.
    pub(super) const fn part(&mut self, root: NodeRef, index: usize) {
        if let Some(definition) = shape::definition(root) {
            self.ids[0] = definition.id;
            self.active[0] = true;
            self.len = 1;
        }
        match &root.get().kind {
            Kind::Object(fields) | Kind::Tuple(fields) => {
                self.field(&fields[index], 1, Path::new());
            }
            Kind::Union(tagging, variants) => {
                self.variant(tagging, &variants[index], 0, Path::new());
            }
            _ => self.below(root, 0, Path::new()),
        }
    }

    /// Whether a type further down is too deep by itself, and so has an error of its own.
    pub(super) const fn is_the_childs_own(&self) -> bool {
        let Some(child) = self.child else {
            return false;
        };
        let generic = match &child.get().definition {
            Some(definition) => !definition.arguments.is_empty(),
            None => true,
        };
        if generic {
            return false;
        }
        let mut own = Self::new(self.limit);
        own.node(child, 0, Path::new());
        own.deepest > self.limit
    }

    pub(super) const fn node(&mut self, node: NodeRef, depth: usize, path: Path) {
        if self.deepest > self.limit {
            return;
        }
        let Some(definition) = shape::definition(node) else {
            return self.below(node, depth, path);
        };
        let outermost = self.top.is_none();
        if outermost {
            self.top = Some(node);
        }
        let index = self.find(definition.id);
        if index == self.len {
            assert!(
                self.len < registry::CAPACITY,
                "more than 256 definitions are reachable from one structured output"
            );
            self.ids[index] = definition.id;
            self.len += 1;
        } else if self.active[index] || self.best[index] as usize >= depth {
            if outermost {
                self.top = None;
            }
            return;
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

    const fn reach(&mut self, depth: usize, path: Path) {
        if depth > self.deepest && self.deepest <= self.limit {
            self.deepest = depth;
            self.path = path;
            self.child = self.top;
        }
    }

    const fn below(&mut self, node: NodeRef, depth: usize, path: Path) {
        match &node.get().kind {
            Kind::Nullable(inner) => self.node(*inner, depth, path),
            Kind::Newtype(field) => self.node(field.node, depth, path),
            Kind::Array { items, .. } => {
                self.reach(depth + 1, path);
                self.node(*items, depth + 1, path.step(Path::ITEMS));
            }
            // A list of objects with a key and a value.
            Kind::Map { value, .. } => {
                self.reach(depth + 2, path);
                self.node(*value, depth + 2, path.step(Path::ITEMS));
            }
            Kind::Object(fields) | Kind::Tuple(fields) => self.fields(fields, depth + 1, path),
            Kind::Union(tagging, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    self.variant(tagging, &variants[i], depth, path);
                    i += 1;
                }
            }
            _ => {}
        }
    }

    const fn fields(&mut self, fields: &[Field], depth: usize, path: Path) {
        self.reach(depth, path);
        let mut i = 0;
        while i < fields.len() && self.deepest <= self.limit {
            self.field(&fields[i], depth, path);
            i += 1;
        }
    }

    const fn field(&mut self, field: &Field, depth: usize, path: Path) {
        let path = path.step(field.name.as_str());
        // The keys of something flattened lie in the object around it.
        let depth = if field.flatten { depth - 1 } else { depth };
        self.node(field.node, depth, path);
    }

    const fn variant(&mut self, tagging: &Tagging, variant: &Variant, depth: usize, path: Path) {
        let path = path.step(variant.name.as_str());
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
