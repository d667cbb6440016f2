//! `impl Tool<S>` for the type of a tool: its definition, and a call.
//!
//! ```text
//! impl<__S: Send + Sync + 'static> ::coax::Tool<__S> for weather {
//!     type Arguments = __Arguments;
//!     fn definition(&self) -> ::coax::ToolDefinition {
//!         ::coax::ToolDefinition::new("weather", "Current weather for a city.")
//!     }
//!     async fn call(
//!         &self,
//!         arguments: __Arguments,
//!         context: &::coax::ToolContext<__S>,
//!     ) -> Result<::coax::ToolOutput, ::coax::ToolError> {
//!         match (&&__coax::Given::new(weather(arguments.city, arguments.unit).await)).split() {
//!             Ok(value) => (&&__coax::Given::new(value)).output(),
//!             Err(error) => Err((&&&&__coax::Given::new(error)).failure()),
//!         }
//!     }
//! }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, parse_quote};

use super::arguments::{self, Arguments};
use super::expand::{self, Site, State};
use super::model::{Context, Parameter, Tool};
use super::signature;
use crate::doc::Doc;
use crate::structured::rewrite;

/// Returns the implementation.
pub(super) fn of(site: &Site<'_>, arguments: &Arguments) -> TokenStream {
    let (coax, implementor) = (site.coax, &site.implementor);
    let arguments_type = &arguments.ty;
    let (generics, state) = header(site);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let (definition, enabled) = (definition(site), enabled(site, &state));
    let (given, context) = (local("arguments"), local("context"));
    let body = call(site, &given, &context);
    // A future that may not go to another thread is a mistake of the function as a whole.
    let span = rewrite::located_at(site.tool.function.name.span());
    let parameters = quote_spanned! {span=>
        &self,
        #given: #arguments_type,
        #context: &#coax::ToolContext<#state>,
    };
    let output = quote_spanned!(span=> ::core::result::Result<#coax::ToolOutput, #coax::ToolError>);
    let function = site.tool.function;
    let call = if function.asynchronous().is_some() || site.tool.attributes.blocking.is_some() {
        quote_spanned!(span=> async fn call(#parameters) -> #output { #body })
    } else {
        // A coroutine would cost the compiler more than all the rest.
        quote_spanned! {span=>
            fn call(
                #parameters
            ) -> impl ::core::future::Future<Output = #output> + ::core::marker::Send {
                ::core::future::ready({ #body })
            }
        }
    };
    // A method is not listed by its name.
    let listed = site.own.is_none().then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics __coax::ListedTool<#state> for #implementor #clause {}
        }
    });
    quote! {
        #listed
        #[automatically_derived]
        impl #impl_generics #coax::Tool<#state> for #implementor #clause {
            type Arguments = #arguments_type;
            fn definition(&self) -> #coax::ToolDefinition { #definition }
            #enabled
            #call
        }
    }
}

