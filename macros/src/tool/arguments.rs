//! The type of a tool's arguments: a struct with a field for each, so that the derive says what the
//! model sees of them, and serde reads them.
//!
//! ```text
//! #[derive(__coax::Deserialize, ::coax::Structured)]
//! #[serde(crate = "::coax::__private::serde", rename = "order", deny_unknown_fields, …)]
//! pub struct __Arguments { sku: String, #[serde(default = "__default_1")] pieces: u32 }
//! fn __default_1() -> u32 { 1 }
//! ```

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Generics, LitStr, Path, WherePredicate, parse_quote};

use super::expand::{self, Site};
use super::model::{Argument, Default};
use crate::diag::Diagnostics;
use crate::structured::{self, rewrite};

/// The type, and how it is called in the implementation.
pub(super) struct Arguments {
    pub(super) items: TokenStream,
    pub(super) ty: TokenStream,
}

/// Finds the mistakes that the derives will find in the attributes, to report them beside all others.
pub(crate) fn check(site: &Site<'_>, diag: &mut Diagnostics) {
    let says = |it: &Attribute| !it.path().is_ident("doc");
    let mut attributes = site.tool.arguments().flat_map(|it| &it.attributes);
    if !attributes.any(|it| says(it)) {
        return;
    }
    let generics = generics(site);
    // A mistake in a field's syntax was found before.
    if let Ok(input) = syn::parse2(structure(site, &generics))
        && let Some(item) = structured::parse::item(&input, diag)
    {
        structured::check::item(&item, diag);
    }
}

