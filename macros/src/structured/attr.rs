//! `#[structured(…)]` becomes data. Which words exist is `words`, what they may say together is
//! `check`.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::{
    Attribute, Error, Expr, ExprLit, ExprPath, ExprUnary, Ident, Lit, LitStr, Meta, Path, Token,
    UnOp, WherePredicate,
};

use super::keyword::{self, Row, Takes};
use super::model::{
    Constraint, ContainerAttributes, Example, FieldAttributes, Number, Operand, Words,
};
use crate::diag::Diagnostics;
use crate::messages;
use crate::words::{self, Place, Word};

/// Reads the attributes of a struct or enum.
pub(crate) fn container(attributes: &[Attribute], diag: &mut Diagnostics) -> ContainerAttributes {
    let mut out = ContainerAttributes::default();
    each(attributes, Place::Container, diag, |word, value| {
        match word {
            "crate" => out.coax = Some(quoted(value, messages::no_crate)?),
            "name" => out.name = Some(text(value)?),
            "description" => out.description = Some(string(value)?.value()),
            "as" => out.as_type = Some(quoted(value, messages::no_type)?),
            "bound" => out.bound = Some(predicates(value)?),
            "partial" => out.partial = Some(quoted(value, messages::no_name_of_a_type)?),
            "unlimited" => out.unlimited = true,
            "dialects" => out.dialects = dialects(value)?,
            "validate" => out.validate = Some(path(value)?),
            "json_schema" => out.json_schema = Some(value.span()),
            "garde" => out.garde = Some(value.span()),
            _ => unreachable!("`words` gives these words only to containers"),
        }
        Ok(())
    });
    out
}

/// Reads the attributes of a field or a variant.
pub(crate) fn field(
    attributes: &[Attribute],
    place: Place,
    diag: &mut Diagnostics,
) -> FieldAttributes {
    let mut out = FieldAttributes::default();
    each(attributes, place, diag, |word, value| {
        match word {
            "description" => out.description = Some(string(value)?.value()),
            "as" => out.as_type = Some(quoted(value, messages::no_type)?),
            "bound" => out.bound = Some(predicates(value)?),
            "validate" => out.validate = Some(path(value)?),
            "allow_unreachable" => out.allow_unreachable = Some(value.span()),
            "example" => out.constraints.example = Some((example(value)?, span_of(value))),
            "garde" => out.garde = Some(value.span()),
            "stream" => out.whole = whole(value)?,
            "items" => out.items = Some(value.span()),
            "schemars" => out.schemars = Some(value.span()),
            _ => match keyword::row_of(word) {
                Some(row) => out.constraints.list.push(constraint(row, value)?),
                None => unreachable!("`words` gives these words only to fields and variants"),
            },
        }
        Ok(())
    });
    out
}

/// Reports attributes that nothing reads, where the field or variant has no place in the schema.
pub(crate) fn unread(attributes: &[Attribute], message: &str, diag: &mut Diagnostics) {
    for attribute in ours(attributes) {
        diag.at(attribute.path(), message);
    }
}

fn ours(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|it| it.path().is_ident("structured"))
}

/// Calls `take` for each word that may stand here, with its value, and reports all others.
fn each(
    attributes: &[Attribute],
    place: Place,
    diag: &mut Diagnostics,
    mut take: impl FnMut(&str, &Expr) -> syn::Result<()>,
) {
    let mut seen: Vec<String> = Vec::new();
    for attribute in ours(attributes) {
        if matches!(attribute.meta, Meta::Path(_) | Meta::NameValue(_)) {
            diag.at(attribute.path(), messages::no_list());
            continue;
        }
        let result = attribute.parse_nested_meta(|meta| {
            let word = match meta.path.get_ident() {
                Some(word) => word.unraw().to_string(),
                None => meta.path.to_token_stream().to_string().replace(' ', ""),
            };
            if let Some(wrong) = refusal(&word, place, seen.contains(&word)) {
                diag.at(&meta.path, wrong);
                return skip_value(&meta);
            }
            if let Err(error) = value(&word, place, &meta).and_then(|value| take(&word, &value)) {
                diag.push(error);
            }
            skip_value(&meta)?;
            seen.push(word);
            Ok(())
        });
        if let Err(error) = result {
            diag.push(error);
        }
    }
}

/// Returns why the word cannot stand here, if it cannot.
fn refusal(word: &str, place: Place, seen: bool) -> Option<String> {
    match words::look_up(word, place) {
        Word::Known => seen.then(|| messages::repeated_word(word)),
        Word::Elsewhere(places) => Some(messages::misplaced_word(word, place, places)),
        Word::Serde | Word::Structured => Some(messages::serde_word(word)),
        Word::Unknown(nearest, known) => Some(messages::unknown_word(word, nearest, &known)),
    }
}

/// Reads the value of a word that may stand here; of one that takes none, the word itself.
fn value(word: &str, place: Place, meta: &ParseNestedMeta<'_>) -> syn::Result<Expr> {
    let given = meta.input.peek(Token![=]);
    match words::sample(word, place) {
        Some(list) if list.starts_with('(') && meta.input.peek(Paren) => meta.input.parse(),
        None if given || meta.input.peek(Paren) => Err(Error::new_spanned(
            &meta.path,
            messages::no_value_taken(word),
        )),
        None => Ok(Expr::Path(ExprPath {
            attrs: Vec::new(),
            qself: None,
            path: meta.path.clone(),
        })),
        Some(sample) if !given => Err(Error::new_spanned(
            &meta.path,
            messages::value_missing(word, sample),
        )),
        Some(_) => meta.value()?.parse(),
    }
}

