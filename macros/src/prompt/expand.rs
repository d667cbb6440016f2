//! The model of a prompt becomes its implementation. It cannot fail.
//!
//! ```text
//! const _: () = {
//!     use ::coax::__private::prompt as __coax;
//!     const __TOOLS: [__coax::Listed; 1] = [__coax::Offered::<order_status>::listed()];
//!     impl __coax::Prompt for Answer<'_> {
//!         type Output = Reply;
//!         const NAME: &'static str = "Answer";
//!         const VERSION: u64 = __coax::version(&[…]);             // version.rs
//!         fn render(&self) -> __coax::Rendered {
//!             let mut rendered = __coax::Rendered::new();
//!             let example_0: Reply = cold_oven();
//!             let Self { ticket: ticket_field, .. } = self;       // fields.rs
//!             let ticket = (&&__coax::Given(ticket_field)).slot();
//!             __coax::message(&mut rendered, __coax::Role::User, &[], &|out| {
//!                 let ticket = ticket.as_ref()?;
//!                 Some(out.write_fmt(format_args!("{ticket}")))
//!             });
//!             rendered
//!         }
//!     }
//!     impl __coax::Nested for Answer<'_> { … }
//! };
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Path};

use super::fields;
use super::model::{Item, Kind, Marked, Message, Role, Settings, Tools};
use super::template::Template;
use super::{bounds, version};
use crate::path;
use crate::structured::rewrite;
use crate::tool::expand::lints;

/// Returns the implementation of a sound prompt.
pub(crate) fn item(item: &Item<'_>) -> TokenStream {
    let coax = path::coax(item.attributes.coax.as_ref());
    let lints = lints();
    let tools = item.attributes.tools.as_ref().map(tools);
    let checks = fields::checks(item);
    let (prompt, nested) = (prompt(item, &coax), nested(item));
    quote! {
        #lints
        const _: () = {
            use #coax::__private::prompt as __coax;
            #[allow(unused_imports)]
            use __coax::NoPrompt as _;
            #tools
            #checks
            #prompt
            #nested
        };
    }
}

/// Returns an implementation that prevents a mistake in this prompt from becoming one in each place of
/// its use.
pub(crate) fn fallback(input: &DeriveInput, item: Option<&Item<'_>>) -> TokenStream {
    let own = item.map(|it| &it.attributes);
    let coax = path::coax(own.and_then(|it| it.coax.as_ref()));
    let output = output(item, &coax);
    let (lints, ident) = (lints(), &input.ident);
    let (impl_generics, type_generics, clause) = input.generics.split_for_impl();
    quote! {
        #lints
        const _: () = {
            use #coax::__private::prompt as __coax;
            #[automatically_derived]
            impl #impl_generics __coax::Prompt for #ident #type_generics #clause {
                type Output = #output;
                const NAME: &'static ::core::primitive::str = "";
                const VERSION: ::core::primitive::u64 = 0;
                fn render(&self) -> __coax::Rendered { ::core::unreachable!() }
            }
            #[automatically_derived]
            impl #impl_generics __coax::Nested for #ident #type_generics #clause {
                const VERSION: ::core::primitive::u64 = 0;
                const IS_TEXT: ::core::primitive::bool = true;
                fn write(&self, _: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
                    ::core::unreachable!()
                }
            }
        };
    }
}

