//! `#[derive(Prompt)]` and `prompt!`: read the templates, check what rustc cannot, let rustc check the holes.

mod attr;
mod bounds;
mod check;
mod expand;
mod fields;
pub(crate) mod inline;
mod inline_messages;
mod messages;
mod model;
mod parse;
mod settings;
mod template;
mod version;

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
    let item = parse::item(&input, &parse::folder(), &mut diag);
    if let Some(item) = &item {
        check::item(item, &mut diag);
    }
    // An implementation is emitted even with mistakes, so that one mistake stays one error.
    let implementation = match &item {
        Some(item) if diag.is_empty() => expand::item(item),
        item => expand::fallback(&input, item.as_ref()),
    };
    let errors = diag.into_tokens();
    quote!(#errors #implementation)
}