/// Passes over what is left of a word up to the next one, so that the next one is read too.
pub(crate) fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Reads an expression: what syn understands of one without its largest feature, else all up to the comma.
pub(crate) fn expression(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    if let Ok(expression) = ahead.parse::<Expr>()
        && (ahead.is_empty() || ahead.peek(Token![,]))
    {
        input.advance_to(&ahead);
        return Ok(expression.into_token_stream());
    }
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?.to_tokens(&mut tokens);
    }
    Ok(tokens)
}

/// Reads `(openai, anthropic)`: the variants of `Dialect`, with the spans of the words.
fn dialects(value: &Expr) -> syn::Result<Vec<Ident>> {
    let words: Vec<&Expr> = match value {
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        Expr::Paren(one) => vec![&one.expr],
        other => vec![other],
    };
    words.into_iter().map(dialect).collect()
}

fn dialect(value: &Expr) -> syn::Result<Ident> {
    let word = value.to_token_stream().to_string();
    let known = words::DIALECTS.iter().find(|(known, _)| word == *known);
    let (_, variant) = known.ok_or_else(|| {
        let known: Vec<_> = words::DIALECTS.iter().map(|(known, _)| *known).collect();
        let near = words::nearest(&word, &known);
        Error::new_spanned(value, messages::unknown_dialect(&word, near, &known))
    })?;
    Ok(Ident::new(variant, value.span()))
}

pub(crate) fn string(value: &Expr) -> syn::Result<LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Ok(text.clone()),
        // What a `macro_rules!` passes on.
        Expr::Group(group) => string(&group.expr),
        other => Err(Error::new_spanned(other, messages::no_text())),
    }
}

/// Reads `"whole"`, the one way of appearing in a stream that an attribute selects.
fn whole(value: &Expr) -> syn::Result<bool> {
    let literal = string(value)?;
    if literal.value() == "whole" {
        return Ok(true);
    }
    Err(Error::new(literal.span(), messages::no_way_to_stream()))
}

pub(crate) fn text(value: &Expr) -> syn::Result<Words> {
    let literal = string(value)?;
    Ok(Words {
        text: literal.value(),
        span: literal.span(),
    })
}

/// Returns what is written in quotes, as serde has it.
pub(crate) fn quoted<T: Parse>(value: &Expr, wrong: fn(&str) -> String) -> syn::Result<T> {
    let text = string(value)?;
    text.parse()
        .map_err(|_| Error::new_spanned(&text, wrong(&text.value())))
}

/// Reads `"T: Structured, T::Item: Structured"`, as in a `where` clause.
fn predicates(value: &Expr) -> syn::Result<Vec<WherePredicate>> {
    let text = string(value)?;
    let list = text.parse_with(Punctuated::<WherePredicate, Token![,]>::parse_terminated);
    list.map(|it| it.into_iter().collect())
        .map_err(|_| Error::new_spanned(&text, messages::no_bound(&text.value())))
}

pub(crate) fn path(value: &Expr) -> syn::Result<Path> {
    match value {
        Expr::Path(ExprPath {
            qself: None, path, ..
        }) => Ok(path.clone()),
        Expr::Group(group) => path(&group.expr),
        other => Err(Error::new_spanned(other, messages::no_path())),
    }
}

/// Reads a keyword with the value that is given for it.
fn constraint(row: &'static Row, value: &Expr) -> syn::Result<Constraint> {
    let (operand, span) = match row.takes {
        Takes::Number => (Operand::Number(bound(value)?), span_of(value)),
        Takes::Count => (Operand::Count(count(value)?), value.span()),
        Takes::Text => {
            let literal = string(value)?;
            (Operand::Text(literal.value()), literal.span())
        }
    };
    Ok(Constraint { row, operand, span })
}

pub(crate) fn count(value: &Expr) -> syn::Result<usize> {
    match number(value) {
        Some(Number::Integer(number)) => usize::try_from(number).ok(),
        _ => None,
    }
    .ok_or_else(|| Error::new_spanned(value, messages::no_count()))
}

fn bound(value: &Expr) -> syn::Result<Number> {
    number(value).ok_or_else(|| {
        let digits = match value {
            Expr::Unary(ExprUnary { expr, .. }) => expr,
            other => other,
        };
        let message = match digits {
            Expr::Lit(ExprLit {
                lit: Lit::Int(_) | Lit::Float(_),
                ..
            }) => messages::large_number(),
            _ => messages::not_a_number().to_owned(),
        };
        Error::new_spanned(value, message)
    })
}

fn example(value: &Expr) -> syn::Result<Example> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(Example::Text(text.value())),
        Expr::Lit(ExprLit {
            lit: Lit::Bool(value),
            ..
        }) => Some(Example::Boolean(value.value)),
        Expr::Group(group) => return example(&group.expr),
        other => number(other).map(Example::Number),
    }
    .ok_or_else(|| Error::new_spanned(value, messages::no_example()))
}

/// Returns the span of a number: of its digits where a sign stands before, for spans cannot be joined.
fn span_of(expression: &Expr) -> Span {
    match expression {
        Expr::Unary(ExprUnary { expr, .. }) => expr.span(),
        Expr::Group(group) => span_of(&group.expr),
        other => other.span(),
    }
}

/// Returns the number that a literal, with or without a minus, stands for.
fn number(expression: &Expr) -> Option<Number> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(literal),
            ..
        }) => literal.base10_parse().ok().map(Number::Integer),
        Expr::Lit(ExprLit {
            lit: Lit::Float(literal),
            ..
        }) => literal
            .base10_parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Number::Decimal),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => Some(match number(expr)? {
            Number::Integer(number) => Number::Integer(-number),
            Number::Decimal(number) => Number::Decimal(-number),
        }),
        Expr::Group(group) => number(&group.expr),
        _ => None,
    }
}
