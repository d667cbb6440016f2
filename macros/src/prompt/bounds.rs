//! The bounds of a generic prompt: what its holes and attributes do with their fields.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Generics, Ident, Path, WherePredicate, parse_quote};

use super::model::{Field, Item, Kind};
use crate::structured::rewrite::Parts;

/// Returns the generics of the struct with those bounds.
pub(super) fn generics(item: &Item<'_>, coax: &Path) -> Generics {
    let mut generics = item.input.generics.clone();
    let parameters: Vec<Ident> = generics.type_params().map(|it| it.ident.clone()).collect();
    if parameters.is_empty() {
        return generics;
    }
    let parameters: Vec<&Ident> = parameters.iter().collect();
    let mut predicates: Vec<WherePredicate> = Vec::new();
    for field in &item.fields {
        let parts = Parts::of(field.ty, &parameters);
        for wanted in wanted(item, field, coax) {
            let alone = parts.alone.iter().map(|it| quote!(#it));
            let types = alone.chain(parts.projections.iter().map(|it| quote!(#it)));
            predicates.extend(types.map(|it| -> WherePredicate { parse_quote!(#it: #wanted) }));
        }
    }
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// Returns the traits that a field's parameters need.
fn wanted(item: &Item<'_>, field: &Field<'_>, coax: &Path) -> Vec<TokenStream> {
    let own = &field.attributes;
    match own.kind {
        Kind::Skip => return Vec::new(),
        Kind::Image => return vec![quote!(__coax::Attached<#coax::Image>)],
        Kind::File => return vec![quote!(__coax::Attached<#coax::Document>)],
        Kind::Audio => return vec![quote!(__coax::Attached<#coax::Audio>)],
        Kind::History => return vec![quote!(__coax::History)],
        Kind::Shown => {}
    }
    if own.json.is_some() {
        return vec![quote!(#coax::__private::Serialize)];
    }
    if own.untrusted.is_some() && own.join.is_none() {
        return vec![quote!(__coax::UntrustedText)];
    }
    let holes = item.templates().flat_map(|it| &it.holes);
    let holes = holes.filter(|it| it.name == field.name);
    let mut formats: Vec<&str> = holes.filter_map(|it| it.format).collect();
    formats.sort_unstable();
    formats.dedup();
    let formats = formats.into_iter().map(|it| {
        let format = format_ident!("{it}");
        quote!(::core::fmt::#format)
    });
    formats.collect()
}
