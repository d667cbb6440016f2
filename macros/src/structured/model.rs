//! The model of an item after reading it: the content of the table, and the spans that mistakes
//! underline. Emitting it cannot fail.

use proc_macro2::Span;
use syn::{DeriveInput, ExprPath, Ident, Path, Type, WherePredicate};

use super::keyword::Row;
use crate::doc::Doc;

/// One item.
pub(crate) struct Item<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) attributes: ContainerAttributes,
    /// The name of its definition.
    pub(crate) name: String,
    pub(crate) doc: Doc,
    pub(crate) shape: Shape,
    /// `true` if the item exists only to read another type (`#[serde(remote)]`).
    pub(crate) remote: bool,
    /// `true` if the enum is one of names (`field_identifier`, `variant_identifier`).
    pub(crate) identifier: bool,
}

/// The form of the item in JSON.
pub(crate) enum Shape {
    /// Only `null`.
    Unit,
    /// The form of its one field.
    Newtype(Box<Field>),
    Tuple(Vec<Field>),
    Object(Vec<Field>),
    /// An enum without data.
    Enum(Vec<Variant>),
    Union(Tagging, Vec<Variant>),
}

pub(crate) enum Tagging {
    External,
    Internal(String),
    Adjacent(String, String),
    Untagged,
}

/// A field, a slot, or the content of a newtype.
pub(crate) struct Field {
    /// The name in Rust, for messages.
    pub(crate) member: String,
    /// The name in JSON.
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) doc: Doc,
    /// The type whose JSON it takes.
    pub(crate) ty: Type,
    /// The type that it has in Rust.
    pub(crate) rust_type: Type,
    /// The function that reads it in place of its type.
    pub(crate) deserialize_with: Option<ExprPath>,
    pub(crate) flatten: bool,
    pub(crate) default: bool,
    /// `true` if a missing key has another default than the type's own.
    pub(crate) other_default: bool,
    /// `true` if serde may refuse a value that the type takes (`try_from`).
    pub(crate) fallible: bool,
    /// The attribute that makes serde read it its own way, if no `as` explains it.
    pub(crate) unexplained: Option<(&'static str, Span)>,
    pub(crate) attributes: FieldAttributes,
    /// The spans of its name and of each alias.
    pub(crate) name_spans: Vec<Span>,
    /// The span of a mistake about the field.
    pub(crate) span: Span,
}

pub(crate) struct Variant {
    pub(crate) ident: String,
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) doc: Doc,
    pub(crate) content: Content,
    pub(crate) untagged: bool,
    /// `true` if every other name is this variant.
    pub(crate) other: bool,
    pub(crate) closed: bool,
    pub(crate) unexplained: Option<(&'static str, Span)>,
    /// The span of the word that allows an earlier variant to take all of it.
    pub(crate) allow_unreachable: Option<Span>,
    pub(crate) name_spans: Vec<Span>,
    pub(crate) span: Span,
}

pub(crate) enum Content {
    Unit,
    Newtype(Box<Field>),
    Tuple(Vec<Field>),
    Struct(Vec<Field>),
}

/// `#[structured(…)]` on the item.
#[derive(Default)]
pub(crate) struct ContainerAttributes {
    pub(crate) coax: Option<Path>,
    pub(crate) name: Option<Words>,
    pub(crate) description: Option<String>,
    pub(crate) as_type: Option<Type>,
    /// The bounds of the parameters in place of those that the fields would need.
    pub(crate) bound: Option<Vec<WherePredicate>>,
    /// The name of the companion that `Partial` makes.
    pub(crate) partial: Option<Ident>,
    pub(crate) unlimited: bool,
    /// The variants of `Dialect` that the type is pinned to.
    pub(crate) dialects: Vec<Ident>,
    /// The span of the word for schemars' trait.
    pub(crate) json_schema: Option<Span>,
    pub(crate) validate: Option<Path>,
    /// The span of the word for garde's rules.
    pub(crate) garde: Option<Span>,
}

/// `#[structured(…)]` on a field or a variant.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) description: Option<String>,
    pub(crate) as_type: Option<Type>,
    /// The bounds of the parameters in place of those that the field would need.
    pub(crate) bound: Option<Vec<WherePredicate>>,
    /// The span of the word that lets schemars describe the field.
    pub(crate) schemars: Option<Span>,
    pub(crate) constraints: Constraints,
    /// `true` if it appears in a stream only when it is complete.
    pub(crate) whole: bool,
    /// The span of the word by which its elements are streamed one by one, if it is there.
    pub(crate) items: Option<Span>,
    pub(crate) validate: Option<Path>,
    /// The span of the word that allows a variant to be shadowed on purpose.
    pub(crate) allow_unreachable: Option<Span>,
    /// The span of the word for garde's rules.
    pub(crate) garde: Option<Span>,
}

/// The constraints of a field.
#[derive(Default)]
pub(crate) struct Constraints {
    pub(crate) list: Vec<Constraint>,
    pub(crate) example: Option<(Example, Span)>,
}

/// A keyword and its value, with the place of the value.
pub(crate) struct Constraint {
    pub(crate) row: &'static Row,
    pub(crate) operand: Operand,
    pub(crate) span: Span,
}

/// The value of a keyword.
pub(crate) enum Operand {
    Number(Number),
    Count(usize),
    Text(String),
}

/// A value as it might be.
pub(crate) enum Example {
    Text(String),
    Number(Number),
    Boolean(bool),
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Number {
    Integer(i128),
    Decimal(f64),
}

impl Number {
    pub(crate) fn as_f64(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Decimal(number) => number,
        }
    }
}

pub(crate) struct Words {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Constraints {
    /// Returns the constraint of a word, if there is one.
    pub(crate) fn get(&self, word: &str) -> Option<&Constraint> {
        self.list.iter().find(|it| it.row.word == word)
    }
}

impl Operand {
    /// Returns a number or a count, for comparisons.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.as_f64()),
            Self::Count(count) => Some(*count as f64),
            Self::Text(_) => None,
        }
    }
}

impl ContainerAttributes {
    /// Returns whether the value as a whole has a validator of the user's own.
    pub(crate) fn is_validated(&self) -> bool {
        self.validate.is_some() || self.garde.is_some()
    }
}

impl FieldAttributes {
    /// Returns whether the field has a validator of the user's own.
    pub(crate) fn is_validated(&self) -> bool {
        self.validate.is_some() || self.garde.is_some()
    }
}

impl Item<'_> {
    /// Returns whether the item has parameters other than lifetimes, so that no `static` can hold its node.
    pub(crate) fn is_generic(&self) -> bool {
        let params = &self.input.generics;
        params.type_params().next().is_some() || params.const_params().next().is_some()
    }

    /// Returns its fields and those of its variants.
    pub(crate) fn fields(&self) -> Vec<&Field> {
        match &self.shape {
            Shape::Unit | Shape::Enum(_) => Vec::new(),
            Shape::Newtype(field) => vec![field],
            Shape::Tuple(fields) | Shape::Object(fields) => fields.iter().collect(),
            Shape::Union(_, variants) => variants.iter().flat_map(Variant::fields).collect(),
        }
    }
}

impl Variant {
    pub(crate) fn fields(&self) -> Vec<&Field> {
        match &self.content {
            Content::Unit => Vec::new(),
            Content::Newtype(field) => vec![field],
            Content::Tuple(fields) | Content::Struct(fields) => fields.iter().collect(),
        }
    }
}
