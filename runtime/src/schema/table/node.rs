//! The schema table: what the compiler knows about a type, as constant data.
//!
//! One [`Node`] per type, children by reference. Everything else (schema texts, limits, the way back
//! from an encoded answer) is read from here. A node has no interior mutability and holds no
//! `dyn`, or constant evaluation could not read it. It refuses to know any provider's dialect.

use std::any::Any;

pub use super::constraints::{Bound, Complaint, Constraints, Example, Operand, Validator};
pub use super::keyword::Keyword;
pub use super::text::Text;
pub use super::unchecked::NodeRef;
pub use super::variant::{Content, Tagging, Value, Variant};

/// One type.
pub struct Node {
    /// The name and identity of a type that has them.
    pub definition: Option<Definition>,
    /// The type's own doc comment.
    pub doc: Text,
    /// The user's own rule for the whole type: it reads the value from its JSON text.
    pub validate: Option<Validator>,
    /// Adds the type to a generator of schemars; nothing where it is written in place.
    pub describe: Option<Describe>,
    /// `true` if the limits on its size are not checked.
    pub unlimited: bool,
    /// Its shape.
    pub kind: Kind,
}

impl Node {
    /// A node without name or documentation.
    pub const fn of(kind: Kind) -> Self {
        Self {
            definition: None,
            doc: Text::EMPTY,
            validate: None,
            describe: None,
            unlimited: false,
            kind,
        }
    }

    /// Without limits on its size.
    #[must_use]
    pub const fn unlimited(mut self) -> Self {
        self.unlimited = true;
        self
    }

    /// With generic arguments.
    #[must_use]
    pub const fn arguments(mut self, arguments: &'static [Argument]) -> Self {
        if let Some(definition) = &mut self.definition {
            definition.arguments = arguments;
        }
        self
    }

    /// With the user's own rule.
    #[must_use]
    pub const fn validate(mut self, validate: Validator) -> Self {
        self.validate = Some(validate);
        self
    }
}

/// The name and identity of a type that can be written once and referred to.
#[derive(Clone, Copy)]
pub struct Definition {
    /// Its name, of the characters `a-zA-Z0-9_-` only.
    pub name: &'static str,
    /// Its identity, generic arguments included.
    pub id: u64,
    /// Its generic arguments, which become a part of the name.
    pub arguments: &'static [Argument],
    /// The bytes of its name and of all names in it (keys, values, tags), or more: a bound that saves
    /// constant evaluation from counting.
    pub characters: usize,
}

/// Adds a type to the schema generator of another crate, and gives back that crate's schema of it.
///
/// Both are untyped, so that the table knows no other crate.
pub(crate) type Describe = fn(&mut dyn Any) -> Box<dyn Any>;

/// Makes the table of a root with nothing foreign in it, or says why there is none.
pub(crate) type Complete = fn(NodeRef) -> Result<NodeRef, String>;

/// A type that another crate describes.
#[derive(Clone, Copy)]
pub struct Foreign {
    /// The function that describes it.
    pub describe: Describe,
    /// The function that makes a table of the description.
    pub complete: Complete,
}

/// One generic argument of a type.
#[derive(Clone, Copy)]
pub enum Argument {
    /// A type.
    Type(NodeRef),
    /// A constant: an integer, a `bool` or a `char`, as a number.
    Number(i128),
}

