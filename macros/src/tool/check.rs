//! The rules for one tool, each with a name. What needs to know types is left to the compiler.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Ident, Type};

use super::messages;
use super::model::{Argument, Tool};
use super::parse;
use super::signature::Parameter;
use crate::diag::Diagnostics;
use crate::structured::rewrite;

/// Checks all rules but that for `self`.
pub(crate) fn tool(tool: &Tool<'_>, diag: &mut Diagnostics) {
    name(tool, diag);
    qualifiers(tool, diag);
    lifetimes(tool, diag);
    if tool.function.receiver.is_none() {
        bounds(tool, diag);
    }
    ways_to_run(tool, diag);
    contexts(tool, diag);
    for parameter in &tool.function.parameters {
        pattern(parameter, diag);
        attributes(parameter, diag);
        owned(parameter, diag);
    }
    if let Some(dots) = &tool.function.variadic {
        diag.at(dots, messages::variadic());
    }
    argument_names(tool, diag);
}

/// Checks that the name is one that providers take.
fn name(tool: &Tool<'_>, diag: &mut Diagnostics) {
    let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if tool.name.is_empty() || !tool.name.bytes().all(is_taken) {
        diag.at_span(tool.name_span, messages::tool_name(&tool.name));
    } else if tool.name.len() > 64 {
        diag.at_span(tool.name_span, messages::long_tool_name(tool.name.len()));
    }
}

/// Checks that the function is a plain one, or an async one.
fn qualifiers(tool: &Tool<'_>, diag: &mut Diagnostics) {
    for qualifier in &tool.function.qualifiers {
        let word = qualifier.word.to_string();
        if word != "async" {
            diag.at(&qualifier.word, messages::qualifier(&word));
        }
    }
}

/// Checks that type parameters have bounds, so that what the model gives can be read.
fn bounds(tool: &Tool<'_>, diag: &mut Diagnostics) {
    let generics = &tool.function.generics;
    let unbounded = generics
        .type_params()
        .filter(|it| it.bounds.is_empty() && generics.where_clause.is_none());
    for parameter in unbounded {
        if tool
            .arguments()
            .any(|it| rewrite::mentions(it.ty, &parameter.ident))
        {
            let name = &parameter.ident;
            diag.at(name, messages::unbounded_parameter(name));
        }
    }
}

/// Checks that nothing outlives the call.
fn lifetimes(tool: &Tool<'_>, diag: &mut Diagnostics) {
    for parameter in tool.function.generics.lifetimes() {
        diag.at(&parameter.lifetime, messages::lifetime());
    }
}

/// Checks that the words about how it runs fit the function.
fn ways_to_run(tool: &Tool<'_>, diag: &mut Diagnostics) {
    let is_async = tool.function.asynchronous().is_some();
    match tool.attributes.blocking {
        Some(span) if is_async => diag.at_span(span, messages::blocking_async()),
        Some(_) => {}
        None => {
            if let (Some(timeout), false) = (&tool.attributes.timeout, is_async) {
                diag.at_span(timeout.span, messages::timeout_of_a_plain_function());
            }
        }
    }
}

/// Checks that there is one context, lent for the call and without attributes.
fn contexts(tool: &Tool<'_>, diag: &mut Diagnostics) {
    let mut seen = false;
    for parameter in &tool.function.parameters {
        let (Some(_), Some(reference)) = (
            parse::context(&parameter.ty),
            parse::reference(&parameter.ty),
        ) else {
            continue;
        };
        if let Some(attribute) = parse::argument_attribute(parameter) {
            diag.at(attribute.path(), messages::attribute_of_the_context());
        }
        if seen {
            diag.at(&parameter.ty, messages::second_context());
        } else if reference.mutability.is_some() {
            diag.at(&parameter.ty, messages::mutable_context());
        } else if let Some(lifetime) = &reference.lifetime
            && lifetime.ident == "static"
        {
            diag.at(lifetime, messages::lifetime());
        }
        seen = true;
    }
}

