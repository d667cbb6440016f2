//! The model of a tool becomes a type that is one, beside its function. It cannot fail.
//!
//! ```text
//! struct weather {}
//! const _: () = {
//!     use ::coax::__private as __coax;
//!     use __coax::{SplitResult as _, …};
//!     pub struct __Arguments { … }                          // arguments.rs
//!     impl __coax::NamedTool for weather { … }
//!     impl<__S: …> ::coax::Tool<__S> for weather { … }      // implementation.rs
//! };
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, GenericParam, Generics, Path, Type, WherePredicate, parse_quote};

use super::model::{Context, Tool};
use super::signature::Function;
use super::{arguments, implementation};
use crate::path;
use crate::structured::rewrite;

/// A tool and where it stands: what is the same for functions and methods.
pub(crate) struct Site<'a> {
    pub(crate) tool: &'a Tool<'a>,
    pub(crate) coax: &'a Path,
    /// The path of the crate was given.
    pub(crate) chosen: bool,
    /// The generics of the function, or of the `impl` block around it.
    pub(crate) generics: &'a Generics,
    /// The type that is made the tool.
    pub(crate) implementor: TokenStream,
    /// The path of the function.
    pub(crate) callee: TokenStream,
    /// The type that has the method.
    pub(crate) own: Option<&'a Type>,
    pub(crate) state: State,
}

/// The state that a tool is implemented for.
pub(crate) enum State {
    /// Any, or the one that the context has: then a bound says which, so that a type that is no context is
    /// a mistake in one place only.
    Any,
    /// That of all tools of a block.
    Of(TokenStream),
}

