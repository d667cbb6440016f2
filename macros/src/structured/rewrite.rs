//! Field types as they can be named where the node is: without the item's lifetimes, which a
//! `static` cannot have, and without the item itself, where it is generic and contains itself.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericArgument, Generics, Path, PathArguments, PathSegment, Type, TypePath};

/// Returns the type with `'static` for each lifetime of `generics`, and `name` for `Self`.
pub(crate) fn in_static(ty: &Type, name: &Ident, generics: &Generics) -> TokenStream {
    if generics.lifetimes().next().is_none() && stands_by_itself(ty) {
        return ty.to_token_stream();
    }
    path_in_static(ty, name, generics)
}

/// Returns any tokens with the same changes.
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

/// Returns the item itself with `'static` for each of its lifetimes.
pub(crate) fn own_in_static(name: &Ident, generics: &Generics) -> TokenStream {
    let mut statics = generics.lifetimes().map(|_| quote!('static)).peekable();
    if statics.peek().is_none() {
        quote!(#name)
    } else {
        quote!(#name<#(#statics),*>)
    }
}

/// Returns whether the type is known not to mention `Self`. It looks at the parts of most types, since
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

/// Returns the type, or anything else, with `own` for `Self`.
pub(crate) fn naming(tokens: &impl ToTokens, own: &Type) -> TokenStream {
    replace(tokens.to_token_stream(), &[], &own.to_token_stream())
}

/// The way in which a type names type parameters.
#[derive(Default)]
pub(crate) struct Parts {
    /// The parameters that stand by themselves.
    pub(crate) alone: Vec<Ident>,
    /// `T::Item` and `<T as Trait>::Item`, about which a bound on the parameter `T` says nothing.
    pub(crate) projections: Vec<Type>,
}

impl Parts {
    pub(crate) fn of(ty: &Type, parameters: &[&Ident]) -> Self {
        let mut parts = Self::default();
        if parameters.iter().any(|it| mentions(ty, it)) {
            parts.add(ty, parameters);
        }
        parts
    }

    fn add(&mut self, ty: &Type, parameters: &[&Ident]) {
        match ty {
            Type::Path(TypePath {
                qself: Some(it), ..
            }) => {
                if parameters.iter().any(|name| mentions(&it.ty, name)) {
                    self.projections.push(ty.clone());
                }
            }
            Type::Path(TypePath { path, .. }) => {
                let first = path.segments.first().map(|it| &it.ident);
                let parameter = parameters.iter().find(|it| first == Some(**it));
                match parameter {
                    Some(_) if path.segments.len() > 1 => self.projections.push(ty.clone()),
                    Some(parameter) => self.alone.push((*parameter).clone()),
                    None if is_phantom(path) => {}
                    None => path.segments.iter().for_each(|it| match &it.arguments {
                        PathArguments::AngleBracketed(list) => {
                            list.args
                                .iter()
                                .for_each(|it| self.argument(it, parameters));
                        }
                        PathArguments::None | PathArguments::Parenthesized(_) => {}
                    }),
                }
            }
            Type::Tuple(it) => it.elems.iter().for_each(|it| self.add(it, parameters)),
            Type::Array(it) => self.add(&it.elem, parameters),
            Type::Slice(it) => self.add(&it.elem, parameters),
            Type::Reference(it) => self.add(&it.elem, parameters),
            Type::Paren(it) => self.add(&it.elem, parameters),
            Type::Group(it) => self.add(&it.elem, parameters),
            other => {
                let named = parameters.iter().filter(|it| mentions(other, it));
                self.alone.extend(named.map(|it| (*it).clone()));
            }
        }
    }

    fn argument(&mut self, argument: &GenericArgument, parameters: &[&Ident]) {
        match argument {
            GenericArgument::Type(ty) => self.add(ty, parameters),
            GenericArgument::AssocType(it) => self.add(&it.ty, parameters),
            _ => {}
        }
    }
}

fn is_phantom(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|it| it.ident == "PhantomData")
}

/// Returns the type with `marker` wherever the generic item stands for itself: by `Self`, or by its name
/// with its own parameters.
pub(crate) fn without_self(ty: &Type, own: &Type, marker: &Type) -> Type {
    if is_self(ty) || ty.to_token_stream().to_string() == own.to_token_stream().to_string() {
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

/// Returns the type inside `Option`s, lists and pointers, if an error about it can underline it alone: one
/// without arguments, for a mistake in an argument would be reported twice. It only decides what an error
/// underlines, so going by names does no harm.
pub(crate) fn innermost(ty: &Type) -> Option<&Type> {
    // These have a schema behind a pointer only.
    const UNSIZED: [&str; 2] = ["str", "Path"];
    let mut inner = None;
    let mut ty = ty;
    loop {
        let segment = last_segment(ty)?;
        if segment.arguments.is_none() {
            return inner.filter(|_| !UNSIZED.iter().any(|it| segment.ident == it));
        }
        ty = wrapped(segment)?;
        inner = Some(ty);
    }
}

/// Returns what a pointer, a list or an `Option` is one of.
fn wrapped(segment: &PathSegment) -> Option<&Type> {
    const WRAPPERS: [&str; 8] = [
        "Option", "Vec", "Box", "Rc", "Arc", "VecDeque", "HashSet", "BTreeSet",
    ];
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let Some(GenericArgument::Type(inner)) = arguments.args.first() else {
        return None;
    };
    let known = WRAPPERS.iter().any(|wrapper| segment.ident == wrapper);
    known.then_some(inner)
}

/// Returns whether the type is by its name a scalar, or an `Option` or list of such: nothing can be wrong
/// with a field of it that has no constraints. Again, only what an error underlines depends on it.
pub(crate) fn is_scalar(ty: &Type) -> bool {
    const SCALARS: [&str; 14] = [
        "String", "bool", "f64", "u32", "i64", "u64", "i32", "u8", "u16", "usize", "f32", "i8",
        "i16", "isize",
    ];
    let Some(segment) = last_segment(ty) else {
        return false;
    };
    match wrapped(segment).unwrap_or(ty) {
        Type::Path(path) => SCALARS.iter().any(|scalar| path.path.is_ident(scalar)),
        _ => false,
    }
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// Returns whether the type mentions the parameter, other than inside a `PhantomData`.
pub(crate) fn mentions(ty: &Type, parameter: &Ident) -> bool {
    fn any(tokens: TokenStream, parameter: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => any(group.stream(), parameter),
            TokenTree::Ident(ident) => ident == *parameter,
            _ => false,
        })
    }
    if let Type::Path(path) = ty
        && is_phantom(&path.path)
    {
        return false;
    }
    any(ty.to_token_stream(), parameter)
}

/// Returns the place of `span`, with the names of the derive: a type written by a `macro_rules!` has names
/// of another context.
pub(crate) fn located_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}