fn output(item: Option<&Item<'_>>, coax: &Path) -> TokenStream {
    match item.and_then(|it| it.attributes.output.as_ref()) {
        Some(output) => quote!(#output),
        None => quote!(#coax::__private::prompt::String),
    }
}

/// Returns a name that the user's code cannot see.
pub(super) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Returns the functions that the model may call: each by its type, which is what an error underlines.
fn tools(tools: &Tools) -> TokenStream {
    let count = tools.paths.len();
    let listed = tools.paths.iter().map(|it| {
        let span = rewrite::located_at(it.span());
        quote_spanned!(span=> <__coax::Offered<#it>>::listed())
    });
    let span = rewrite::located_at(tools.span);
    let names = (0..count).map(|at| quote!(__TOOLS[#at].name));
    let distinct = quote_spanned!(span=> __coax::distinct_names(&[#(#names),*]));
    quote! {
        #[allow(unused_imports)]
        use __coax::NotOffered as _;
        const __TOOLS: [__coax::Listed; #count] = [#(#listed),*];
        const _: () = #distinct;
    }
}

fn prompt(item: &Item<'_>, coax: &Path) -> TokenStream {
    let ident = &item.input.ident;
    let generics = bounds::generics(item, coax);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let (_, type_generics, _) = item.input.generics.split_for_impl();
    let output = output(Some(item), coax);
    let name = match &item.attributes.name {
        Some(name) => name.value(),
        None => ident.to_string().trim_start_matches("r#").to_owned(),
    };
    let (version, render) = (version::of(item), render(item, coax));
    quote! {
        #[automatically_derived]
        impl #impl_generics __coax::Prompt for #ident #type_generics #clause {
            type Output = #output;
            const NAME: &'static ::core::primitive::str = #name;
            const VERSION: ::core::primitive::u64 = #version;
            #render
        }
    }
}

/// Returns the prompt as a part of another one.
fn nested(item: &Item<'_>) -> TokenStream {
    let ident = &item.input.ident;
    let coax = path::coax(item.attributes.coax.as_ref());
    let generics = bounds::generics(item, &coax);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let (_, type_generics, _) = item.input.generics.split_for_impl();
    let (is_text, out) = (item.is_text(), local("out"));
    quote! {
        #[automatically_derived]
        impl #impl_generics __coax::Nested for #ident #type_generics #clause {
            const VERSION: ::core::primitive::u64 = <Self as __coax::Prompt>::VERSION;
            const IS_TEXT: ::core::primitive::bool = #is_text;
            fn write(&self, #out: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
                __coax::write_text(__coax::Prompt::render(self), #out)
            }
        }
    }
}

fn render(item: &Item<'_>, coax: &Path) -> TokenStream {
    let rendered = local("rendered");
    let own = &item.attributes;
    let values = own.examples.iter().enumerate().map(|(at, example)| {
        let (value, answer) = (example_value(at), &example.answer);
        match &own.output {
            Some(output) => quote!(let #value: #output = #answer;),
            None => quote_spanned!(answer.span()=>
                let #value: __coax::String = ::core::convert::Into::into(#answer);),
        }
    });
    let fields = fields::bindings(item);
    let messages = own.messages.iter().map(|it| message(item, it));
    let examples = own.examples.iter().enumerate();
    let examples = examples.map(|(at, it)| example(item, at, &it.question));
    let parts = fields::parts(item, coax);
    let settings = settings(&own.settings, coax);
    let tools = own
        .tools
        .iter()
        .map(|_| quote!(#rendered = #rendered.tools(__coax::toolbox(&__TOOLS));));
    let marks = own.cache.iter().map(|mark| match mark.on {
        Marked::Tools => quote!(#rendered = #rendered.cache_tools();),
        Marked::Message(role) => {
            let role = variant(role);
            quote!(__coax::cache(&mut #rendered, &#role);)
        }
    });
    quote! {
        fn render(&self) -> __coax::Rendered {
            let mut #rendered = __coax::Rendered::new();
            #(#values)*
            #fields
            #(#messages)*
            #(#examples)*
            #parts
            #settings
            #(#tools)*
            #(#marks)*
            #rendered
        }
    }
}

/// Returns the name of an example's value. It is made before the fields are, so no hole can mean it.
fn example_value(at: usize) -> Ident {
    format_ident!("__example_{at}")
}

fn variant(role: Role) -> TokenStream {
    match role {
        Role::System => quote!(__coax::Role::System),
        Role::Developer => quote!(__coax::Role::Developer),
        Role::User => quote!(__coax::Role::User),
        Role::Assistant => quote!(__coax::Role::Assistant),
    }
}

/// Returns the code for a message, and its sections where it is there.
fn message(item: &Item<'_>, message: &Message) -> TokenStream {
    let (rendered, role) = (local("rendered"), variant(message.role));
    let template = written(item, &message.template);
    let added = quote!(__coax::message(&mut #rendered, #role, #template));
    if message.sections.is_empty() {
        return quote!(#added;);
    }
    let sections = message.sections.iter().map(|section| {
        let template = written(item, &section.template);
        let name = section.field.unraw().to_string();
        let field = item.field(&name);
        let field = field.map(|it| fields::raw(it, section.field.span()));
        quote! {
            if __coax::is_set(#field) {
                __coax::section(&mut #rendered, &#role, #template);
            }
        }
    });
    quote!(if #added { #(#sections)* })
}

/// Returns the code for a few-shot example, where its question is there.
fn example(item: &Item<'_>, at: usize, question: &Template) -> TokenStream {
    let (rendered, value) = (local("rendered"), example_value(at));
    let text = local("question");
    let template = written(item, question);
    let answer = &item.attributes.examples[at].answer;
    let added = match &item.attributes.output {
        Some(_) => {
            let mut value = value;
            value.set_span(value.span().located_at(answer.span()));
            let value = quote_spanned!(value.span()=> &#value);
            quote!(__coax::example(&mut #rendered, #text, #value);)
        }
        None => quote!(#rendered = #rendered.text_example(#text, #value);),
    };
    quote! {
        if let ::core::option::Option::Some(#text) = __coax::text(&mut #rendered, #template) {
            #added
        }
    }
}

/// Returns the fences of a template, and the function that writes it.
fn written(item: &Item<'_>, template: &Template) -> TokenStream {
    let fields = item.fields.iter();
    let fields = fields.filter(|it| it.attributes.kind == Kind::Shown && template.names(&it.name));
    let (mut fences, mut values) = (Vec::new(), Vec::new());
    for field in fields {
        if field.attributes.untrusted.is_some() {
            fences.push(fields::fence(field));
        }
        // The name as the literal sees it, should a macro have made one of the two.
        let (outer, mut inner) = (field.ident, field.ident.clone());
        inner.set_span(template.literal.span());
        values.push(quote!(let #inner = #outer.as_ref()?;));
    }
    let out = local("out");
    let (literal, source) = (literal(template), source(template));
    quote! {
        &[#(#fences),*],
        &|#out| {
            #source
            #(#values)*
            ::core::option::Option::Some(#out.write_fmt(::core::format_args!(#literal)))
        }
    }
}

/// Returns the template as `format_args!` gets it.
pub(super) fn literal(template: &Template) -> LitStr {
    match &template.file {
        Some(_) => LitStr::new(&template.text, template.literal.span()),
        None => template.literal.clone(),
    }
}

/// Returns code with which the crate is built again when the template's file changes.
pub(super) fn source(template: &Template) -> Option<TokenStream> {
    let path = format!("/{}", template.file.as_ref()?);
    Some(quote! {
        const _: &[::core::primitive::u8] = ::core::include_bytes!(
            ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path)
        );
    })
}

/// Returns one function that sets the settings of the prompt.
fn settings(settings: &Settings, coax: &Path) -> TokenStream {
    if settings.is_empty() {
        return TokenStream::new();
    }
    let (rendered, request) = (local("rendered"), local("request"));
    let model = settings.model.as_ref();
    let model = model.map(|it| quote!(#request.model = __coax::String::from(#it);));
    let numbers = [
        ("temperature", settings.temperature),
        ("top_p", settings.top_p),
        ("frequency_penalty", settings.frequency_penalty),
        ("presence_penalty", settings.presence_penalty),
    ];
    let numbers = numbers.into_iter().filter_map(|(word, number)| {
        let (word, number) = (format_ident!("{word}"), number?);
        let (minus, number) = ((number < 0.0).then(|| quote!(-)), number.abs());
        Some(quote!(#request.#word = ::core::option::Option::Some(#minus #number);))
    });
    let tokens = settings.max_tokens;
    let tokens = tokens.map(|it| quote!(#request.max_tokens = ::core::option::Option::Some(#it);));
    let seed = settings.seed.map(|it| {
        // The least number has no positive twin.
        let bits = it.cast_unsigned();
        quote!(#request.seed = ::core::option::Option::Some(#bits as ::core::primitive::i64);)
    });
    let stop = match settings.stop.as_slice() {
        [] => None,
        [one] => Some(quote!(#one)),
        many => Some(quote!([#(#many),*])),
    };
    let stop = stop.map(|it| {
        quote!(#request.stop = ::core::option::Option::Some(::core::convert::Into::into(#it));)
    });
    let reasoning = settings.reasoning.map(|it| {
        let variant = format_ident!("{it}");
        let effort = quote!(#coax::Effort::#variant);
        quote!(#request.reasoning = ::core::option::Option::Some(__coax::Reasoning::effort(#effort));)
    });
    quote! {
        fn __settings(#request: &mut __coax::ChatRequest) {
            #model #(#numbers)* #tokens #seed #stop #reasoning
        }
        #rendered = #rendered.settings(__settings);
    }
}
