//! The rules for a block of tools; those for one tool are in `tool/check.rs`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Attribute;

use super::parse::{Block, Item};
use crate::diag::Diagnostics;
use crate::tool::model::Tool;
use crate::tool::signature::{Form, Function};
use crate::tool::{self, messages};

/// Checks all rules.
pub(crate) fn block(block: &Block, tools: &[Tool<'_>], diag: &mut Diagnostics) {
    header(block, diag);
    for item in &block.items {
        if let Item::Misplaced(span, _) = item {
            diag.at_span(*span, messages::no_method());
        }
    }
    if tools.is_empty()
        && !block
            .items
            .iter()
            .any(|it| matches!(it, Item::Misplaced(..)))
    {
        diag.at(&block.own, messages::empty_toolbox());
    }
    for tool in tools {
        receiver(tool.function, diag);
        tool::check::tool(tool, diag);
        tool::check::method_generics(tool, diag);
    }
    names(tools, diag);
}

/// Checks that the block is an `impl` of the type alone, which owns its data.
fn header(block: &Block, diag: &mut Diagnostics) {
    if let Some(of_trait) = &block.of_trait {
        diag.at(of_trait, messages::trait_impl());
    }
    if block.generics.lifetimes().next().is_some() || has_lifetime(block.own.to_token_stream()) {
        diag.at(&block.own, messages::borrowing_toolbox());
    }
}

fn has_lifetime(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_static = |it: &TokenTree| matches!(it, TokenTree::Ident(it) if it == "static");
        let found = match token {
            TokenTree::Group(group) => has_lifetime(group.stream()),
            TokenTree::Punct(punct) => {
                punct.as_char() == '\'' && !tokens.peek().is_some_and(is_static)
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// Checks for `&self`, so that calls may run at the same time.
fn receiver(function: &Function, diag: &mut Diagnostics) {
    match &function.receiver {
        None => diag.at(&function.name, messages::no_receiver()),
        Some(receiver) => match receiver.form {
            Form::Shared => {}
            Form::Exclusive => diag.at(&receiver.tokens, messages::exclusive_receiver()),
            Form::Other => diag.at(&receiver.tokens, messages::other_receiver()),
        },
    }
}

/// Checks that no two tools share a name, unless they are there in different builds.
fn names(tools: &[Tool<'_>], diag: &mut Diagnostics) {
    let is_cfg = |it: &Attribute| it.path().is_ident("cfg");
    let always = tools
        .iter()
        .filter(|it| !it.function.attributes.iter().any(is_cfg));
    let mut seen: Vec<&Tool<'_>> = Vec::new();
    for tool in always {
        match seen.iter().find(|it| it.name == tool.name) {
            // Two methods with one name are reported by rustc.
            Some(first) if first.function.name == tool.function.name => {}
            Some(first) => {
                let first = first.function.name.to_string();
                diag.at_span(tool.name_span, messages::repeated_tool(&tool.name, &first));
            }
            None => seen.push(tool),
        }
    }
}
