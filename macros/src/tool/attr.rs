//! `#[coax::tool(…)]`, `#[tool(…)]` and `#[coax::toolbox(…)]` become data. Which words exist is
//! `words`, what they may say together is `check`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Expr, Ident, Meta, Path, Token};

use super::messages;
use super::model::{Default as Missing, ParameterAttributes, Timeout, ToolAttributes};
use crate::diag::Diagnostics;
use crate::messages as shared;
use crate::structured::attr as values;
use crate::words::{self, Place, Word};

/// The arguments of `#[coax::toolbox(…)]`.
#[derive(Default)]
pub(crate) struct ToolboxAttributes {
    pub(crate) coax: Option<Path>,
    /// The name of the function that makes the toolbox.
    pub(crate) fn_name: Option<Ident>,
}

/// Reads the words of a tool.
pub(crate) fn tool(list: &TokenStream, diag: &mut Diagnostics) -> ToolAttributes {
    let mut out = ToolAttributes::default();
    each([list.clone()], Place::Tool, diag, |word, meta| {
        match word {
            "crate" => {
                out.coax = Some(values::quoted(&value(meta)?, shared::no_crate)?);
                out.coax_span = Some(meta.path.span());
            }
            "name" => out.name = Some(values::string(&value(meta)?)?),
            "description" => out.description = Some(values::string(&value(meta)?)?.value()),
            "approve" => out.approve = true,
            "sequential" => out.sequential = true,
            "repeatable" => out.repeatable = true,
            "blocking" => out.blocking = Some(meta.path.span()),
            "timeout" => out.timeout = Some(timeout(&value(meta)?, meta.path.span())?),
            "max_calls" => out.max_calls = Some(max_calls(&value(meta)?)?),
            "enabled" => out.enabled = Some(path(&value(meta)?)?),
            _ => unreachable!("`words` gives these words only to tools"),
        }
        Ok(())
    });
    out
}

/// Reads the words of a toolbox.
pub(crate) fn toolbox(list: &TokenStream, diag: &mut Diagnostics) -> ToolboxAttributes {
    let mut out = ToolboxAttributes::default();
    each([list.clone()], Place::Toolbox, diag, |word, meta| {
        match word {
            "crate" => out.coax = Some(values::quoted(&value(meta)?, shared::no_crate)?),
            "fn_name" => {
                out.fn_name = Some(values::quoted(&value(meta)?, messages::no_function_name)?);
            }
            _ => unreachable!("`words` gives these words only to toolboxes"),
        }
        Ok(())
    });
    out
}

/// Reads the words of a parameter.
pub(crate) fn parameter(attributes: &[Attribute], diag: &mut Diagnostics) -> ParameterAttributes {
    let mut out = ParameterAttributes::default();
    let mut lists = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("tool")) {
        match &attribute.meta {
            Meta::List(list) => lists.push(list.tokens.clone()),
            Meta::Path(_) | Meta::NameValue(_) => diag.at(attribute.path(), messages::no_list()),
        }
    }
    each(lists, Place::Parameter, diag, |word, meta| {
        match word {
            "rename" => out.rename = Some(values::string(&value(meta)?)?),
            "default" if meta.input.peek(Token![=]) => {
                meta.value()?;
                out.default = Some(Missing::Expression(expression(meta)?));
            }
            "default" => out.default = Some(Missing::OfType),
            _ => unreachable!("`words` gives these words only to parameters"),
        }
        Ok(())
    });
    out
}

/// Calls `take` for each word that may stand here, and reports all others.
fn each(
    lists: impl IntoIterator<Item = TokenStream>,
    place: Place,
    diag: &mut Diagnostics,
    mut take: impl FnMut(&str, &ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    let mut seen: Vec<String> = Vec::new();
    for list in lists {
        let parser = syn::meta::parser(|meta| {
            let word = match meta.path.get_ident() {
                Some(word) => word.unraw().to_string(),
                None => meta.path.to_token_stream().to_string().replace(' ', ""),
            };
            if let Some(wrong) = refusal(&word, place, seen.contains(&word), &meta) {
                diag.at(&meta.path, wrong);
                return values::skip_value(&meta);
            }
            if let Err(error) = take(&word, &meta) {
                diag.push(error);
            }
            values::skip_value(&meta)?;
            seen.push(word);
            Ok(())
        });
        if let Err(error) = parser.parse2(list) {
            diag.push(error);
        }
    }
}

/// Returns why the word cannot stand here as it does, if it cannot.
fn refusal(word: &str, place: Place, seen: bool, meta: &ParseNestedMeta<'_>) -> Option<String> {
    match words::look_up(word, place) {
        Word::Known if seen => Some(shared::repeated_word(word)),
        Word::Known => value_refusal(word, place, meta),
        Word::Elsewhere(_) => Some(messages::misplaced_word(word, place)),
        Word::Serde => Some(messages::serde_word(word)),
        Word::Structured => Some(messages::structured_word(word)),
        Word::Unknown(nearest, known) => Some(shared::unknown_word(word, nearest, &known)),
    }
}

/// Returns why the word cannot have the value that it has, or go without one.
fn value_refusal(word: &str, place: Place, meta: &ParseNestedMeta<'_>) -> Option<String> {
    let given = meta.input.peek(Token![=]);
    let ends = meta.input.is_empty() || meta.input.peek(Token![,]);
    match words::sample(word, place) {
        None if !ends => Some(messages::no_value_taken(word)),
        // `default` alone is what the type says.
        Some(_) if word == "default" && ends => None,
        Some(sample) if !given => Some(shared::value_missing(word, sample)),
        None | Some(_) => None,
    }
}

fn value(meta: &ParseNestedMeta<'_>) -> syn::Result<Expr> {
    meta.value()?.parse()
}

/// Reads an expression.
fn expression(meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let tokens = values::expression(meta.input)?;
    if tokens.is_empty() {
        return Err(Error::new_spanned(&meta.path, messages::no_default()));
    }
    Ok(tokens)
}

fn path(value: &Expr) -> syn::Result<Path> {
    values::path(value).map_err(|error| Error::new(error.span(), messages::no_condition()))
}

/// Reads `"500ms"`, `"30s"`, `"2m"`, `"1h"`.
fn timeout(value: &Expr, span: Span) -> syn::Result<Timeout> {
    let literal = match values::string(value) {
        Ok(literal) => literal,
        Err(_) => return Err(Error::new_spanned(value, messages::no_time_limit(None))),
    };
    let text = literal.value();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => Some(1_u64),
        "s" => Some(1_000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        _ => None,
    };
    let number = number.parse::<u64>().ok().filter(|it| *it > 0);
    match number.and_then(|it| it.checked_mul(unit?)) {
        Some(milliseconds) => Ok(Timeout { milliseconds, span }),
        None => Err(Error::new(
            literal.span(),
            messages::no_time_limit(Some(&text)),
        )),
    }
}

/// Reads a whole number from 1 up.
fn max_calls(value: &Expr) -> syn::Result<u32> {
    let number = values::count(value).ok();
    let number = number.and_then(|it| u32::try_from(it).ok());
    number
        .filter(|it| *it > 0)
        .ok_or_else(|| Error::new_spanned(value, messages::no_number_of_calls()))
}
