//! `#[coax::tool]`: read the function, check it, emit it with a tool of its name beside it.

pub(crate) mod arguments;
pub(crate) mod attr;
pub(crate) mod check;
pub(crate) mod expand;
mod implementation;
pub(crate) mod messages;
pub(crate) mod model;
pub(crate) mod parse;
pub(crate) mod signature;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Diagnostics;
use crate::{path, toolbox};

/// Returns the function, its tool, and every mistake found on the way.
pub(crate) fn attribute(list: &TokenStream, item: &TokenStream) -> TokenStream {
    let function: signature::Function = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            // Of a block whose methods have `#[tool]`, nobody else takes that away.
            let written = toolbox::written(item).unwrap_or_else(|| item.clone());
            return quote!(#error #written);
        }
    };
    let written = function.stripped();
    let mut diag = Diagnostics::new();
    if let Some(receiver) = &function.receiver {
        diag.at(&receiver.tokens, messages::method());
        let errors = diag.into_tokens();
        // Beside a method there can be no type.
        return quote!(#errors #written);
    }
    let tool = parse::tool(&function, list, &mut diag);
    check::tool(&tool, &mut diag);
    let coax = path::coax(tool.attributes.coax.as_ref());
    let site = expand::site(&tool, &coax);
    arguments::check(&site, &mut diag);
    let beside = if diag.is_empty() && !check::has_twins(&tool) {
        expand::item(&site)
    } else {
        expand::fallback(&tool)
    };
    let errors = diag.into_tokens();
    quote!(#errors #written #beside)
}
