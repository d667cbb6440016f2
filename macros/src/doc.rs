//! Doc comments as text, laid out as rustdoc does. It knows no schema.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta};

/// The documentation of an item.
pub(crate) enum Doc {
    /// Its text, laid out.
    Known(String),
    /// Its pieces, of which one at least is a macro that only the compiler can read.
    Pieces(Vec<Expr>),
}

impl Doc {
    /// Returns attributes with the same documentation.
    pub(crate) fn attributes(&self) -> TokenStream {
        match self {
            Self::Known(text) if text.is_empty() => TokenStream::new(),
            Self::Known(text) => quote!(#[doc = #text]),
            Self::Pieces(pieces) => quote!(#(#[doc = #pieces])*),
        }
    }
}

/// Returns the doc comments and `doc` attributes among the attributes.
pub(crate) fn of(attributes: &[Attribute]) -> Doc {
    let (mut pieces, mut texts) = (Vec::new(), Vec::new());
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else {
            continue;
        };
        if !meta.path.is_ident("doc") {
            continue;
        }
        match ungrouped(&meta.value) {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => {
                let text = LitStr::new(&written(text), text.span());
                texts.push(text.value());
                pieces.push(Expr::Lit(ExprLit {
                    attrs: Vec::new(),
                    lit: Lit::Str(text),
                }));
            }
            Expr::Macro(call) => pieces.push(Expr::Macro(call.clone())),
            _ => {}
        }
    }
    if pieces.len() == texts.len() {
        Doc::Known(laid_out(&texts))
    } else {
        Doc::Pieces(pieces)
    }
}

/// Returns the expression that a `macro_rules!` passes on.
fn ungrouped(value: &Expr) -> &Expr {
    match value {
        Expr::Group(group) => ungrouped(&group.expr),
        other => other,
    }
}

/// Returns the text of the literal; of a block comment, without the stars before its lines.
fn written(literal: &LitStr) -> String {
    let text = literal.value();
    let is_block = || {
        let source = literal.span().source_text();
        source.is_some_and(|it| it.starts_with("/**") || it.starts_with("/*!"))
    };
    if text.contains('\n') && is_block() {
        without_stars(&text)
    } else {
        text
    }
}

/// Removes the frame of a block comment: rows of stars around it, and a column of them before its
/// lines. rustc's `beautify_doc_string` does the same for rustdoc.
fn without_stars(text: &str) -> String {
    let is_row = |line: &&str| line.bytes().all(|byte| byte == b'*');
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.last().is_some_and(|it| is_row(it) && !it.is_empty()) {
        lines.pop();
    }
    if lines.first().is_some_and(is_row) {
        lines.remove(0);
    }
    if let Some(column) = column_of_stars(&lines) {
        for line in &mut lines {
            if let Some(rest) = line.strip_prefix(column) {
                let is_starred = rest == "*" || rest.starts_with("* ") || rest.starts_with("**");
                *line = if is_starred { &rest[1..] } else { rest };
            }
        }
    }
    lines.join("\n")
}

/// Returns the text before the star of each line, if all have one in the same column. The first line may
/// begin beside the comment's own stars.
fn column_of_stars<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let skipped = lines
        .first()
        .is_some_and(|it| !it.trim_start().starts_with('*'));
    let lines = lines.iter().skip(usize::from(skipped));
    let mut lines: Vec<&&str> = lines.skip_while(|it| it.trim().is_empty()).collect();
    while lines.last().is_some_and(|it| it.trim().is_empty()) {
        lines.pop();
    }
    let column = |line: &'a str| {
        let before = line.split('*').next().unwrap_or_default();
        (before.len() < line.len() && before.trim().is_empty()).then_some(before)
    };
    let first = column(lines.first()?)?;
    let same = lines
        .iter()
        .all(|it| column(it).is_some_and(|it| it.len() == first.len()));
    same.then_some(first)
}

/// Returns the texts below each other, without their common indent and without empty lines around them.
///
/// `schema/table/doc.rs` of the runtime does the same in constant evaluation.
fn laid_out(texts: &[String]) -> String {
    let indents: Vec<_> = texts.iter().map(|it| indent(it)).collect();
    let known = || indents.iter().copied().flatten();
    // Beside text without a blank before it, which is an attribute's, one blank is the comment's.
    let is_mixed = known().any(|it| it == 0) && known().any(|it| it > 0);
    let common = if is_mixed { Some(1) } else { known().min() };
    let mut lines = Vec::new();
    for (text, indent) in texts.iter().zip(&indents) {
        if text.is_empty() {
            lines.push("");
        }
        let common = match indent {
            Some(0) | None => 0,
            Some(_) => common.unwrap_or(0),
        };
        for line in text.lines() {
            let blanks = leading_blanks(line).min(common);
            lines.push(line[blanks..].trim_ascii_end());
        }
    }
    lines.join("\n").trim_ascii().to_owned()
}

/// Returns the least number of blanks before a line that has any text.
fn indent(text: &str) -> Option<usize> {
    let lines = text.lines().filter(|it| !it.trim_ascii().is_empty());
    lines.map(leading_blanks).min()
}

fn leading_blanks(line: &str) -> usize {
    line.bytes()
        .take_while(|it| matches!(it, b' ' | b'\t'))
        .count()
}
