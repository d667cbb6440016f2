//! The constraints of a field become the parts of a `Rules` literal. It cannot fail.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::model::{Bound, Count, Number, Rules};

/// The parts of the literal that differ from no rules at all.
pub(super) fn parts(rules: &Rules) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let bounds = [
        ("minimum", &rules.minimum),
        ("maximum", &rules.maximum),
        ("exclusive_minimum", &rules.exclusive_minimum),
        ("exclusive_maximum", &rules.exclusive_maximum),
        ("multiple_of", &rules.multiple_of),
    ];
    for (word, bound) in bounds {
        if let Some(bound) = bound {
            parts.push(part(word, &bound_tokens(bound)));
        }
    }
    let counts = [
        ("min_length", &rules.min_length),
        ("max_length", &rules.max_length),
        ("min_items", &rules.min_items),
        ("max_items", &rules.max_items),
    ];
    for (word, count) in counts {
        if let Some(Count { number, .. }) = count {
            parts.push(part(word, &quote!(#number)));
        }
    }
    parts
}

fn part(word: &str, value: &TokenStream) -> TokenStream {
    let word = Ident::new(word, Span::call_site());
    quote!(#word: ::core::option::Option::Some(#value))
}

fn bound_tokens(bound: &Bound) -> TokenStream {
    match bound.number {
        Number::Integer(number) => quote!(__coax::Bound::Integer(#number)),
        Number::Decimal(number) => {
            let json = format!("{number}");
            quote!(__coax::Bound::Decimal(#number, #json))
        }
    }
}