/// The shape of a type: how serde reads it.
pub enum Kind {
    /// Only `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number that the Rust type can hold.
    Integer {
        /// The smallest one.
        minimum: i128,
        /// The largest one.
        maximum: i128,
    },
    /// Any number.
    Number,
    /// Any text.
    String,
    /// Text that a type is parsed from, so not any.
    Parsed,
    /// A list.
    Array {
        /// Its items.
        items: NodeRef,
        /// The least number of items.
        minimum: usize,
        /// The largest number of items; `usize::MAX` for any.
        maximum: usize,
    },
    /// A list with one type per place.
    Tuple(&'static [Field]),
    /// An object with any keys.
    Map {
        /// The type of the keys: text, integers, booleans or the values of an enum.
        key: NodeRef,
        /// The type of the values.
        value: NodeRef,
    },
    /// Any JSON.
    Json,
    /// The type or `null`.
    Nullable(NodeRef),
    /// The one field of a newtype.
    Newtype(&'static Field),
    /// An object with these keys.
    Object(&'static [Field]),
    /// One of these strings.
    Enum(&'static [Value]),
    /// One of these variants, of which at least one carries data.
    Union(Tagging, &'static [Variant]),
    /// A type that another crate describes, which is not known when the program is compiled.
    Foreign(Foreign),
    /// The definition with this identity, which encloses this node (a generic type in itself).
    Recursive(u64),
    /// A value as JSON text in a string: the deepest level of a type that refers to itself, where a
    /// dialect has no recursion. The compiler makes none; `layout` does.
    Quoted(&'static Quoted),
}

/// A value that stands as JSON text in a string.
pub struct Quoted {
    /// The type of the value.
    pub node: NodeRef,
    /// The definitions around it, for generic types inside themselves.
    pub around: Box<[(u64, NodeRef)]>,
}

/// Matches the kinds of one value without parts, in every `match` that treats them alike. No `match`
/// on [`Kind`] has a `_` arm, so that the compiler names all of them when there is a new kind.
macro_rules! scalar {
    () => {
        $crate::schema::table::node::Kind::Null
            | $crate::schema::table::node::Kind::Boolean
            | $crate::schema::table::node::Kind::Integer { .. }
            | $crate::schema::table::node::Kind::Number
            | $crate::schema::table::node::Kind::String
            | $crate::schema::table::node::Kind::Parsed
    };
}

/// Matches the kinds whose content is not in the node.
macro_rules! opaque {
    () => {
        $crate::schema::table::node::Kind::Json
            | $crate::schema::table::node::Kind::Foreign(_)
            | $crate::schema::table::node::Kind::Recursive(_)
            | $crate::schema::table::node::Kind::Quoted(_)
    };
}

/// Matches the kinds that hold other values by place or by any key.
macro_rules! nested {
    () => {
        $crate::schema::table::node::Kind::Array { .. }
            | $crate::schema::table::node::Kind::Tuple(_)
            | $crate::schema::table::node::Kind::Map { .. }
    };
}

pub(crate) use {nested, opaque, scalar};

/// A position: a named field, a slot of a tuple, or the content of a newtype (without a name).
#[derive(Clone, Copy)]
pub struct Field {
    /// The key on the wire; `_0`, `_1` … for the slots of a tuple.
    pub name: Text,
    /// Other keys that serde takes for it.
    pub aliases: &'static [&'static str],
    /// Its name in Rust, where that is not the key.
    pub member: &'static str,
    /// The field's doc comment.
    pub doc: Text,
    /// The field's type.
    pub node: NodeRef,
    /// `true` if its keys are those of the object around it.
    pub flatten: bool,
    /// `true` if serde has a default for a missing key.
    pub default: bool,
    /// `true` if the key has to be there even for an `Option`, since to serde a missing one is not
    /// `None`.
    pub present: bool,
    /// The field's constraints; an empty set where serde may refuse what the type takes.
    pub constraints: Option<&'static Constraints>,
}

impl Field {
    /// A field that has to be there.
    pub const fn new(name: Text, doc: Text, node: NodeRef) -> Self {
        Self {
            name,
            aliases: &[],
            member: "",
            doc,
            node,
            flatten: false,
            default: false,
            present: false,
            constraints: None,
        }
    }

    /// A field that has to be there, whose texts read the same inside a JSON string. Most are so,
    /// and constant evaluation pays for every call.
    pub const fn plain(name: &'static str, doc: &'static str, node: NodeRef) -> Self {
        Self {
            name: Text {
                plain: name,
                json: name,
            },
            aliases: &[],
            member: "",
            doc: Text {
                plain: doc,
                json: doc,
            },
            node,
            flatten: false,
            default: false,
            present: false,
            constraints: None,
        }
    }

    /// The content of a newtype without documentation.
    pub const fn content(node: NodeRef) -> Self {
        Self::new(Text::EMPTY, Text::EMPTY, node)
    }

    /// With other keys that serde takes.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// With another name in Rust.
    #[must_use]
    pub const fn member(mut self, member: &'static str) -> Self {
        self.member = member;
        self
    }

    /// With its keys in the object around it.
    #[must_use]
    pub const fn flatten(mut self) -> Self {
        self.flatten = true;
        self
    }

    /// With a value where the key is missing.
    #[must_use]
    pub const fn default(mut self) -> Self {
        self.default = true;
        self
    }

    /// With a key that has to be there, whatever the type.
    #[must_use]
    pub const fn present(mut self) -> Self {
        self.present = true;
        self
    }

    /// With constraints.
    #[must_use]
    pub const fn constraints(mut self, constraints: &'static Constraints) -> Self {
        self.constraints = Some(constraints);
        self
    }
}
