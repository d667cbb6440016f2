//! A cheap, conservative first pass over all that a type reaches: it may doubt a sound type, and never
//! passes an unsound one. It sees each definition once; where it cannot tell, the exact checks decide.
//!
//! It is written for constant evaluation, where a call costs as much as several turns of a loop and
//! `str::len` is three of them: it counts no name, asks few questions of `shape`, and looks at the
//! most frequent kinds first. It knows neither paths nor messages.

use super::bounds;
use crate::schema::table::node::{
    Content, Definition, Field, Kind, Node, NodeRef, Tagging, Variant, opaque, scalar,
};
use crate::schema::table::registry::CAPACITY;
use crate::schema::table::shape;

/// More than there are definitions, for a table that is searched by hash.
const SLOTS: usize = 2 * CAPACITY;

/// The depth of types in types that is examined: the compiler's own stack has an end.
const LEVELS: usize = 20;

/// The height of a definition that is being looked at.
const OPEN: usize = usize::MAX;

/// The findings.
pub(super) struct Survey {
    /// No less than there are.
    properties: usize,
    values: usize,
    characters: usize,
    height: usize,
    /// `true` if the structure of the type itself is sound, if no map has keys that are no text.
    is_plain: bool,
    /// `true` if serde buffers some value of the type, and with it such a map.
    sets_aside: bool,
    has_number_keys: bool,
    /// `true` if a type contains itself, so that the height says nothing.
    is_recursive: bool,
    /// `true` if everything was examined.
    is_whole: bool,
    /// `true` if the structure here belongs to the type itself: a generic type has no check of its own.
    is_own: bool,
    level: usize,
    /// The definitions: their identities, how deep the deepest place in each lies, and which is in
    /// which slot.
    ids: [u64; CAPACITY],
    heights: [usize; CAPACITY],
    slots: [u16; SLOTS],
    len: usize,
}

impl Survey {
    /// Before the first look: evaluated once, for filling the lists anew costs more than a copy.
    const NOTHING: Self = Self {
        properties: 0,
        values: 0,
        characters: 0,
        height: 0,
        is_plain: true,
        sets_aside: false,
        has_number_keys: false,
        is_recursive: false,
        is_whole: true,
        is_own: true,
        level: 0,
        ids: [0; CAPACITY],
        heights: [0; CAPACITY],
        slots: [u16::MAX; SLOTS],
        len: 0,
    };

    pub(super) const fn of(root: NodeRef) -> Self {
        let mut survey = Self::NOTHING;
        survey.height = survey.node(root.get());
        survey
    }

    /// Returns whether the structure of the type is certainly sound.
    pub(super) const fn is_sound(&self) -> bool {
        self.is_plain && self.is_whole && !(self.sets_aside && self.has_number_keys)
    }

    /// Returns whether there is a map with keys that are no text.
    pub(super) const fn has_number_keys(&self) -> bool {
        self.has_number_keys
    }

    /// Returns whether there are more definitions than can be kept.
    pub(super) const fn overflowed(&self) -> bool {
        self.len == CAPACITY && !self.is_whole
    }

    /// Returns whether the type is certainly within the limits on its size.
    pub(super) const fn fits(&self) -> bool {
        self.is_whole
            && self.properties <= super::PROPERTIES
            && self.values <= super::ENUM_VALUES
            && self.characters <= super::CHARACTERS
    }

    /// Returns whether the type certainly nests no deeper than `limit`.
    pub(super) const fn is_within(&self, limit: usize) -> bool {
        self.is_whole && !self.is_recursive && self.height <= limit
    }

    /// A place where a value stands, and how deep it is.
    const fn node(&mut self, mut node: &'static Node) -> usize {
        let mut around = 0;
        let mut nullable = false;
        loop {
            match &node.kind {
                // Never definitions.
                Kind::Boolean
                | Kind::Integer { .. }
                | Kind::Number
                | Kind::String
                | Kind::Parsed
                | Kind::Json
                | Kind::Recursive(_)
                | Kind::Quoted(_) => return around,
                Kind::Nullable(inner) => {
                    if nullable && self.is_own {
                        self.is_plain = false;
                    }
                    nullable = true;
                    node = inner.get();
                }
                Kind::Array { items, .. } => {
                    around += 1;
                    nullable = false;
                    node = items.get();
                }
                Kind::Map { key, value } => {
                    // A list of objects with a key and a value.
                    around += 2;
                    self.properties += 2;
                    self.characters += 8;
                    self.key(*key);
                    nullable = false;
                    node = value.get();
                }
                Kind::Newtype(field) => {
                    let Some(definition) = &node.definition else {
                        node = field.node.get();
                        if self.is_own && shape::is_wide(&node.kind) {
                            self.is_plain = false;
                        }
                        continue;
                    };
                    // It may be an `Option`.
                    if nullable && self.is_own {
                        self.is_plain = false;
                    }
                    return around + self.definition(node, definition);
                }
                Kind::Null
                | Kind::Tuple(_)
                | Kind::Object(_)
                | Kind::Enum(_)
                | Kind::Union(..)
                | Kind::Foreign(_) => {
                    return around
                        + match &node.definition {
                            Some(definition) => self.definition(node, definition),
                            None => self.below(node),
                        };
                }
            }
        }
    }

