//! `#[prompt(…)]` becomes data. Which words exist is `words`, what they may say together is `check`.

use std::path::Path as Folder;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::{Attribute, Error, Expr, Ident, LitStr, Meta, Path, Token, Type, parenthesized};

use super::model::{
    ContainerAttributes, Example, FieldAttributes, Kind, Mark, Marked, Message, Role, Section,
    Tools,
};
use super::template::Template;
use super::{messages, settings};
use crate::diag::Diagnostics;
use crate::messages as shared;
use crate::structured::attr as values;
use crate::words::{self, Place, Word, nearest};

/// Reads the words of a struct. Files are below the folder.
pub(crate) fn container(
    attributes: &[Attribute],
    folder: &Folder,
    diag: &mut Diagnostics,
) -> ContainerAttributes {
    let mut out = ContainerAttributes::default();
    let mut seen = Seen::default();
    for attribute in ours(attributes) {
        each(attribute, Place::Prompt, &mut seen, diag, |word, meta| {
            match word {
                "crate" => out.coax = Some(values::quoted(&value(meta)?, shared::no_crate)?),
                "name" => out.name = Some(name(&value(meta)?)?),
                "output" => out.output = output(meta)?,
                "example" => out.examples.push(example(meta, folder)?),
                "section" => section(meta, &mut out)?,
                "tools" => out.tools = Some(tools(meta)?),
                "cache" => marks(meta, &mut out.cache)?,
                _ => match Role::of_word(word) {
                    Some((role, is_file)) => out.messages.push(Message {
                        role,
                        span: meta.path.span(),
                        template: template(meta, is_file.then_some(folder))?,
                        sections: Vec::new(),
                    }),
                    None => settings::read(word, meta, &mut out.settings)?,
                },
            }
            Ok(())
        });
    }
    out
}

/// Reads the words of a field.
pub(crate) fn field(attributes: &[Attribute], diag: &mut Diagnostics) -> FieldAttributes {
    let mut out = FieldAttributes::default();
    let mut seen = Seen::default();
    for attribute in ours(attributes) {
        each(
            attribute,
            Place::PromptField,
            &mut seen,
            diag,
            |word, meta| {
                let span = meta.path.span();
                match word {
                    "untrusted" => out.untrusted = Some(span),
                    "json" => out.json = Some(span),
                    "cache" => out.cache = Some(span),
                    "join" => out.join = Some(values::string(&value(meta)?)?),
                    "image" => use_as(Kind::Image, span, &mut out)?,
                    "file" => use_as(Kind::File, span, &mut out)?,
                    "audio" => use_as(Kind::Audio, span, &mut out)?,
                    "history" => use_as(Kind::History, span, &mut out)?,
                    "skip" => use_as(Kind::Skip, span, &mut out)?,
                    _ => unreachable!("`words` gives these words only to fields of prompts"),
                }
                Ok(())
            },
        );
    }
    out
}

/// Sets the use of a field, which has one.
fn use_as(kind: Kind, span: Span, out: &mut FieldAttributes) -> syn::Result<()> {
    if let (Some(first), Some(word)) = (out.kind.word(), kind.word()) {
        return Err(Error::new(span, messages::contradiction(first, word)));
    }
    out.kind = kind;
    Ok(())
}

fn ours(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| it.path().is_ident("prompt"))
}

/// The words that were read.
#[derive(Default)]
struct Seen(Vec<String>);

impl Seen {
    /// Returns whether the word may not be written again.
    fn refuses(&self, word: &str) -> bool {
        let once = match Role::of_word(word) {
            Some((Role::System | Role::Developer, _)) => word.trim_end_matches("_file"),
            Some(_) => return false,
            None if matches!(word, "example" | "section") => return false,
            None => word,
        };
        self.0.iter().any(|it| it.trim_end_matches("_file") == once)
    }
}

