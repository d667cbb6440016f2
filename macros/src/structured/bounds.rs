//! What an implementation for a generic item asks of its parameters.

use quote::quote;
use syn::{Generics, Ident, parse_quote};

use super::model::Item;
use super::rewrite;

/// The type parameters that the node needs to know.
pub(crate) fn parameters<'a>(item: &'a Item<'_>) -> Vec<&'a Ident> {
    let fields = item.fields();
    let parameters = item.input.generics.type_params().map(|it| &it.ident);
    parameters
        .filter(|it| fields.iter().any(|field| rewrite::mentions(&field.ty, it)))
        .collect()
}

/// The generics with the bounds that the node needs.
pub(crate) fn generics(item: &Item<'_>, parameters: &[&Ident]) -> Generics {
    let mut generics = item.input.generics.clone();
    if parameters.is_empty() {
        return generics;
    }
    let fields = item.fields();
    let predicates = &mut generics.make_where_clause().predicates;
    for parameter in parameters {
        predicates.push(parse_quote!(#parameter: __coax::Structured));
    }
    for field in &fields {
        let ty = &field.ty;
        if rewrite::is_projection(ty, parameters) {
            predicates.push(parse_quote!(#ty: __coax::Structured));
        }
    }
    // A rule reads the value by itself.
    let read = quote!(for<'__de> __coax::Deserialize<'__de>);
    if item.attributes.is_ruled() {
        predicates.push(parse_quote!(Self: #read));
    }
    for field in fields {
        let ty = &field.rust_type;
        if field.attributes.is_ruled() && field.deserialize_with.is_none() {
            predicates.push(parse_quote!(#ty: #read));
        }
    }
    generics
}
