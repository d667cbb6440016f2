//! `#[derive(Structured)]`: read the item, check it, emit its node.

mod assertions;
pub(crate) mod attr;
pub(crate) mod bounds;
pub(crate) mod check;
mod expand;
pub(crate) mod keyword;
pub(crate) mod model;
pub(crate) mod parse;
pub(crate) mod rewrite;
pub(crate) mod tokens;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::diag::Diagnostics;

/// Returns the implementation, and every mistake found on the way.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut diag = Diagnostics::new();
    let item = parse::item(&input, &mut diag);
    if let Some(item) = &item {
        check::item(item, &mut diag);
    }
    // An implementation is emitted even with mistakes, so that one mistake stays one error.
    let implementation = match item {
        Some(item) if diag.is_empty() => expand::item(&item),
        _ => expand::fallback(&input),
    };
    let errors = diag.into_tokens();
    quote!(#errors #implementation)
}