/// Checks that a parameter has a name, by which the model gives it.
fn pattern(parameter: &Parameter, diag: &mut Diagnostics) {
    if parse::context(&parameter.ty).is_none() && parameter.name().is_none() {
        diag.at(&parameter.pattern, messages::pattern());
    }
}

/// Checks that a parameter is there in every build.
fn attributes(parameter: &Parameter, diag: &mut Diagnostics) {
    for attribute in &parameter.attributes {
        let path = attribute.path();
        if path.is_ident("cfg") || path.is_ident("cfg_attr") {
            diag.at(path, messages::conditional_parameter());
        }
    }
}

/// Checks that the type of an argument can be read from JSON and owned: it is named, and lends nothing.
fn owned(parameter: &Parameter, diag: &mut Diagnostics) {
    if parse::context(&parameter.ty).is_some() {
        return;
    }
    let tokens = parameter.ty.to_token_stream();
    if parse::is_owned_context(&parameter.ty) {
        let ty = tokens.to_string().replace(' ', "");
        diag.at(&parameter.ty, messages::owned_context(&ty));
    } else if has_word(tokens.clone(), "impl") {
        diag.at(&parameter.ty, messages::impl_parameter());
    } else if borrows(tokens) {
        let owned = parse::reference(&parameter.ty).and_then(|it| owned_form(&it.elem));
        diag.at(&parameter.ty, messages::borrowed(owned.as_deref()));
    }
}

fn has_word(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|it| match it {
        TokenTree::Group(group) => has_word(group.stream(), word),
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Returns whether the type has a reference or a lifetime in it.
fn borrows(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let borrows = match token {
            TokenTree::Group(group) => borrows(group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                let is_static =
                    |it: &TokenTree| matches!(it, TokenTree::Ident(it) if it == "static");
                !tokens.peek().is_some_and(is_static)
            }
            TokenTree::Punct(punct) => punct.as_char() == '&',
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if borrows {
            return true;
        }
    }
    false
}

/// Returns the type that owns what the reference lends.
fn owned_form(ty: &Type) -> Option<String> {
    let text = |ty: &Type| ty.to_token_stream().to_string().replace(' ', "");
    match ty {
        Type::Path(path) if path.path.is_ident("str") => Some("String".to_owned()),
        Type::Path(path) if path.path.is_ident("Path") => Some("PathBuf".to_owned()),
        Type::Path(_) | Type::Array(_) | Type::Tuple(_) => Some(text(ty)),
        Type::Slice(slice) => Some(format!("Vec<{}>", text(&slice.elem))),
        _ => None,
    }
}

/// Checks that no two arguments share a name.
fn argument_names(tool: &Tool<'_>, diag: &mut Diagnostics) {
    let mut seen: Vec<(&str, &Ident)> = Vec::new();
    for argument in tool.arguments() {
        match seen.iter().find(|(name, _)| *name == argument.name) {
            // Two parameters with one name are reported by rustc.
            Some((_, first)) if **first == argument.ident => {}
            Some((name, first)) => {
                diag.at_span(argument.name_span, messages::repeated_argument(name, first));
            }
            None => seen.push((&argument.name, &argument.ident)),
        }
    }
}

/// Returns whether two parameters have one name, which is a mistake that rustc reports.
pub(crate) fn has_twins(tool: &Tool<'_>) -> bool {
    let arguments: Vec<&Argument<'_>> = tool.arguments().collect();
    let mut pairs = arguments.iter().enumerate();
    pairs.any(|(at, one)| arguments[..at].iter().any(|it| it.ident == one.ident))
}

/// Refuses type parameters of a method, which nothing could choose.
pub(crate) fn method_generics(tool: &Tool<'_>, diag: &mut Diagnostics) {
    let generics = &tool.function.generics;
    for parameter in generics.type_params() {
        diag.at(&parameter.ident, messages::generic_method());
    }
    for parameter in generics.const_params() {
        diag.at_span(parameter.ident.span(), messages::generic_method());
    }
    if let Some(span) = tool.attributes.coax_span {
        diag.at_span(span, messages::crate_of_a_method());
    }
}
