//! A function becomes the model of a tool. Its rules are checked in `check`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, PathArguments, Token, Type};

use super::attr;
use super::model::{Argument, Context, Parameter, Tool};
use super::signature::{self, Function};
use crate::diag::Diagnostics;
use crate::doc::{self, Doc};

/// Reads the tool of a function with its attribute.
pub(crate) fn tool<'a>(
    function: &'a Function,
    list: &TokenStream,
    diag: &mut Diagnostics,
) -> Tool<'a> {
    let attributes = attr::tool(list, diag);
    let (name, name_span) = match &attributes.name {
        Some(name) => (name.value(), name.span()),
        None => (function.name.unraw().to_string(), function.name.span()),
    };
    let doc = match &attributes.description {
        Some(text) => Doc::Known(text.clone()),
        None => doc::of(&function.attributes),
    };
    let parameters = function.parameters.iter();
    let parameters = parameters.filter_map(|it| parameter(it, diag)).collect();
    Tool {
        function,
        attributes,
        name,
        name_span,
        doc,
        parameters,
    }
}

/// Returns the use of the parameter, if it has a name.
fn parameter<'a>(
    parameter: &'a signature::Parameter,
    diag: &mut Diagnostics,
) -> Option<Parameter<'a>> {
    if let Some(ty) = context(&parameter.ty) {
        return Some(Parameter::Context(Context {
            ty,
            stateless: is_stateless(ty),
        }));
    }
    let own = attr::parameter(&parameter.attributes, diag);
    let ident = parameter.name()?;
    let chosen = match &own.rename {
        Some(rename) => Some(rename.clone()),
        None => serde_name(&parameter.attributes),
    };
    let (name, name_span) = match chosen {
        Some(chosen) => (chosen.value(), chosen.span()),
        None => (ident.unraw().to_string(), ident.span()),
    };
    let passed =
        |it: &&Attribute| signature::is_argument_attribute(it) && !it.path().is_ident("tool");
    Some(Parameter::Argument(Argument {
        ty: &parameter.ty,
        attributes: parameter.attributes.iter().filter(passed).collect(),
        own,
        name,
        name_span,
        ident,
    }))
}

/// Returns the type behind a reference, unless it is one that can only be meant to be an argument.
pub(super) fn context(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(reference) => {
            (!is_known_argument(&reference.elem)).then_some(&*reference.elem)
        }
        Type::Group(group) => context(&group.elem),
        Type::Paren(paren) => context(&paren.elem),
        _ => None,
    }
}

/// Returns whether the type is a common one of arguments. It goes by names, and decides only which
/// mistake is reported: these are no contexts by their types either.
fn is_known_argument(ty: &Type) -> bool {
    const KNOWN: [&str; 24] = [
        "str", "String", "Vec", "Option", "HashMap", "BTreeMap", "HashSet", "BTreeSet", "Path",
        "PathBuf", "Value", "bool", "char", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32",
        "i64", "f32", "f64",
    ];
    match ty {
        Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|it| KNOWN.iter().any(|known| it.ident == known))
        }
        Type::Group(group) => is_known_argument(&group.elem),
        Type::Paren(paren) => is_known_argument(&paren.elem),
        Type::Slice(_)
        | Type::Array(_)
        | Type::Tuple(_)
        | Type::Reference(_)
        | Type::ImplTrait(_)
        | Type::TraitObject(_) => true,
        _ => false,
    }
}

/// Returns whether the type is `ToolContext`, or `ToolContext<()>`.
fn is_stateless(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    let without = match &last.arguments {
        PathArguments::None => true,
        PathArguments::AngleBracketed(list) => {
            let is_unit = |it: &syn::GenericArgument| matches!(it, syn::GenericArgument::Type(Type::Tuple(it)) if it.elems.is_empty());
            list.args.len() == 1 && list.args.iter().all(is_unit)
        }
        PathArguments::Parenthesized(_) => false,
    };
    without && last.ident == "ToolContext"
}

/// Returns whether it is a context that is not lent.
pub(super) fn is_owned_context(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|it| it.ident == "ToolContext")
        }
        Type::Group(group) => is_owned_context(&group.elem),
        _ => false,
    }
}

/// Returns the name that `#[serde(rename = "…")]` gives.
fn serde_name(attributes: &[Attribute]) -> Option<LitStr> {
    let serde = attributes.iter().filter(|it| it.path().is_ident("serde"));
    let lists = serde.filter_map(|it| {
        it.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .ok()
    });
    let mut names = lists.flatten().filter_map(|it| match it {
        Meta::NameValue(pair) if pair.path.is_ident("rename") => match pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(name),
                ..
            }) => Some(name),
            _ => None,
        },
        _ => None,
    });
    names.next()
}

/// Returns whether an attribute of the parameter says something about an argument.
pub(super) fn argument_attribute(parameter: &signature::Parameter) -> Option<&Attribute> {
    let says = |it: &&Attribute| signature::is_argument_attribute(it) && !it.path().is_ident("doc");
    parameter.attributes.iter().find(says)
}

/// Returns the type as a reference, if it is one.
pub(super) fn reference(ty: &Type) -> Option<&syn::TypeReference> {
    match ty {
        Type::Reference(reference) => Some(reference),
        Type::Group(group) => reference(&group.elem),
        Type::Paren(paren) => reference(&paren.elem),
        _ => None,
    }
}
