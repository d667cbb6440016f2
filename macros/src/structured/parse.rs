//! An item becomes a model. serde's attributes are read by serde's own parser, so that both derives
//! understand the same. Its rules are checked in `check`.

use std::collections::BTreeSet;

use proc_macro2::Span;
use serde_derive_internals::ast::{self, Container, Data, Style};
use serde_derive_internals::attr::{Default, Identifier, TagType};
use serde_derive_internals::name::Name;
use serde_derive_internals::{Ctxt, Derive};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Fields, Ident, Member, Meta, Token, Type, parse_quote_spanned};

use super::attr;
use super::model::{
    ContainerAttributes, Content, Field, FieldAttributes, Item, Shape, Tagging, Variant,
};
use crate::diag::Diagnostics;
use crate::doc::Doc;
use crate::words::Place;
use crate::{doc, messages};

/// Returns the model of the item, or nothing where serde cannot read it either.
pub(crate) fn item<'a>(input: &'a DeriveInput, diag: &mut Diagnostics) -> Option<Item<'a>> {
    if let syn::Data::Union(data) = &input.data {
        diag.at(data.union_token, messages::union_item());
        return None;
    }
    let context = Ctxt::new();
    let private = Ident::new("__private", Span::call_site());
    let container = Container::from_ast(&context, input, Derive::Deserialize, &private);
    let attributes = attr::container(&input.attrs, diag);
    // `derive(Deserialize)` reports the same, by the same parser; rustc shows equal errors once.
    if let Err(errors) = context.check() {
        diag.push(errors);
        own_attributes(&input.data, diag);
        return None;
    }
    let container = container?;
    let shape = shape(&container, &attributes, diag);
    let name = match &attributes.name {
        Some(name) => name.text.clone(),
        None => container.attrs.name().deserialize_name().value.clone(),
    };
    Some(Item {
        input,
        name,
        doc: described(attributes.description.as_ref(), &input.attrs),
        attributes,
        shape,
        remote: container.attrs.remote().is_some(),
        identifier: !matches!(container.attrs.identifier(), Identifier::No),
    })
}

/// Reads the attributes for their mistakes alone, where serde's are wrong too.
fn own_attributes(data: &syn::Data, diag: &mut Diagnostics) {
    let fields = |fields: &Fields, diag: &mut Diagnostics| {
        for field in fields {
            attr::field(&field.attrs, Place::Field, diag);
        }
    };
    match data {
        syn::Data::Struct(data) => fields(&data.fields, diag),
        syn::Data::Enum(data) => {
            for variant in &data.variants {
                attr::field(&variant.attrs, Place::Variant, diag);
                fields(&variant.fields, diag);
            }
        }
        syn::Data::Union(_) => {}
    }
}

fn shape(container: &Container, own: &ContainerAttributes, diag: &mut Diagnostics) -> Shape {
    let attributes = &container.attrs;
    let other = own
        .as_type
        .as_ref()
        .or(attributes.type_from())
        .or(attributes.type_try_from());
    if let Some(other) = other {
        unread_parts(&container.data, &messages::read_as_another(), diag);
        let mut field = content(other.clone());
        field.fallible = attributes.type_from().is_none();
        return Shape::Newtype(Box::new(field));
    }
    let default = !attributes.default().is_none();
    match &container.data {
        Data::Struct(_, fields) if attributes.transparent() => {
            let mut read = read_fields(
                fields.iter().filter(|it| it.attrs.transparent()),
                default,
                diag,
            );
            match read.pop() {
                Some(field) => Shape::Newtype(Box::new(field)),
                None => Shape::Unit,
            }
        }
        Data::Struct(style, fields) => {
            let mut fields = read_fields(fields, default, diag);
            match style {
                Style::Struct => Shape::Object(fields),
                Style::Tuple => Shape::Tuple(number_slots(fields)),
                Style::Unit => Shape::Unit,
                Style::Newtype => match fields.pop() {
                    Some(field) => Shape::Newtype(Box::new(field)),
                    None => Shape::Unit,
                },
            }
        }
        Data::Enum(variants) => enumeration(container, variants, diag),
    }
}

