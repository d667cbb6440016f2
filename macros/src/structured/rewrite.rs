//! Field types as they can be named where the node is: without the item's lifetimes, which a
//! `static` cannot have, and without the item itself, where it is generic and contains itself.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericArgument, Generics, PathArguments, Type, TypePath};

/// The type with `'static` for each lifetime of `generics`, and `name` for `Self`.
pub(crate) fn in_static(ty: &Type, name: &Ident, generics: &Generics) -> TokenStream {
    if generics.lifetimes().next().is_none() && stands_by_itself(ty) {
        return ty.to_token_stream();
    }
    path_in_static(ty, name, generics)
}

/// The same of anything.
pub(crate) fn path_in_static(
    tokens: &impl ToTokens,
    name: &Ident,
    generics: &Generics,
) -> TokenStream {
    let lifetimes: Vec<String> = generics
        .lifetimes()
        .map(|it| it.lifetime.ident.to_string())
        .collect();
    replace(
        tokens.to_token_stream(),
        &lifetimes,
        &own_in_static(name, generics),
    )
}

/// The item itself with `'static` for each of its lifetimes.
pub(crate) fn own_in_static(name: &Ident, generics: &Generics) -> TokenStream {
    let mut statics = generics.lifetimes().map(|_| quote!('static)).peekable();
    if statics.peek().is_none() {
        quote!(#name)
    } else {
        quote!(#name<#(#statics),*>)
    }
}

/// Whether the type surely does not mention `Self`. It looks at what most types are made of, since
/// going through the tokens of each field takes as long as all the rest.
fn stands_by_itself(ty: &Type) -> bool {
    let Type::Path(TypePath {
        qself: None, path, ..
    }) = ty
    else {
        return false;
    };
    path.segments.iter().all(|segment| {
        let arguments = match &segment.arguments {
            PathArguments::None => true,
            PathArguments::AngleBracketed(arguments) => arguments
                .args
                .iter()
                .all(|it| matches!(it, GenericArgument::Type(ty) if stands_by_itself(ty))),
            PathArguments::Parenthesized(_) => false,
        };
        arguments && segment.ident != "Self"
    })
}

fn replace(tokens: TokenStream, lifetimes: &[String], own: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut after_quote = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let inner = replace(group.stream(), lifetimes, own);
                let mut new = Group::new(group.delimiter(), inner);
                new.set_span(group.span());
                out.extend([TokenTree::Group(new)]);
            }
            TokenTree::Ident(ident) if after_quote && lifetimes.contains(&ident.to_string()) => {
                out.extend([TokenTree::Ident(Ident::new("static", ident.span()))]);
            }
            TokenTree::Ident(ident) if !after_quote && ident == "Self" => out.extend(own.clone()),
            other => {
                after_quote = matches!(&other, TokenTree::Punct(punct) if punct.as_char() == '\'');
                out.extend([other]);
                continue;
            }
        }
        after_quote = false;
    }
    out
}

/// The type with `marker` wherever the generic item stands for itself: by `Self`, or by its name
/// with its own parameters.
pub(crate) fn without_self(ty: &Type, own: &Type, marker: &Type) -> Type {
    if *ty == *own || is_self(ty) {
        return marker.clone();
    }
    let mut ty = ty.clone();
    match &mut ty {
        Type::Path(TypePath {
            qself: None, path, ..
        }) => {
            for segment in &mut path.segments {
                let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
                    continue;
                };
                for argument in &mut arguments.args {
                    if let GenericArgument::Type(inner) = argument {
                        *inner = without_self(inner, own, marker);
                    }
                }
            }
        }
        Type::Tuple(tuple) => {
            for inner in &mut tuple.elems {
                *inner = without_self(inner, own, marker);
            }
        }
        Type::Array(array) => *array.elem = without_self(&array.elem, own, marker),
        Type::Slice(slice) => *slice.elem = without_self(&slice.elem, own, marker),
        Type::Reference(it) => *it.elem = without_self(&it.elem, own, marker),
        Type::Paren(it) => *it.elem = without_self(&it.elem, own, marker),
        Type::Group(it) => *it.elem = without_self(&it.elem, own, marker),
        _ => {}
    }
    ty
}

fn is_self(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Self"))
}

/// The type inside `Option`s, lists and pointers, if it has a token of its own to underline. It
/// only decides what an error underlines, so going by names does no harm.
pub(crate) fn innermost(ty: &Type) -> Option<&Type> {
    let inner = inside(ty)?;
    if matches!(inner, Type::Slice(_)) || is_text(inner) {
        return None;
    }
    Some(innermost(inner).unwrap_or(inner))
}

/// What the type wraps, if anything.
fn inside(ty: &Type) -> Option<&Type> {
    const WRAPPERS: [&str; 8] = [
        "Option", "Vec", "Box", "Rc", "Arc", "VecDeque", "HashSet", "BTreeSet",
    ];
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let GenericArgument::Type(inner) = arguments.args.first()? else {
        return None;
    };
    WRAPPERS
        .iter()
        .any(|wrapper| segment.ident == wrapper)
        .then_some(inner)
}

/// Whether the type is by its name a scalar, or an `Option` or list of such: nothing can be wrong
/// with a field of it that has no constraints. Again, only what an error underlines depends on it.
pub(crate) fn is_scalar(ty: &Type) -> bool {
    const SCALARS: [&str; 14] = [
        "String", "bool", "f64", "u32", "i64", "u64", "i32", "u8", "u16", "usize", "f32", "i8",
        "i16", "isize",
    ];
    let Type::Path(path) = inside(ty).unwrap_or(ty) else {
        return false;
    };
    let Some(ident) = path.path.get_ident() else {
        return false;
    };
    SCALARS.iter().any(|scalar| ident == scalar)
}

/// `str` and `Path` have a schema behind a pointer only.
fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|it| it.ident == "str" || it.ident == "Path"))
}

/// Whether the type mentions the parameter, other than inside a `PhantomData`.
pub(crate) fn mentions(ty: &Type, parameter: &Ident) -> bool {
    fn any(tokens: TokenStream, parameter: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => any(group.stream(), parameter),
            TokenTree::Ident(ident) => ident == *parameter,
            _ => false,
        })
    }
    if let Type::Path(path) = ty
        && path
            .path
            .segments
            .last()
            .is_some_and(|it| it.ident == "PhantomData")
    {
        return false;
    }
    any(ty.to_token_stream(), parameter)
}

/// The place of `span`, with the names of the derive: a type written by a `macro_rules!` has names
/// of another context.
pub(crate) fn located_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}
