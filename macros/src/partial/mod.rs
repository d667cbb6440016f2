//! `#[derive(Partial)]`: the companion type of an item, and what fills it.
//!
//! The item is read and checked by `structured`, which also reports its mistakes; what is wrong
//! there gets no companion that could be wrong twice.

mod companion;
mod enumeration;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diag::Diagnostics;
use crate::structured::{check, parse};

/// Returns the companion type, and its implementations.
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
    let sound = diag.is_empty();
    // `derive(Structured)` reports these.
    drop(diag.into_tokens());
    match item {
        Some(item) if sound => expand::item(&item),
        _ => expand::fallback(&input),
    }
}
