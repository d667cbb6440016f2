//! The bounds of an implementation for a generic item, and the types by which instances of the item are
//! distinguished.
//!
//! As serde does, it bounds the types that the fields name: each parameter, and each `T::Item` instead of
//! its `T`. Where `bound` is given, that takes the place of the bounds of the fields below it.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Generics, Ident, Token, Type, TypeParamBound, WherePredicate, parse_quote};

use super::model::{Field, Item};
use super::rewrite::{self, Parts};

/// Returns the types by which the instances of the item are distinguished. Each has a schema.
pub(crate) fn arguments(item: &Item<'_>) -> Vec<Type> {
    let needed = Needed::of(item);
    let mut arguments: Vec<Type> = item
        .input
        .generics
        .type_params()
        .filter(|it| needed.known.contains(&it.ident))
        .map(|it| -> Type {
            let ident = &it.ident;
            parse_quote!(#ident)
        })
        .chain(needed.projections)
        .collect();
    // Of a field with a bound of the user's, only the field's own type is known to have a schema.
    let bounded = item.fields().into_iter().filter(|it| is_bounded(item, it));
    for field in bounded {
        let parts = Parts::of(&field.ty, &parameters(item));
        let is_known = parts.alone.iter().all(|it| needed.known.contains(it));
        let is_told = is_known && parts.projections.is_empty();
        let own = [&item.input.ident, &Ident::new("Self", Span::call_site())];
        let names_itself = own.iter().any(|it| rewrite::mentions(&field.ty, it));
        if !is_told && !names_itself && !arguments.contains(&field.ty) {
            arguments.push(field.ty.clone());
        }
    }
    arguments
}

/// Returns the item's generics with the bounds that implementing `wanted` takes.
pub(crate) fn generics(item: &Item<'_>, wanted: &TokenStream) -> Generics {
    let mut generics = item.input.generics.clone();
    if item.input.generics.type_params().next().is_none() {
        return generics;
    }
    let needed = Needed::of(item);
    let mut predicates = Vec::<WherePredicate>::new();
    for parameter in &needed.inferred {
        predicates.push(parse_quote!(#parameter: #wanted));
    }
    for projection in &needed.projections {
        predicates.push(parse_quote!(#projection: #wanted));
    }
    predicates.extend(given(item).cloned());
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// Returns the same for `Structured`: a rule reads the value by itself.
pub(crate) fn structured(item: &Item<'_>) -> Generics {
    let mut generics = generics(item, &quote!(__coax::Structured));
    if generics.type_params().next().is_none() || arguments(item).is_empty() {
        return generics;
    }
    let read = quote!(for<'__de> __coax::Deserialize<'__de>);
    let predicates = &mut generics.make_where_clause().predicates;
    if item.attributes.is_validated() {
        predicates.push(parse_quote!(Self: #read));
    }
    for field in item.fields() {
        let ty = &field.rust_type;
        if field.attributes.is_validated() && field.deserialize_with.is_none() {
            predicates.push(parse_quote!(#ty: #read));
        }
    }
    generics
}

/// The bounds of the type parameters.
struct Needed {
    /// The parameters that fields name, and that are in no bound.
    inferred: Vec<Ident>,
    /// All parameters that are known to have a schema.
    known: Vec<Ident>,
    /// `T::Item`, where fields name it and no bound has it.
    projections: Vec<Type>,
}

impl Needed {
    fn of(item: &Item<'_>) -> Self {
        let parameters = parameters(item);
        let (mut inferred, mut named) = (Vec::new(), Vec::new());
        let mut projections = Vec::new();
        if parameters.is_empty() {
            return Self {
                inferred,
                known: named,
                projections,
            };
        }
        for field in item.fields() {
            let parts = Parts::of(&field.ty, &parameters);
            named.extend(parts.alone.iter().cloned());
            if !is_bounded(item, field) {
                extend(&mut inferred, parts.alone);
                extend(&mut projections, parts.projections);
            }
        }
        let is_known = |it: &&Ident| inferred.contains(*it) || is_given(item, it);
        let known = named.iter().filter(is_known).cloned().collect();
        Self {
            inferred,
            known,
            projections,
        }
    }
}

fn extend<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for it in more {
        if !list.contains(&it) {
            list.push(it);
        }
    }
}

fn parameters<'a>(item: &'a Item<'_>) -> Vec<&'a Ident> {
    let parameters = item.input.generics.type_params();
    parameters.map(|it| &it.ident).collect()
}

/// Returns whether a bound of the user's is about the field.
fn is_bounded(item: &Item<'_>, field: &Field) -> bool {
    item.attributes.bound.is_some() || field.attributes.bound.is_some()
}

/// Returns the predicates of the user's bounds: serde, too, asks for none of the fields' where the item has
/// one.
fn given<'a>(item: &'a Item<'_>) -> impl Iterator<Item = &'a WherePredicate> {
    let own = item.attributes.bound.iter();
    let fields = item.fields().into_iter();
    own.chain(fields.filter_map(|it| it.attributes.bound.as_ref()))
        .flatten()
}

/// Returns whether the user says that the parameter has a schema.
fn is_given(item: &Item<'_>, parameter: &Ident) -> bool {
    let generics = &item.input.generics;
    let own = generics.type_params().find(|it| it.ident == *parameter);
    let declared = generics.where_clause.iter().flat_map(|it| &it.predicates);
    let predicates = declared.chain(given(item)).filter_map(|it| match it {
        WherePredicate::Type(it) => {
            let is_of = matches!(&it.bounded_ty, Type::Path(it) if it.path.is_ident(parameter));
            is_of.then_some(&it.bounds)
        }
        _ => None,
    });
    let says = |bounds: &Punctuated<TypeParamBound, Token![+]>| {
        bounds.iter().any(|it| {
            let TypeParamBound::Trait(it) = it else {
                return false;
            };
            let last = it.path.segments.last();
            last.is_some_and(|it| it.ident == "Structured" || it.ident == "Streamed")
        })
    };
    own.map(|it| &it.bounds)
        .into_iter()
        .chain(predicates)
        .any(says)
}