fn enumeration(container: &Container, variants: &[ast::Variant], diag: &mut Diagnostics) -> Shape {
    let closed = container.attrs.deny_unknown_fields();
    let mut read = Vec::new();
    for it in variants {
        if it.attrs.skip_deserializing() {
            attr::unread(&it.original.attrs, &messages::skipped("variant"), diag);
        } else {
            read.push(variant(it, closed, diag));
        }
    }
    let variants = read;
    let tagging = match container.attrs.tag() {
        TagType::External => Tagging::External,
        TagType::Internal { tag } => Tagging::Internal(tag.clone()),
        TagType::Adjacent { tag, content } => Tagging::Adjacent(tag.clone(), content.clone()),
        TagType::None => Tagging::Untagged,
    };
    let names_only = variants
        .iter()
        .all(|it| matches!(it.content, Content::Unit) && !it.untagged);
    if names_only && matches!(tagging, Tagging::External) {
        Shape::Enum(variants)
    } else {
        Shape::Union(tagging, variants)
    }
}

/// Refuses attributes of the item's own parts, none of which is in the schema.
fn unread_parts(data: &Data<'_>, message: &str, diag: &mut Diagnostics) {
    let fields = |fields: &[ast::Field<'_>], diag: &mut Diagnostics| {
        for field in fields {
            attr::unread(&field.original.attrs, message, diag);
        }
    };
    match data {
        Data::Struct(_, parts) => fields(parts, diag),
        Data::Enum(variants) => {
            for variant in variants {
                attr::unread(&variant.original.attrs, message, diag);
                fields(&variant.fields, diag);
            }
        }
    }
}

fn variant(variant: &ast::Variant, closed: bool, diag: &mut Diagnostics) -> Variant {
    let original = variant.original;
    let own = attr::field(&original.attrs, Place::Variant, diag);
    let name = variant.attrs.name().deserialize_name();
    let aliases = aliases(variant.attrs.aliases(), name);
    let unexplained = match (&own.as_type, variant.attrs.deserialize_with()) {
        (None, Some(_)) => deserializer(&original.attrs),
        _ => None,
    };
    let fields = |diag: &mut Diagnostics| read_fields(&variant.fields, false, diag);
    let read = match (own.as_type, variant.style) {
        (Some(ty), _) => Content::Newtype(Box::new(content(ty))),
        (None, Style::Unit) => Content::Unit,
        (None, Style::Struct) => Content::Struct(fields(diag)),
        (None, Style::Tuple) => Content::Tuple(number_slots(fields(diag))),
        (None, Style::Newtype) => match fields(diag).pop() {
            Some(field) => Content::Newtype(Box::new(field)),
            None => Content::Unit,
        },
    };
    Variant {
        ident: variant.ident.to_string(),
        aliases: aliases.iter().map(|alias| alias.value.clone()).collect(),
        name: name.value.clone(),
        doc: described(own.description.as_ref(), &original.attrs),
        content: read,
        untagged: variant.attrs.untagged(),
        other: variant.attrs.other(),
        closed,
        unexplained,
        allow_unreachable: own.allow_unreachable,
        name_spans: spans(name, &aliases),
        span: variant.ident.span(),
    }
}

fn read_fields<'a>(
    fields: impl IntoIterator<Item = &'a ast::Field<'a>>,
    default: bool,
    diag: &mut Diagnostics,
) -> Vec<Field> {
    let mut read = Vec::new();
    for it in fields {
        if it.attrs.skip_deserializing() {
            attr::unread(&it.original.attrs, &messages::skipped("field"), diag);
        } else {
            read.push(field(it, default, diag));
        }
    }
    read
}