    const fn key(&mut self, key: NodeRef) {
        let stripped = shape::strip(key);
        if matches!(stripped.get().kind, Kind::Integer { .. } | Kind::Boolean) {
            self.has_number_keys = true;
        } else if self.is_own
            && !matches!(
                stripped.get().kind,
                Kind::String | Kind::Parsed | Kind::Enum(_)
            )
        {
            self.is_plain = false;
        }
        self.node(key.get());
    }

    const fn definition(&mut self, node: &'static Node, definition: &Definition) -> usize {
        let mut slot = definition.id as usize % SLOTS;
        let mut at = self.slots[slot] as usize;
        while at < self.len && self.ids[at] != definition.id {
            slot = (slot + 1) % SLOTS;
            at = self.slots[slot] as usize;
        }
        if at < self.len {
            let height = self.heights[at];
            if height == OPEN {
                self.is_recursive = true;
                return 0;
            }
            return height;
        }
        if self.len == CAPACITY || self.level == LEVELS {
            self.is_whole = false;
            return 0;
        }
        at = self.len;
        self.len += 1;
        self.slots[slot] = at as u16;
        self.ids[at] = definition.id;
        self.heights[at] = OPEN;
        self.characters += definition.characters;
        let is_own = self.is_own;
        self.is_own = at == 0 || !definition.arguments.is_empty();
        let height = self.below(node);
        self.is_own = is_own;
        self.heights[at] = height;
        height
    }

    const fn below(&mut self, node: &'static Node) -> usize {
        self.level += 1;
        let mut height = 0;
        match &node.kind {
            Kind::Object(fields) | Kind::Tuple(fields) => height = self.fields(fields),
            Kind::Enum(values) => self.values += values.len(),
            Kind::Union(tagging, variants) => {
                let len = variants.len();
                let mut i = 0;
                while i < len {
                    let variant = self.variant(tagging, &variants[i]);
                    if variant > height {
                        height = variant;
                    }
                    i += 1;
                }
            }
            Kind::Newtype(field) => {
                self.constraints(field);
                height = self.node(field.node.get());
            }
            scalar!() | opaque!() | Kind::Array { .. } | Kind::Map { .. } | Kind::Nullable(_) => {}
        }
        self.level -= 1;
        height
    }

    const fn fields(&mut self, fields: &'static [Field]) -> usize {
        let len = fields.len();
        self.properties += len;
        let mut height = 1;
        let mut i = 0;
        while i < len {
            let field = &fields[i];
            i += 1;
            if self.is_own {
                self.constraints(field);
                self.is_plain = self.is_plain && !field.flatten;
            }
            let node = field.node.get();
            // Most fields, once more than in `node` to save the call.
            if matches!(
                node.kind,
                Kind::Boolean | Kind::Integer { .. } | Kind::Number | Kind::String
            ) {
                continue;
            }
            // The keys of something flattened lie in the object around it.
            let below = if field.flatten {
                self.node(node)
            } else {
                self.node(node) + 1
            };
            if below > height {
                height = below;
            }
        }
        height
    }

    const fn variant(&mut self, tagging: &Tagging, variant: &'static Variant) -> usize {
        // More than it may be: for the tag, and for what it says.
        self.properties += 2;
        self.values += 1;
        // Whether there is no object around the content.
        let beside = match tagging {
            Tagging::Untagged | Tagging::Internal(_) => true,
            Tagging::External | Tagging::Adjacent(..) => variant.untagged,
        };
        if self.is_own && beside {
            self.sets_aside = true;
        }
        let below = match variant.content {
            // An object with a tag at most.
            Content::Unit => return 1,
            Content::Newtype(field) => {
                self.constraints(field);
                // Its keys have to be fixed, and others than the tag.
                self.is_plain = self.is_plain && !(self.is_own && beside);
                self.node(field.node.get())
            }
            Content::Tuple(fields) | Content::Struct(fields) => self.fields(fields),
        };
        if beside && below > 0 {
            below
        } else {
            below + 1
        }
    }

    const fn constraints(&mut self, field: &Field) {
        if let Some(constraints) = field.constraints
            && self.is_own
            && bounds::misfit(constraints, field.node).is_some()
        {
            self.is_plain = false;
        }
    }
}
