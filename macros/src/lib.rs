//! The derive macros of `coax`; use them through that crate.

mod diag;
mod doc;
mod entry;
mod messages;
mod path;
mod structured;
mod words;

use proc_macro::TokenStream;

/// Describes the type to a model: implements `coax::Structured`.
///
/// It follows the type's serde attributes and doc comments; what serde does not say is said by
/// `#[structured(…)]`.
#[proc_macro_derive(Structured, attributes(structured, serde))]
pub fn derive_structured(input: TokenStream) -> TokenStream {
    structured::derive(input.into()).into()
}

/// Runs an async `main` on a runtime that coax brings along.
///
/// It is for programs that have no runtime of their own; where tokio is there already, use
/// `#[tokio::main]`. The function takes no parameters and returns what a `main` may return.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::main(&arguments.into(), &item.into()).into()
}
