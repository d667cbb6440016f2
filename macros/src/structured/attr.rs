//! `#[structured(…)]` becomes data. Which words exist is `words`, what they may say together is
//! `check`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, UnOp};

use super::model::{Bound, ContainerAttributes, Count, Example, FieldAttributes, Number, Words};
use crate::diag::Diagnostics;
use crate::messages;
use crate::words::{self, Place, Word};

/// The attributes of a struct or enum.
pub(crate) fn container(attributes: &[Attribute], diag: &mut Diagnostics) -> ContainerAttributes {
    let mut out = ContainerAttributes::default();
    each(attributes, Place::Container, diag, |word, meta| {
        match word {
            "crate" => out.coax = Some(string(meta)?.parse()?),
            "name" => out.name = Some(string(meta)?.value()),
            "description" => out.description = Some(string(meta)?.value()),
            "as" => out.as_type = Some(string(meta)?.parse()?),
            "unlimited" => out.unlimited = true,
            "json_schema" => out.json_schema = Some(meta.path.span()),
            "dialects" => out.dialects = dialects(meta)?,
            "validate" => out.validate = Some(meta.value()?.parse()?),
            "garde" => out.garde = Some(meta.path.span()),
            _ => unreachable!("`words` gives these words only to containers"),
        }
        Ok(())
    });
    out
}

/// The attributes of a field or a variant.
pub(crate) fn field(
    attributes: &[Attribute],
    place: Place,
    diag: &mut Diagnostics,
) -> FieldAttributes {
    let mut out = FieldAttributes::default();
    each(attributes, place, diag, |word, meta| {
        let rules = &mut out.rules;
        match word {
            "description" => out.description = Some(string(meta)?.value()),
            "as" => out.as_type = Some(string(meta)?.parse()?),
            "validate" => out.validate = Some(meta.value()?.parse()?),
            "garde" => out.garde = Some(meta.path.span()),
            "schemars" => out.schemars = Some(meta.path.span()),
            "example" => rules.example = Some(example(meta)?),
            "minimum" => rules.minimum = Some(bound(meta)?),
            "maximum" => rules.maximum = Some(bound(meta)?),
            "exclusive_minimum" => rules.exclusive_minimum = Some(bound(meta)?),
            "exclusive_maximum" => rules.exclusive_maximum = Some(bound(meta)?),
            "multiple_of" => rules.multiple_of = Some(bound(meta)?),
            "min_length" => rules.min_length = Some(count(meta)?),
            "max_length" => rules.max_length = Some(count(meta)?),
            "min_items" => rules.min_items = Some(count(meta)?),
            "max_items" => rules.max_items = Some(count(meta)?),
            "pattern" => rules.pattern = Some(text(meta)?),
            "format" => rules.format = Some(text(meta)?),
            _ => unreachable!("`words` gives these words only to fields and variants"),
        }
        Ok(())
    });
    out
}

/// Calls `take` for each word that may stand here, and reports all others.
fn each(
    attributes: &[Attribute],
    place: Place,
    diag: &mut Diagnostics,
    mut take: impl FnMut(&str, &ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    let mut seen: Vec<String> = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|it| it.path().is_ident("structured"))
    {
        let result = attribute.parse_nested_meta(|meta| {
            let span = meta.path.span();
            let word = meta
                .path
                .get_ident()
                .map(Ident::unraw)
                .ok_or_else(|| Error::new(span, "expected a word"))?
                .to_string();
            match words::look_up(&word, place) {
                Word::Known if seen.contains(&word) => {
                    diag.at_span(span, messages::repeated_word(&word));
                    skip_value(&meta)
                }
                Word::Known => {
                    take(&word, &meta)?;
                    seen.push(word);
                    Ok(())
                }
                Word::Elsewhere(places) => {
                    diag.at_span(span, messages::misplaced_word(&word, places));
                    skip_value(&meta)
                }
                Word::Serde => {
                    diag.at_span(span, messages::serde_word(&word));
                    skip_value(&meta)
                }
                Word::Unknown(nearest, known) => {
                    diag.at_span(span, messages::unknown_word(&word, nearest, &known));
                    skip_value(&meta)
                }
            }
        });
        if let Err(error) = result {
            diag.push(error);
        }
    }
}

/// Passes over the value of a word that was refused, so that the next one is read too.
fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}

/// `(openai, anthropic)`: the variants of `Dialect`, with the spans of the words.
fn dialects(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Ident>> {
    let mut out = Vec::new();
    meta.parse_nested_meta(|meta| {
        let word = meta.path.require_ident()?;
        let known = words::DIALECTS.iter().find(|(known, _)| word == known);
        let (_, variant) = known.ok_or_else(|| {
            let known: Vec<_> = words::DIALECTS.iter().map(|(known, _)| *known).collect();
            let (word, near) = (word.to_string(), words::nearest(&word.to_string(), &known));
            meta.error(messages::unknown_dialect(&word, near, &known))
        })?;
        out.push(Ident::new(variant, word.span()));
        Ok(())
    })?;
    Ok(out)
}

fn string(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    meta.value()?.parse()
}

fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<Words> {
    let literal = string(meta)?;
    Ok(Words {
        text: literal.value(),
        span: literal.span(),
    })
}

fn count(meta: &ParseNestedMeta<'_>) -> syn::Result<Count> {
    let expression: Expr = meta.value()?.parse()?;
    match number(&expression) {
        Some(Number::Integer(number)) => usize::try_from(number)
            .map(|number| Count {
                number,
                span: expression.span(),
            })
            .map_err(|_| Error::new_spanned(&expression, messages::no_count())),
        _ => Err(Error::new_spanned(&expression, messages::no_count())),
    }
}

fn bound(meta: &ParseNestedMeta<'_>) -> syn::Result<Bound> {
    let expression: Expr = meta.value()?.parse()?;
    let span = span_of(&expression);
    number(&expression)
        .map(|number| Bound { number, span })
        .ok_or_else(|| Error::new_spanned(&expression, messages::no_number()))
}

fn example(meta: &ParseNestedMeta<'_>) -> syn::Result<Example> {
    let expression: Expr = meta.value()?.parse()?;
    match &expression {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(Example::Text(text.value())),
        Expr::Lit(ExprLit {
            lit: Lit::Bool(value),
            ..
        }) => Some(Example::Boolean(value.value)),
        other => number(other).map(Example::Number),
    }
    .ok_or_else(|| Error::new_spanned(&expression, messages::no_example()))
}

/// The span of a number: of its digits where a sign stands before, for spans cannot be joined.
fn span_of(expression: &Expr) -> Span {
    match expression {
        Expr::Unary(ExprUnary { expr, .. }) => expr.span(),
        other => other.span(),
    }
}

/// The number that a literal, with or without a minus, stands for.
fn number(expression: &Expr) -> Option<Number> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(literal),
            ..
        }) => literal.base10_parse().ok().map(Number::Integer),
        Expr::Lit(ExprLit {
            lit: Lit::Float(literal),
            ..
        }) => literal.base10_parse().ok().map(Number::Decimal),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => Some(match number(expr)? {
            Number::Integer(number) => Number::Integer(-number),
            Number::Decimal(number) => Number::Decimal(-number),
        }),
        _ => None,
    }
}
