//! `#[coax::toolbox]`: read the block, check it, emit it with a function that makes a toolbox of its
//! tools. What one tool is, is `tool`'s.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diag::Diagnostics;
use crate::tool;

/// Returns the block without the attributes that are ours, if it is one.
pub(crate) fn written(item: &TokenStream) -> Option<TokenStream> {
    let block: parse::Block = syn::parse2(item.clone()).ok()?;
    Some(block.stripped())
}

/// Returns the block, its toolbox, and every mistake found on the way.
pub(crate) fn attribute(list: &TokenStream, item: &TokenStream) -> TokenStream {
    let block: parse::Block = match syn::parse2(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#error #item);
        }
    };
    let mut diag = Diagnostics::new();
    let attributes = tool::attr::toolbox(list, &mut diag);
    let methods = block.methods();
    let tools: Vec<_> = methods
        .map(|it| tool::parse::tool(&it.function, &it.list, &mut diag))
        .collect();
    check::block(&block, &tools, &mut diag);
    expand::check(&block, &attributes, &tools, &mut diag);
    let added = if diag.is_empty() && !tools.iter().any(tool::check::has_twins) {
        expand::tools(&block, &attributes, &tools)
    } else {
        expand::fallback(&block, &attributes, &tools)
    };
    let errors = diag.into_tokens();
    let written = block.stripped();
    quote!(#errors #written #added)
}