impl Site<'_> {
    /// Returns the context as the function takes it.
    pub(super) fn lend(&self, context: &Context<'_>, lent: &TokenStream) -> TokenStream {
        let span = context.ty.span();
        match &self.state {
            _ if context.stateless => lent.clone(),
            State::Any => {
                let ty = context.ty;
                quote_spanned!(span=> <#ty as __coax::IsContext>::of(#lent))
            }
            State::Of(state) => {
                let (ty, own) = (context.ty, state_of(context, self.coax));
                let same = quote_spanned!(span=> <#own as __coax::SameState<#state>>::same(#lent));
                self.named(&quote_spanned!(span=> <#ty as __coax::IsContext>::of(#same)))
            }
        }
    }

    /// Returns the implementation with all that it needs.
    pub(crate) fn tool(&self) -> TokenStream {
        let arguments = arguments::of(self);
        let implementation = implementation::of(self, &arguments);
        let items = arguments.items;
        quote!(#items #implementation)
    }
}

/// Returns the imports of generated code.
pub(crate) fn imports(coax: &Path) -> TokenStream {
    quote! {
        use #coax::__private as __coax;
        #[allow(unused_imports)]
        use __coax::{
            FailureInWords as _, FailureItself as _, FailureOfError as _,
            FailureWithSources as _, OutputItself as _, OutputOfValue as _,
            SplitResult as _, SplitValue as _,
        };
    }
}

/// Returns the lints of the user's own that generated code does not follow.
pub(crate) fn lints() -> TokenStream {
    quote! {
        #[allow(
            deprecated, dead_code, missing_copy_implementations, missing_debug_implementations,
            missing_docs, non_camel_case_types, non_snake_case, private_bounds, private_interfaces, unnameable_types, unreachable_code,
            unreachable_pub, unused_qualifications, unused_variables, clippy::all, clippy::nursery, clippy::pedantic,
            clippy::restriction,
        )]
    }
}

/// Returns the state that a context has.
pub(crate) fn state_of(context: &Context<'_>, coax: &Path) -> TokenStream {
    let ty = context.ty;
    let span = ty.span();
    quote_spanned!(span=> <#ty as #coax::__private::IsContext>::State)
}

/// Returns the bounds of a type whose methods are tools. Where it breaks them, that is reported once, at
/// the type: below it, a wrong bound counts as right.
pub(crate) fn shared(own: &Type) -> TokenStream {
    let span = rewrite::located_at(own.span());
    quote_spanned!(span=> ::core::marker::Send + ::core::marker::Sync + 'static)
}

/// Returns the bound that the type is a context: where it is none, that is reported once, as above.
pub(crate) fn is_context(context: &Context<'_>, coax: &Path) -> WherePredicate {
    let ty = context.ty;
    let span = ty.span();
    // The compiler underlines the beginning of the bound.
    let coax = coax.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    let wanted = quote_spanned!(span=> #(#coax)*::__private::IsContext);
    parse_quote!(#ty: #wanted)
}

/// Returns the field that marks the type parameters as used.
pub(crate) fn marker(generics: &Generics) -> TokenStream {
    let types = generics.type_params().map(|it| &it.ident);
    quote!(::core::marker::PhantomData<fn() -> (#(#types,)*)>)
}

/// Returns the tool that a function is.
pub(crate) fn site<'a>(tool: &'a Tool<'a>, coax: &'a Path) -> Site<'a> {
    let name = &tool.function.name;
    let generics = &tool.function.generics;
    let (_, type_generics, _) = generics.split_for_impl();
    let turbofish = type_generics.as_turbofish();
    Site {
        tool,
        coax,
        chosen: tool.attributes.coax.is_some(),
        generics,
        implementor: quote!(#name #type_generics),
        callee: quote!(#name #turbofish),
        own: None,
        state: State::Any,
    }
}

/// Returns the tool beside a sound function.
pub(crate) fn item(site: &Site<'_>) -> TokenStream {
    let function = site.tool.function;
    let (declaration, named) = (declaration(function), named(site.tool));
    let (imports, lints, tool) = (imports(site.coax), lints(), site.tool());
    let conditions = conditions(&function.attributes);
    quote! {
        #declaration
        #(#conditions)*
        #lints
        const _: () = {
            #imports
            #named
            #tool
        };
    }
}

/// Returns the declaration of the type, without its implementations.
fn declaration(function: &Function) -> TokenStream {
    let (visibility, name) = (&function.visibility, &function.name);
    let generics = parameters(&function.generics);
    let is_passed = |it: &&Attribute| {
        ["doc", "cfg", "deprecated"]
            .iter()
            .any(|word| it.path().is_ident(word))
    };
    let attributes = function.attributes.iter().filter(is_passed);
    let marker = generics.type_params().next().map(|_| {
        let marker = marker(&generics);
        quote!(__generics: #marker)
    });
    let lints = lints();
    quote! {
        #(#attributes)*
        #lints
        #visibility struct #name #generics { #marker }
    }
}

/// Returns the parameters without their bounds.
fn parameters(generics: &Generics) -> Generics {
    let params = generics.params.iter().filter_map(|it| match it {
        GenericParam::Lifetime(_) => None,
        GenericParam::Type(it) => {
            let ident = &it.ident;
            Some(parse_quote!(#ident))
        }
        GenericParam::Const(it) => Some(GenericParam::Const(it.clone())),
    });
    Generics {
        params: params.collect(),
        ..parse_quote!(<>)
    }
}

/// Returns `impl NamedTool`, without bounds of the parameters: those are reported once, by `Tool`.
fn named(tool: &Tool<'_>) -> TokenStream {
    let (ident, name) = (&tool.function.name, &tool.name);
    let description = implementation::description(tool);
    let state = match tool.context() {
        Some(context) if !context.stateless => quote!(__coax::SomeState),
        _ => quote!(__coax::AnyState),
    };
    let generics = parameters(&tool.function.generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let marker = generics
        .type_params()
        .next()
        .map(|_| quote!(__generics: ::core::marker::PhantomData));
    quote! {
        #[automatically_derived]
        impl #impl_generics __coax::NamedTool for #ident #type_generics {
            const NAME: &'static ::core::primitive::str = #name;
            const DESCRIPTION: &'static ::core::primitive::str = #description;
            type State = #state;
            fn new() -> Self { Self { #marker } }
        }
    }
}

/// Returns the `cfg` attributes, which hold for all that is made of the item.
pub(crate) fn conditions(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| it.path().is_ident("cfg"))
}

/// Returns a tool that prevents a mistake in its function from becoming one in each place of its use.
pub(crate) fn fallback(tool: &Tool<'_>) -> TokenStream {
    let coax = path::coax(tool.attributes.coax.as_ref());
    let function = tool.function;
    let (declaration, named, lints) = (declaration(function), named(tool), lints());
    let name = &function.name;
    let mut generics = parameters(&function.generics);
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!('static));
    }
    let type_generics = parameters(&function.generics);
    let (_, type_generics, _) = type_generics.split_for_impl();
    generics
        .params
        .push(parse_quote!(__S: ::core::marker::Send + ::core::marker::Sync + 'static));
    let (impl_generics, _, _) = generics.split_for_impl();
    quote! {
        #declaration
        #lints
        const _: () = {
            use #coax::__private as __coax;
            #named
            #[automatically_derived]
            impl #impl_generics __coax::ListedTool<__S> for #name #type_generics {}
            #[automatically_derived]
            impl #impl_generics #coax::Tool<__S> for #name #type_generics {
                type Arguments = ();
                fn definition(&self) -> #coax::ToolDefinition { ::core::unreachable!() }
                async fn call(
                    &self,
                    _: (),
                    _: &#coax::ToolContext<__S>,
                ) -> ::core::result::Result<#coax::ToolOutput, #coax::ToolError> {
                    ::core::unreachable!()
                }
            }
        };
    }
}