/// Returns the generics of the implementation, and the state that it is for.
fn header(site: &Site<'_>) -> (Generics, TokenStream) {
    let mut generics = bounded(site);
    let context = site.tool.context().filter(|it| !it.stateless);
    let (state, bound) = match &site.state {
        State::Any => {
            generics.params.push(parse_quote!(
                __S: ::core::marker::Send + ::core::marker::Sync + 'static
            ));
            let bound = context.map(|Context { ty, .. }| {
                quote_spanned!(ty.span()=> #ty: __coax::IsContext<State = __S>)
            });
            (quote!(__S), bound)
        }
        State::Of(state) => {
            let bound = context.map(|it| site.named(&expand::is_context(it, site.coax)));
            (state.clone(), bound)
        }
    };
    if let Some(bound) = bound {
        let clause = generics.make_where_clause();
        clause.predicates.push(parse_quote!(#bound));
    }
    (generics, state)
}

/// Returns a name that the user's code cannot see.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Returns the generics with the bounds that any tool has for its parameters.
fn bounded(site: &Site<'_>) -> Generics {
    let mut generics = site.generics.clone();
    let parameters: Vec<_> = generics.type_params().map(|it| it.ident.clone()).collect();
    let mut predicates: Vec<syn::WherePredicate> = Vec::new();
    for parameter in parameters {
        let context = site.tool.context();
        let is_shared = context.is_some_and(|it| rewrite::mentions(it.ty, &parameter));
        let sync = is_shared.then(|| quote!(::core::marker::Sync+));
        let send = site.own.is_none().then(|| quote!(::core::marker::Send+));
        predicates.push(parse_quote!(#parameter: #sync #send 'static));
    }
    if let Some(own) = site.own {
        let bounds = expand::shared(own);
        predicates.push(parse_quote!(#own: #bounds));
    }
    predicates.extend(arguments::bounds(site));
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// Returns the name, the description and the rules.
fn definition(site: &Site<'_>) -> TokenStream {
    let (coax, tool) = (site.coax, site.tool);
    let name = &tool.name;
    let doc = description(tool);
    let own = &tool.attributes;
    let approve = own.approve.then(|| quote!(.approve(true)));
    let sequential = own.sequential.then(|| quote!(.sequential(true)));
    let repeatable = own.repeatable.then(|| quote!(.repeatable(true)));
    let timeout = own.timeout.as_ref().map(|it| {
        let milliseconds = it.milliseconds;
        quote!(.timeout(::core::time::Duration::from_millis(#milliseconds)))
    });
    let max_calls = own.max_calls.map(|calls| quote!(.max_calls(#calls)));
    quote!(#coax::ToolDefinition::new(#name, #doc) #approve #sequential #repeatable #timeout #max_calls)
}

/// Returns what the tool does, as a constant.
pub(super) fn description(tool: &Tool<'_>) -> TokenStream {
    match &tool.doc {
        Doc::Known(text) => quote!(#text),
        Doc::Pieces(pieces) => quote!({
            const DOC: &::core::primitive::str = __coax::doc!(#(#pieces),*).as_str();
            DOC
        }),
    }
}

/// Returns the method that says whether the model is offered the tool.
fn enabled(site: &Site<'_>, state: &TokenStream) -> Option<TokenStream> {
    let path = site.tool.attributes.enabled.as_ref()?;
    let (coax, context) = (site.coax, local("context"));
    let place = rewrite::located_at(path.span());
    let given = match (site.tool.context(), &site.state) {
        (Some(it), _) if !it.stateless => site.lend(it, &quote!(#context)),
        (None, State::Of(_)) => quote!(#context),
        (Some(_), _) | (None, State::Any) => quote_spanned!(place=> &#context.stateless()),
    };
    let path = site.named(path);
    let call = quote_spanned!(place=> #path(#given));
    Some(quote! {
        fn enabled(&self, #context: &#coax::ToolContext<#state>) -> ::core::primitive::bool {
            #call
        }
    })
}

/// Returns the code for one call of the function, and for its result as the model sees it.
fn call(site: &Site<'_>, given: &Ident, context: &Ident) -> TokenStream {
    let tool = site.tool;
    let this = local("this");
    let is_blocking = tool.attributes.blocking.is_some();
    let own = site.own.is_some();
    let mut before = TokenStream::new();
    if own && is_blocking {
        before.extend(quote!(let #this = ::std::sync::Arc::clone(&self.0);));
    } else if own {
        before.extend(quote!(let #this = &self.0;));
    }
    let lent = match tool.context() {
        Some(it) if it.stateless => {
            before.extend(quote!(let #context = #context.stateless();));
            quote!(&#context)
        }
        Some(_) if is_blocking => {
            before.extend(quote!(let #context = ::core::clone::Clone::clone(#context);));
            quote!(&#context)
        }
        Some(_) | None => quote!(#context),
    };
    let receiver = own.then(|| {
        if is_blocking {
            quote!(&#this,)
        } else {
            quote!(#this,)
        }
    });
    let arguments = tool.parameters.iter().map(|it| match it {
        Parameter::Context(it) => site.lend(it, &lent),
        Parameter::Argument(argument) => {
            let ident = &argument.ident;
            quote!(#given.#ident)
        }
    });
    let awaited = tool.function.asynchronous().map(|_| quote!(.await));
    let callee = &site.callee;
    let result = converted(site, &quote!(#callee(#receiver #(#arguments),*) #awaited));
    if is_blocking {
        quote!(#before __coax::blocking(move || #result).await)
    } else {
        quote!(#before #result)
    }
}

/// Returns the code for the result of a call as the model sees it; mistakes are about the type that the
/// function returns.
fn converted(site: &Site<'_>, call: &TokenStream) -> TokenStream {
    let function = &site.tool.function;
    let (value, error) = signature::places_of(&function.output, function.name.span());
    let output = quote_spanned! {rewrite::located_at(value)=>
        ::core::result::Result::Ok(value) => (&&__coax::Given::new(value)).output(),
    };
    let failure = quote_spanned! {rewrite::located_at(error)=>
        ::core::result::Result::Err(error) => {
            ::core::result::Result::Err((&&&&__coax::Given::new(error)).failure())
        }
    };
    quote!(match (&&__coax::Given::new(#call)).split() { #output #failure })
}
