//! The tools of a block become a function that makes a toolbox of them. It cannot fail.
//!
//! ```text
//! impl Warehouse {
//!     fn tools(self: &Arc<Self>) -> ::coax::Toolbox<State> {
//!         use ::coax::__private as __coax;
//!         let toolbox = ::coax::Toolbox::new();
//!         let toolbox = toolbox.tool({
//!             pub struct __Arguments { … }
//!             struct __Tool(Arc<Warehouse>);
//!             impl ::coax::Tool<State> for __Tool { … }
//!             __Tool(Arc::clone(self))
//!         });
//!         toolbox
//!     }
//! }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, Visibility};

use super::parse::Block;
use crate::diag::Diagnostics;
use crate::path;
use crate::structured::rewrite;
use crate::tool::arguments;
use crate::tool::attr::ToolboxAttributes;
use crate::tool::expand::{self, Site, State};
use crate::tool::model::Tool;

/// Finds the mistakes that derives will find in the attributes of parameters.
pub(crate) fn check(
    block: &Block,
    attributes: &ToolboxAttributes,
    tools: &[Tool<'_>],
    diag: &mut Diagnostics,
) {
    let coax = path::coax(attributes.coax.as_ref());
    for tool in tools {
        let site = site(block, &coax, attributes.coax.is_some(), tool, &quote!(()));
        arguments::check(&site, diag);
    }
}

/// Returns the function of a sound block.
pub(crate) fn tools(
    block: &Block,
    attributes: &ToolboxAttributes,
    tools: &[Tool<'_>],
) -> TokenStream {
    let coax = path::coax(attributes.coax.as_ref());
    let state = state(block, &coax, tools);
    let chosen = attributes.coax.is_some();
    let toolbox = Ident::new("toolbox", Span::mixed_site());
    let added = tools.iter().map(|tool| {
        let conditions = expand::conditions(&tool.function.attributes);
        let tool = made(&site(block, &coax, chosen, tool, &state));
        quote!(#(#conditions)* let #toolbox = #toolbox.tool({ #tool });)
    });
    let imports = expand::imports(&coax);
    let body = quote! {
        #imports
        let #toolbox = #coax::Toolbox::new();
        #(#added)*
        #toolbox
    };
    function(block, attributes, tools, &state, &body)
}

/// Returns a function that prevents a mistake in the block from becoming one in each place of its use.
pub(crate) fn fallback(
    block: &Block,
    attributes: &ToolboxAttributes,
    tools: &[Tool<'_>],
) -> TokenStream {
    if block.of_trait.is_some() {
        return TokenStream::new();
    }
    let state = state(block, &path::coax(attributes.coax.as_ref()), tools);
    let body = quote!(::core::unreachable!());
    function(block, attributes, tools, &state, &body)
}

/// Returns the function around its body.
fn function(
    block: &Block,
    attributes: &ToolboxAttributes,
    tools: &[Tool<'_>],
    state: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let coax = path::coax(attributes.coax.as_ref());
    let (impl_generics, _, clause) = block.generics.split_for_impl();
    let own = &block.own;
    let visibility = visibility(tools);
    let default = || Ident::new("tools", Span::call_site());
    let name = attributes.fn_name.clone().unwrap_or_else(default);
    let names: Vec<_> = tools.iter().map(|it| format!("`{}`", it.name)).collect();
    let doc = format!("Returns the tools of this value: {}.", names.join(", "));
    let lints = expand::lints();
    let conditions = expand::conditions(&block.attributes);
    let shared = expand::shared(own);
    let contexts = tools.iter().filter_map(Tool::context);
    let contexts = contexts.filter(|it| !it.stateless);
    let contexts = contexts.map(|it| expand::is_context(it, &coax));
    quote! {
        #(#conditions)*
        #lints
        impl #impl_generics #own #clause {
            #[doc = #doc]
            #visibility fn #name(self: &::std::sync::Arc<Self>) -> #coax::Toolbox<#state>
            where
                #own: #shared,
                #(#contexts,)*
            {
                #body
            }
        }
    }
}

/// Returns the tool that a method is.
fn site<'a>(
    block: &'a Block,
    coax: &'a Path,
    chosen: bool,
    tool: &'a Tool<'a>,
    state: &TokenStream,
) -> Site<'a> {
    let own = &block.own;
    let name = &tool.function.name;
    let generics = &block.generics;
    let (_, type_generics, _) = generics.split_for_impl();
    Site {
        tool,
        coax,
        chosen,
        generics,
        implementor: quote_spanned!(rewrite::located_at(own.span())=> __Tool #type_generics),
        callee: quote!(<#own>::#name),
        own: Some(own),
        state: State::Of(state.clone()),
    }
}

/// Returns the type of one tool, and its value.
fn made(site: &Site<'_>) -> TokenStream {
    let (own, generics) = (site.own, site.generics);
    let (_, _, clause) = generics.split_for_impl();
    let items = site.tool();
    quote! {
        struct __Tool #generics (::std::sync::Arc<#own>) #clause;
        #items
        __Tool(::std::sync::Arc::clone(self))
    }
}

/// Returns the state that the tools ask for: that of the first context with one.
fn state(block: &Block, coax: &Path, tools: &[Tool<'_>]) -> TokenStream {
    let contexts = tools.iter().filter_map(Tool::context);
    let first = contexts.into_iter().find(|it| !it.stateless);
    let state = first.map_or_else(|| quote!(()), |it| expand::state_of(it, coax));
    rewrite::naming(&state, &block.own)
}

/// Returns the visibility of the most visible tool.
fn visibility<'a>(tools: &'a [Tool<'_>]) -> Option<&'a Visibility> {
    let visibilities = tools.iter().map(|it| &it.function.visibility);
    visibilities.max_by_key(|it| match it {
        Visibility::Public(_) => 3,
        Visibility::Restricted(it) if it.path.is_ident("crate") => 2,
        Visibility::Restricted(_) => 1,
        Visibility::Inherited => 0,
    })
}
