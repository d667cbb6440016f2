//! `#[coax::main]`: an async `main` for programs that have no runtime of their own.
//!
//! ```text
//! fn main() -> Result<()> { async fn main() -> Result<()> { … } ::coax::__private::block_on(main()) }
//! ```

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, ReturnType, Token, Visibility};

use crate::diag::Diagnostics;
use crate::messages;

/// The function, as far as it has to be understood.
struct Function {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    is_async: bool,
    keyword: Token![fn],
    name: Ident,
    parameters: TokenStream,
    output: ReturnType,
    body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let is_async = input.parse::<Option<Token![async]>>()?.is_some();
        let (keyword, name) = (input.parse()?, input.parse()?);
        let parameters;
        syn::parenthesized!(parameters in input);
        Ok(Self {
            attributes,
            visibility,
            is_async,
            keyword,
            name,
            parameters: parameters.parse()?,
            output: input.parse()?,
            body: input.parse()?,
        })
    }
}

/// Returns the function that runs the async one.
pub(crate) fn main(arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    let function: Function = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#error #item);
        }
    };
    let mut diag = Diagnostics::new();
    if !arguments.is_empty() {
        diag.at(arguments, messages::main_arguments());
    }
    if !function.is_async {
        diag.at(function.keyword, messages::main_not_async());
    }
    if !function.parameters.is_empty() {
        diag.at(&function.parameters, messages::main_parameters());
    }
    let is_sound = diag.is_empty();
    let errors = diag.into_tokens();
    let Function {
        attributes,
        visibility,
        name,
        output,
        body,
        ..
    } = &function;
    let run = if is_sound {
        let inner = Ident::new("main", Span::mixed_site());
        quote! {
            async fn #inner() #output #body
            ::coax::__private::block_on(#inner())
        }
    } else {
        quote!(::core::unreachable!())
    };
    quote! {
        #errors
        #(#attributes)*
        #visibility fn #name() #output { #run }
    }
}