fn field(field: &ast::Field, default: bool, diag: &mut Diagnostics) -> Field {
    let original = field.original;
    let mut attributes = attr::field(&original.attrs, Place::Field, diag);
    if let Some(span) = attributes.schemars {
        let ty = attributes.as_type.as_ref().unwrap_or(field.ty);
        attributes.as_type = Some(parse_quote_spanned!(span=> __coax::foreign!(#ty)));
    }
    let name = field.attrs.name().deserialize_name();
    let aliases = aliases(field.attrs.aliases(), name);
    let (member, span) = match &field.member {
        Member::Named(ident) => (ident.to_string(), ident.span()),
        Member::Unnamed(index) => (index.index.to_string(), field.ty.span()),
    };
    let unexplained = match (&attributes.as_type, field.attrs.deserialize_with()) {
        (None, Some(_)) => deserializer(&original.attrs),
        _ => None,
    };
    Field {
        member,
        aliases: aliases.iter().map(|alias| alias.value.clone()).collect(),
        name: name.value.clone(),
        doc: described(attributes.description.as_ref(), &original.attrs),
        ty: attributes
            .as_type
            .clone()
            .unwrap_or_else(|| field.ty.clone()),
        rust_type: field.ty.clone(),
        deserialize_with: field.attrs.deserialize_with().cloned(),
        flatten: field.attrs.flatten(),
        default: default || !matches!(field.attrs.default(), Default::None),
        other_default: match field.attrs.default() {
            Default::None => default,
            Default::Default => false,
            Default::Path(_) => true,
        },
        fallible: attributes.as_type.is_some(),
        unexplained,
        attributes,
        name_spans: spans(name, &aliases),
        span,
    }
}

/// Returns the text of the attribute in place of the doc comment, or that.
fn described(description: Option<&String>, attributes: &[Attribute]) -> Doc {
    match description {
        Some(text) => Doc::Known(text.clone()),
        None => doc::of(attributes),
    }
}

/// Returns the content of something that is read as another type.
fn content(ty: Type) -> Field {
    Field {
        member: String::new(),
        name: String::new(),
        aliases: Vec::new(),
        doc: Doc::Known(String::new()),
        rust_type: ty.clone(),
        deserialize_with: None,
        flatten: false,
        default: false,
        other_default: false,
        fallible: true,
        unexplained: None,
        attributes: FieldAttributes::default(),
        name_spans: vec![ty.span()],
        span: ty.span(),
        ty,
    }
}

/// Numbers the slots of a tuple: its fields have no name in JSON.
fn number_slots(mut fields: Vec<Field>) -> Vec<Field> {
    for (index, field) in fields.iter_mut().enumerate() {
        field.name = format!("_{index}");
        field.aliases.clear();
    }
    fields
}

/// Returns the names that serde takes besides `name`; its set of aliases may hold that one too.
fn aliases<'a>(aliases: &'a BTreeSet<Name>, name: &Name) -> Vec<&'a Name> {
    aliases
        .iter()
        .filter(|alias| alias.value != name.value)
        .collect()
}

/// Returns where the name is given, and each alias.
fn spans(name: &Name, aliases: &[&Name]) -> Vec<Span> {
    std::iter::once(name)
        .chain(aliases.iter().copied())
        .map(|name| name.span)
        .collect()
}

/// Returns the attribute that brings its own deserializer, and the span of its value. There is none where
/// serde gave the field one by itself, to borrow a `Cow`.
fn deserializer(attributes: &[Attribute]) -> Option<(&'static str, Span)> {
    ["with", "deserialize_with"]
        .into_iter()
        .find_map(|word| Some((word, value_span(attributes, word)?)))
}

/// Returns the span of the value in `#[serde(key = "value")]`, or of the whole `key(…)`.
fn value_span(attributes: &[Attribute], key: &str) -> Option<Span> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
        .filter_map(|attribute| {
            attribute
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .find(|meta| meta.path().is_ident(key))
        .map(|meta| match &meta {
            Meta::NameValue(pair) => pair.value.span(),
            other => other.span(),
        })
}
