//! The settings of a request: literals, held to the ranges that the wire has for them.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::{Error, Expr, ExprLit, ExprUnary, Lit, LitStr, Token, UnOp};

use super::attr::inside;
use super::messages;
use super::model::Settings;
use crate::structured::attr as values;
use crate::words::nearest;

/// The words of `Effort`, each with its variant.
pub(crate) const EFFORTS: [(&str, &str); 7] = [
    ("none", "None"),
    ("minimal", "Minimal"),
    ("low", "Low"),
    ("medium", "Medium"),
    ("high", "High"),
    ("xhigh", "XHigh"),
    ("max", "Max"),
];

/// Reads the value of a word.
pub(super) fn read(word: &str, meta: &ParseNestedMeta<'_>, out: &mut Settings) -> syn::Result<()> {
    if word == "stop" {
        out.stop = stop(meta)?;
        return Ok(());
    }
    let value: Expr = meta.value()?.parse()?;
    match word {
        "model" => out.model = Some(text(&value)?),
        "temperature" => out.temperature = Some(decimal(&value, word, 0.0, 2.0)?),
        "top_p" => out.top_p = Some(decimal(&value, word, 0.0, 1.0)?),
        "frequency_penalty" => out.frequency_penalty = Some(decimal(&value, word, -2.0, 2.0)?),
        "presence_penalty" => out.presence_penalty = Some(decimal(&value, word, -2.0, 2.0)?),
        "max_tokens" => out.max_tokens = Some(tokens(&value)?),
        "seed" => out.seed = Some(seed(&value)?),
        "reasoning" => out.reasoning = Some(effort(&value)?),
        _ => unreachable!("`words` gives these words only to prompts"),
    }
    Ok(())
}

/// Reads a text that is not empty.
fn text(value: &Expr) -> syn::Result<String> {
    let literal = values::string(value)?;
    if literal.value().is_empty() {
        return Err(Error::new(literal.span(), messages::empty_text()));
    }
    Ok(literal.value())
}

/// Reads a number between two others.
fn decimal(value: &Expr, word: &str, low: f64, high: f64) -> syn::Result<f64> {
    let literal = Literal::of(value);
    let number = literal.as_ref().and_then(|it| it.text.parse::<f64>().ok());
    let Some(number) = number else {
        return Err(Error::new_spanned(value, messages::no_literal(word)));
    };
    if number < low || number > high {
        let span = literal.map_or(value.span(), |it| it.span);
        return Err(Error::new(span, messages::out_of_range(word, low, high)));
    }
    // One zero is as good as the other.
    Ok(if number == 0.0 { 0.0 } else { number })
}

fn tokens(value: &Expr) -> syn::Result<u32> {
    let Some(literal) = Literal::of(value) else {
        return Err(Error::new_spanned(
            value,
            messages::no_literal("max_tokens"),
        ));
    };
    let number = literal.text.parse::<u32>().ok().filter(|it| *it > 0);
    number.ok_or_else(|| Error::new(literal.span, messages::no_tokens()))
}

fn seed(value: &Expr) -> syn::Result<i64> {
    let Some(literal) = Literal::of(value) else {
        return Err(Error::new_spanned(value, messages::no_literal("seed")));
    };
    let number = literal.text.parse::<i64>().ok();
    number.ok_or_else(|| Error::new(literal.span, messages::no_seed()))
}

fn effort(value: &Expr) -> syn::Result<&'static str> {
    let literal = values::string(value)?;
    let word = literal.value();
    let known = EFFORTS.iter().find(|(known, _)| *known == word);
    known.map(|(_, variant)| *variant).ok_or_else(|| {
        let known: Vec<&str> = EFFORTS.iter().map(|(known, _)| *known).collect();
        let message = messages::unknown_effort(&word, nearest(&word, &known), &known);
        Error::new(literal.span(), message)
    })
}

/// Reads `= "a"`, or `("a", "b")`.
fn stop(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<String>> {
    if !meta.input.peek(Paren) {
        let value: Expr = meta.value()?.parse()?;
        let one = text(&value).map_err(|error| Error::new(error.span(), messages::no_stop()))?;
        return Ok(vec![one]);
    }
    let texts = inside(meta.input, |content| {
        content.parse_terminated(<LitStr as syn::parse::Parse>::parse, Token![,])
    });
    let texts = texts.map_err(|error| Error::new(error.span(), messages::no_stop()))?;
    if texts.is_empty() {
        return Err(Error::new_spanned(&meta.path, messages::no_stop()));
    }
    if let Some(empty) = texts.iter().find(|it| it.value().is_empty()) {
        return Err(Error::new(empty.span(), messages::no_stop()));
    }
    Ok(texts.iter().map(LitStr::value).collect())
}

/// A number as it is written.
struct Literal {
    text: String,
    span: Span,
}

impl Literal {
    fn of(value: &Expr) -> Option<Self> {
        match value {
            Expr::Lit(ExprLit {
                lit: Lit::Int(it), ..
            }) => Some(Self {
                text: it.base10_digits().to_owned(),
                span: it.span(),
            }),
            Expr::Lit(ExprLit {
                lit: Lit::Float(it),
                ..
            }) => Some(Self {
                text: it.base10_digits().to_owned(),
                span: it.span(),
            }),
            Expr::Unary(ExprUnary {
                op: UnOp::Neg(_),
                expr,
                ..
            }) => {
                let inner = Self::of(expr)?;
                let text = format!("-{}", inner.text);
                Some(Self { text, ..inner })
            }
            Expr::Group(group) => Self::of(&group.expr),
            _ => None,
        }
    }
}