/// Returns the type of the arguments of the tool, and what it uses.
pub(super) fn of(site: &Site<'_>) -> Arguments {
    let generics = generics(site);
    let (_, type_generics, _) = generics.split_for_impl();
    let arguments = site.tool.arguments().enumerate();
    let defaults = arguments.filter_map(|(at, argument)| default(site, at, argument, &generics));
    let structure = structure(site, &generics);
    Arguments {
        items: quote!(#structure #(#defaults)*),
        ty: quote!(__Arguments #type_generics),
    }
}

/// Returns the generics of the type: those of the tool, or none where no argument has one of them in it.
fn generics(site: &Site<'_>) -> Generics {
    if mentions_parameters(site) {
        site.generics.clone()
    } else {
        Generics::default()
    }
}

fn structure(site: &Site<'_>, generics: &Generics) -> TokenStream {
    let (_, type_generics, clause) = generics.split_for_impl();
    let (coax, name) = (site.coax, &site.tool.name);
    let serde = site.coax_text("::__private::serde");
    let is_generic = !generics.params.is_empty();
    // A generic tool has the bounds that its author wrote, so that its code can rely on them.
    let bounds = is_generic.then(|| quote!(#[serde(bound = "")] #[structured(bound = "")]));
    let marker = is_generic.then(|| {
        let marker = expand::marker(generics);
        quote!(#[serde(skip)] __generics: #marker,)
    });
    let place = site.chosen.then(|| {
        let coax = site.coax_text("");
        quote!(#[structured(crate = #coax)])
    });
    let arguments = site.tool.arguments().enumerate();
    let fields = arguments.map(|(at, argument)| field(site, at, argument, &type_generics));
    quote! {
        #[derive(__coax::Deserialize, #coax::Structured)]
        #[serde(crate = #serde, rename = #name, deny_unknown_fields, expecting = "an object")]
        #place
        #bounds
        pub struct __Arguments #generics #clause { #(#fields,)* #marker }
    }
}

/// Returns whether the type of an argument has a generic parameter in it.
fn mentions_parameters(site: &Site<'_>) -> bool {
    let types = site.generics.type_params().map(|it| &it.ident);
    let numbers = site.generics.const_params().map(|it| &it.ident);
    let mut parameters: Vec<_> = types.chain(numbers).cloned().collect();
    if !parameters.is_empty() && site.own.is_some() {
        parameters.push(syn::Ident::new("Self", Span::call_site()));
    }
    let mentions = |it: &Argument<'_>| parameters.iter().any(|name| rewrite::mentions(it.ty, name));
    site.tool.arguments().any(mentions)
}

fn field(
    site: &Site<'_>,
    at: usize,
    argument: &Argument<'_>,
    type_generics: &syn::TypeGenerics<'_>,
) -> TokenStream {
    let Argument {
        ident, attributes, ..
    } = argument;
    let ty = site.named(argument.ty);
    let rename = argument.own.rename.as_ref();
    let rename = rename.map(|it| quote!(#[serde(rename = #it)]));
    let default = argument.own.default.as_ref().map(|it| match it {
        Default::OfType => quote_spanned!(rewrite::located_at(ident.span())=> #[serde(default)]),
        Default::Expression(_) => {
            let name = default_name(at);
            let turbofish = type_generics.as_turbofish();
            let path = quote!(#name #turbofish).to_string();
            let path = LitStr::new(&path, Span::call_site());
            quote!(#[serde(default = #path)])
        }
    });
    let bound = bound_text(argument, &ty).map(|it| quote!(#[serde(bound = #it)]));
    quote!(#default #bound #(#attributes)* #rename #ident: #ty)
}

/// Returns the bound under which serde's code reads the argument. That it is broken is reported once, where
/// otherwise each use of the type would be a mistake.
fn bound_text(argument: &Argument<'_>, ty: &TokenStream) -> Option<LitStr> {
    let mut attributes = argument.attributes.iter();
    let text = format!("{ty}: __coax::ReadArgument");
    // An attribute of serde's may say how else it is read; and a `$crate` cannot be written in a text.
    let is_plain = !attributes.any(|it| it.path().is_ident("serde")) && !text.contains('$');
    let is_wanted = is_plain && !is_of_std(ty);
    is_wanted.then(|| LitStr::new(&text, argument.ty.span()))
}

/// Returns whether a type is written as one of those that every program has, which are read, so that no
/// bound has to say so: each costs the compiler time.
fn is_of_std(ty: &TokenStream) -> bool {
    const SCALARS: [&str; 14] = [
        "String", "bool", "char", "f32", "f64", "u8", "u16", "u32", "u64", "usize", "i8", "i16",
        "i32", "i64",
    ];
    let text = ty.to_string().replace(' ', "");
    let mut inner = text.as_str();
    while let Some(rest) = ["Option<", "Vec<", "Box<"]
        .iter()
        .find_map(|it| inner.strip_prefix(it)?.strip_suffix('>'))
    {
        inner = rest;
    }
    SCALARS.contains(&inner)
}

/// Returns the same bounds for everything that reads the arguments.
pub(super) fn bounds(site: &Site<'_>) -> Vec<WherePredicate> {
    let bound = |it: &Argument<'_>| {
        let ty = site.named(it.ty);
        bound_text(it, &ty)?;
        // With the very span of the text, so that the compiler says it once.
        let wanted = quote_spanned!(it.ty.span()=> __coax::ReadArgument);
        Some(parse_quote!(#ty: #wanted))
    };
    site.tool.arguments().filter_map(bound).collect()
}

/// Returns the function that makes the default of a missing argument.
fn default(
    site: &Site<'_>,
    at: usize,
    argument: &Argument<'_>,
    generics: &Generics,
) -> Option<TokenStream> {
    let Some(Default::Expression(expression)) = &argument.own.default else {
        return None;
    };
    let (name, ty, expression) = (
        default_name(at),
        site.named(argument.ty),
        site.named(expression),
    );
    let clause = &generics.where_clause;
    Some(quote!(fn #name #generics () -> #ty #clause { #expression }))
}

fn default_name(at: usize) -> syn::Ident {
    format_ident!("__default_{at}")
}

impl Site<'_> {
    /// Returns the tokens with the type that has the method in place of `Self`.
    pub(super) fn named(&self, tokens: &impl ToTokens) -> TokenStream {
        match self.own {
            Some(own) => rewrite::naming(tokens, own),
            None => tokens.to_token_stream(),
        }
    }

    /// Returns the path of the crate, and what follows, as text.
    fn coax_text(&self, rest: &str) -> String {
        let path: &Path = self.coax;
        let path = path.to_token_stream().to_string().replace(' ', "");
        format!("{path}{rest}")
    }
}
