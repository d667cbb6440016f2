//! The check beside the table that the compiler evaluates: of everything that depends on other types. It
//! knows no rule; `Check` of the runtime has them.
//!
//! ```text
//! const __CHECK: Option<__coax::Check> = __coax::Check::of(…);
//! const _: () = __coax::Check::part(__CHECK, 2);
//! const _: () = __coax::Check::whole(__CHECK, 1 << 2);
//! ```
//! One constant for each place that may be wrong, so that all mistakes are reported at once; only one
//! where no place may.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::model::{Field, Item, Shape};
use super::rewrite;

/// Returns the assertions about an item that is called `me` where they stand.
pub(crate) fn of(item: &Item<'_>, me: &TokenStream) -> TokenStream {
    // The arguments of a tool go by its name.
    let name = match item.input.ident == "__Arguments" {
        true => item.name.clone(),
        false => item.input.ident.to_string(),
    };
    let limits = !item.attributes.unlimited;
    let places = places(item);
    let span = item.input.ident.span();
    let check = quote_spanned!(span=> __coax::Check::of(__coax::node::<#me>(), #name, #limits));
    let check = if places.is_empty() {
        quote_spanned!(span=> const _: () = __coax::Check::whole(#check, 0);)
    } else {
        let asked = places.iter().map(|(index, _)| 1_u128 << index);
        let asked = asked.fold(0, std::ops::BitOr::bitor);
        let parts = places.iter().map(|(index, span)| {
            let check = Ident::new("__CHECK", rewrite::located_at(*span));
            quote_spanned!(*span=> const _: () = __coax::Check::part(#check, #index);)
        });
        let name = Ident::new("__CHECK", rewrite::located_at(span));
        let whole = quote_spanned!(span=> const _: () = __coax::Check::whole(#name, #asked););
        quote! {
            const __CHECK: ::core::option::Option<__coax::Check> = #check;
            #(#parts)*
            #whole
        }
    };
    let pinned = item.attributes.dialects.iter().map(|dialect| {
        let span = rewrite::located_at(dialect.span());
        let dialect = Ident::new(&dialect.to_string(), span);
        let node = quote_spanned!(span=> __coax::node::<#me>());
        quote_spanned!(span=> const _: () = __coax::pinned(#node, #name, __coax::Dialect::#dialect);)
    });
    quote! {
        #check
        #(#pinned)*
    }
}

/// Returns the fields or variants that may be wrong, each with the span that rustc underlines. Of more than
/// fit into a number, the whole item is.
fn places(item: &Item<'_>) -> Vec<(usize, Span)> {
    let mut places = all_places(item);
    places.retain(|(index, _)| *index < 128);
    places
}

fn all_places(item: &Item<'_>) -> Vec<(usize, Span)> {
    match &item.shape {
        Shape::Object(fields) | Shape::Tuple(fields) => fields
            .iter()
            .enumerate()
            .filter(|(_, field)| may_be_wrong(field))
            .map(|(index, field)| (index, field.span))
            .collect(),
        Shape::Union(_, variants) => variants
            .iter()
            .map(|variant| variant.span)
            .enumerate()
            .collect(),
        Shape::Newtype(field) => vec![(0, field.span)],
        Shape::Unit | Shape::Enum(_) => Vec::new(),
    }
}

/// Returns whether other types can make the field wrong. It goes by names: should one mislead, the whole
/// item is underlined.
fn may_be_wrong(field: &Field) -> bool {
    let constraints = &field.attributes.constraints;
    let is_constrained = !constraints.list.is_empty() || constraints.example.is_some();
    is_constrained || field.flatten || !rewrite::is_scalar(&field.ty)
}