/// Calls `take` for each word that may stand here, and reports all others.
fn each(
    attribute: &Attribute,
    place: Place,
    seen: &mut Seen,
    diag: &mut Diagnostics,
    mut take: impl FnMut(&str, &ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    if matches!(attribute.meta, Meta::Path(_) | Meta::NameValue(_)) {
        diag.at(attribute.path(), messages::no_list(place));
        return;
    }
    let result = attribute.parse_nested_meta(|meta| {
        let word = match meta.path.get_ident() {
            Some(word) => word.unraw().to_string(),
            None => meta.path.to_token_stream().to_string().replace(' ', ""),
        };
        if let Some(wrong) = refusal(&word, place, seen.refuses(&word), &meta) {
            diag.at(&meta.path, wrong);
            return values::skip_value(&meta);
        }
        if let Err(error) = take(&word, &meta) {
            diag.push(error);
        }
        values::skip_value(&meta)?;
        seen.0.push(word);
        Ok(())
    });
    if let Err(error) = result {
        diag.push(error);
    }
}

/// Returns why the word cannot stand here as it does, if it cannot.
fn refusal(word: &str, place: Place, again: bool, meta: &ParseNestedMeta<'_>) -> Option<String> {
    match words::look_up(word, place) {
        Word::Known if again => Some(messages::given_twice(word)),
        Word::Known => value_refusal(word, place, meta),
        Word::Elsewhere(_) => Some(messages::misplaced_word(word, place)),
        Word::Serde | Word::Structured => Some(shared::serde_word(word)),
        Word::Unknown(nearest, known) => Some(shared::unknown_word(word, nearest, &known)),
    }
}

/// Returns why the word cannot have the value that it has, or go without one.
fn value_refusal(word: &str, place: Place, meta: &ParseNestedMeta<'_>) -> Option<String> {
    let ends = meta.input.is_empty() || meta.input.peek(Token![,]);
    match words::sample(word, place) {
        None if !ends => Some(messages::no_value_taken(word)),
        Some(sample) if sample.starts_with('(') => {
            let fits = meta.input.peek(Paren);
            (!fits).then(|| messages::list_missing(word, sample))
        }
        // A list of texts, or one.
        Some(_) if word == "stop" && meta.input.peek(Paren) => None,
        Some(sample) if !meta.input.peek(Token![=]) => Some(shared::value_missing(word, sample)),
        None | Some(_) => None,
    }
}

fn value(meta: &ParseNestedMeta<'_>) -> syn::Result<Expr> {
    meta.value()?.parse()
}

/// Reads a text that is not empty.
fn name(value: &Expr) -> syn::Result<LitStr> {
    let name = values::string(value)?;
    if name.value().trim().is_empty() {
        return Err(Error::new(name.span(), messages::empty_name()));
    }
    Ok(name)
}

/// Reads a type; none where it is the text that the model writes.
fn output(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<Type>> {
    let value = meta.value()?;
    let span = value.span();
    let wrong = || Error::new(span, messages::no_output());
    let ty: Type = value.parse().map_err(|_| wrong())?;
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let text = text.trim_start_matches("::");
    let is_text = matches!(
        text,
        "String" | "std::string::String" | "alloc::string::String"
    );
    Ok((!is_text).then_some(ty))
}

/// Reads a template in quotes, or the file that a path in quotes names.
pub(super) fn template(
    meta: &ParseNestedMeta<'_>,
    folder: Option<&Folder>,
) -> syn::Result<Template> {
    let value = value(meta)?;
    let literal = values::string(&value)
        .map_err(|error| Error::new(error.span(), messages::no_template_text()))?;
    match folder {
        Some(folder) => Template::of_file(literal, folder),
        None => Ok(Template::of_literal(literal)),
    }
}

/// Reads what stands in parentheses. What is left of it after a mistake is no second one.
pub(super) fn inside<T>(
    input: ParseStream<'_>,
    take: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let content;
    parenthesized!(content in input);
    let taken = take(&content);
    if taken.is_err() {
        content.parse::<TokenStream>()?;
    }
    taken
}

/// Reads `(user = "…", assistant = expression)`.
fn example(meta: &ParseNestedMeta<'_>, folder: &Folder) -> syn::Result<Example> {
    const KNOWN: [&str; 3] = ["user", "user_file", "assistant"];
    let (mut question, mut answer) = (None, None);
    let parser = syn::meta::parser(|meta| {
        let word = meta.path.to_token_stream().to_string();
        let is_again = match word.as_str() {
            "user" | "user_file" => question.is_some(),
            "assistant" => answer.is_some(),
            _ => {
                let near = nearest(&word, &KNOWN);
                return Err(meta.error(shared::unknown_word(&word, near, &KNOWN)));
            }
        };
        if is_again {
            return Err(meta.error(shared::repeated_word(&word)));
        }
        if word == "assistant" {
            let tokens = values::expression(meta.value()?)?;
            if tokens.is_empty() {
                return Err(meta.error(messages::no_answer()));
            }
            answer = Some(tokens);
        } else {
            question = Some(template(&meta, (word == "user_file").then_some(folder))?);
        }
        Ok(())
    });
    parser.parse2(inside(meta.input, TokenStream::parse)?)?;
    match (question, answer) {
        (Some(question), Some(answer)) => Ok(Example { question, answer }),
        _ => Err(Error::new_spanned(&meta.path, messages::half_an_example())),
    }
}

/// Reads `(field) = "…"`.
fn section(meta: &ParseNestedMeta<'_>, out: &mut ContainerAttributes) -> syn::Result<()> {
    let wrong = || Error::new_spanned(&meta.path, messages::no_section());
    let field = inside(meta.input, |content| {
        let field = content.call(Ident::parse_any).map_err(|_| wrong())?;
        if content.is_empty() {
            Ok(field)
        } else {
            Err(wrong())
        }
    })?;
    if !meta.input.peek(Token![=]) {
        return Err(wrong());
    }
    let template = template(meta, None)?;
    match out.messages.last_mut() {
        Some(message) => message.sections.push(Section { field, template }),
        None => out.lost_sections.push(meta.path.span()),
    }
    Ok(())
}

/// Reads `(a, path::b)`.
fn tools(meta: &ParseNestedMeta<'_>) -> syn::Result<Tools> {
    let paths = inside(meta.input, |content| {
        content.parse_terminated(Type::parse, Token![,])
    })?;
    if paths.is_empty() {
        return Err(Error::new_spanned(&meta.path, messages::no_tools()));
    }
    Ok(Tools {
        span: meta.path.span(),
        paths: paths.into_iter().collect(),
    })
}

/// Reads `(system, tools)`.
fn marks(meta: &ParseNestedMeta<'_>, out: &mut Vec<Mark>) -> syn::Result<()> {
    let words = inside(meta.input, |content| {
        content.parse_terminated(Path::parse, Token![,])
    })?;
    if words.is_empty() {
        return Err(Error::new_spanned(&meta.path, messages::no_marks()));
    }
    for path in words {
        let (on, span) = (marked(&path)?, path.span());
        if out.iter().any(|it| it.on == on) {
            let word = path.to_token_stream().to_string();
            return Err(Error::new(span, shared::repeated_word(&word)));
        }
        out.push(Mark { on, span });
    }
    Ok(())
}

/// Returns the message or tools that a word of `cache` marks.
fn marked(path: &Path) -> syn::Result<Marked> {
    const KNOWN: [&str; 5] = ["system", "developer", "user", "assistant", "tools"];
    let word = path.to_token_stream().to_string();
    let message = match (Role::of_word(&word), word.as_str()) {
        (Some((role, false)), _) => return Ok(Marked::Message(role)),
        (None, "tools") => return Ok(Marked::Tools),
        (None, "history") => messages::mark_of_history(),
        _ => messages::unknown_mark(&word, nearest(&word, &KNOWN), &KNOWN),
    };
    Err(Error::new_spanned(path, message))
}
