//! The dialects of JSON Schema that providers take, and the schema of a type in each.
//!
//! `Structured::SCHEMA` is OpenAI's strict mode, written by the compiler. Every other dialect is
//! written from the same table at first use, and kept. It refuses to know any endpoint.

pub(super) mod fit;
pub(crate) mod profile;
mod providers;

use std::collections::HashMap;
use std::fmt;
use std::ptr;
use std::sync::{PoisonError, RwLock};

use serde_json::value::RawValue;

use super::render;
use super::{constant, layout, name};
use crate::schema::check::message::Message;
use crate::schema::table::facts;
use crate::schema::table::node::{Node, NodeRef};
#[cfg(feature = "local")]
use crate::schema::table::registry::{self, Registry};
use crate::schema::table::unchecked::Writer;
use crate::schema::table::{Layout, Tabled};
use fit::Reason;
pub use fit::pinned;
use profile::Profile;

/// A dialect of JSON Schema: what one provider's structured outputs take.
///
/// A request chooses it by the creator in the name of its model ([`Dialect::of_model`]), unless the
/// client or the request names one. All dialects say the same of a type; what one has no keyword for
/// stands in the description. Where a dialect has no recursion, a type that contains itself is written
/// inside itself a few times, the deepest level as JSON text in a string; a key that a dialect refuses is
/// sent under another name. Both are undone when an answer is read.
///
/// ```
/// use coax::{Dialect, Structured};
/// use serde::Deserialize;
///
/// #[derive(Deserialize, Structured)]
/// struct Answer {
///     #[structured(minimum = 1, maximum = 5)]
///     stars: u8,
///     remark: Option<String>,
/// }
///
/// let schema = Dialect::Anthropic.schema::<Answer>()?;
/// assert!(schema.contains(r#""description":"1 to 5.","type":"integer""#));
/// assert!(schema.contains(r#""required":["stars"]"#));
/// # Ok::<(), coax::schema::Misfit>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// OpenAI's strict mode, and whoever follows it.
    OpenAi,
    /// OpenAI's strict mode with the limits of its first year: depth 5, 100 properties.
    Azure,
    /// Anthropic: 24 optional keys, 16 places with several types, no recursion, no bounds, keys of
    /// `a-zA-Z0-9_.-` only.
    Anthropic,
    /// Gemini's `responseJsonSchema`.
    Gemini,
    /// Gemini's `responseSchema`, a subset of OpenAPI 3.0.
    GeminiOpenApi,
    /// xAI: no recursion.
    Xai,
    /// Groq's strict mode.
    Groq,
    /// Mistral.
    Mistral,
    /// Fireworks.
    Fireworks,
    /// The grammar engines of local servers: llama.cpp, xgrammar (vLLM), llguidance.
    Local,
}

/// Words in the names of models that tell the dialect, most telling first. A name is looked at from its
/// last part on: `openrouter/anthropic/claude-…`, `us.anthropic.claude-…`, `models/gemini-…`.
const WORDS: &[(&str, Dialect)] = &[
    // Families, which say more than who serves them.
    ("claude", Dialect::Anthropic),
    ("gemini", Dialect::Gemini),
    ("grok", Dialect::Xai),
    ("gpt", Dialect::OpenAi),
    // Creators and hosts, as gateways name them.
    ("openai", Dialect::OpenAi),
    ("azure", Dialect::Azure),
    ("anthropic", Dialect::Anthropic),
    ("google", Dialect::Gemini),
    ("vertex", Dialect::Gemini),
    ("vertex_ai", Dialect::Gemini),
    ("xai", Dialect::Xai),
    ("x-ai", Dialect::Xai),
    ("groq", Dialect::Groq),
    ("mistral", Dialect::Mistral),
    ("mistralai", Dialect::Mistral),
    ("fireworks", Dialect::Fireworks),
    ("fireworks_ai", Dialect::Fireworks),
];

/// The dialect that a part of a name tells: the part itself, or what stands before a `-` in it.
fn of_part(part: &str) -> Option<Dialect> {
    let is = |word: &str| {
        let rest = part
            .get(..word.len())
            .filter(|it| it.eq_ignore_ascii_case(word));
        rest.is_some_and(|_| part.len() == word.len() || part.as_bytes()[word.len()] == b'-')
    };
    let found = WORDS.iter().find(|(word, _)| is(word));
    found.map(|(_, dialect)| *dialect)
}

impl Dialect {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::OpenAi,
        Self::Azure,
        Self::Anthropic,
        Self::Gemini,
        Self::GeminiOpenApi,
        Self::Xai,
        Self::Groq,
        Self::Mistral,
        Self::Fireworks,
        Self::Local,
    ];

    /// Returns the dialect of a model, by its whole name: [`Dialect::Anthropic`] for
    /// `anthropic/claude-sonnet-4.5`, `claude-opus-4` or `us.anthropic.claude-3-haiku`. OpenAI's strict
    /// mode where the name tells nothing.
    ///
    /// ```
    /// use coax::Dialect;
    ///
    /// assert_eq!(Dialect::of_model("anthropic/claude-sonnet-4.5"), Dialect::Anthropic);
    /// assert_eq!(Dialect::of_model("my-own-model"), Dialect::OpenAi);
    /// ```
    #[must_use]
    pub fn of_model(model: &str) -> Self {
        Self::told_by(model).unwrap_or(Self::OpenAi)
    }

    /// The dialect that the name of a model tells, if it does.
    pub(crate) fn told_by(model: &str) -> Option<Self> {
        // A host that serves the models of others takes its own dialect of all of them.
        let host = model.split('/').next().filter(|_| model.contains('/'));
        let hosted = host.and_then(of_part);
        let own = [Self::Azure, Self::Groq, Self::Fireworks];
        if hosted.is_some_and(|it| own.contains(&it)) {
            return hosted;
        }
        model.split(['/', '.', ':']).rev().find_map(of_part)
    }

    /// A list of it alone.
    pub(crate) fn alone(self) -> &'static [Self] {
        let at = Self::ALL.iter().position(|it| *it == self).unwrap_or(0);
        &Self::ALL[at..=at]
    }

    /// Returns the name of the provider.
    pub(crate) const fn provider(self) -> &'static str {
        match self {
            Self::OpenAi => "OpenAI",
            Self::Azure => "Azure",
            Self::Anthropic => "Anthropic",
            Self::Gemini | Self::GeminiOpenApi => "Gemini",
            Self::Xai => "xAI",
            Self::Groq => "Groq",
            Self::Mistral => "Mistral",
            Self::Fireworks => "Fireworks",
            Self::Local => "a local server",
        }
    }
}

/// A type that a dialect cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    message: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

/// The schema of a type, and the table that it was written from, by which its answers are read.
#[derive(Clone, Copy)]
pub(crate) struct Laid {
    pub(crate) root: NodeRef,
    pub(crate) schema: &'static RawValue,
    /// The name under which it is sent.
    pub(crate) name: &'static str,
}

/// A schema, or why there is none.
type Schema = Result<Laid, Misfit>;

/// The schemas used so far, by the place of the type's node and the set of dialects. A type has
/// one place, and places are never given back, so the texts are as many as types and dialects.
static WRITTEN: RwLock<Option<HashMap<(usize, u16), Schema>>> = RwLock::new(None);

/// The schema of `T` that all of the dialects take, as JSON text, with its table.
///
/// # Errors
/// [`Misfit`] if one of them cannot say what `T` is.
pub(crate) fn laid<T: Tabled>(dialects: &[Dialect]) -> Schema {
    let is_foreign = const { facts::of(T::NODE).foreign.is_some() };
    cached(T::NODE, set(dialects), || {
        if !is_foreign && dialects.iter().all(|it| *it == Dialect::OpenAi) {
            let text = const { constant::text::<T>() };
            let schema = serde_json::from_str(text).map_err(|error| no_json(&error))?;
            let root = T::NODE;
            let name = named(root);
            return Ok(Laid { root, schema, name });
        }
        let root = facts::complete::<T>().map_err(|message| Misfit { message })?;
        let name = named(T::NODE);
        let (root, text) = write(root, name, dialects)?;
        leak(root, text, name)
    })
}

/// The schema of an object inside a type, for models that take all of the dialects.
pub(crate) fn laid_object(node: NodeRef, dialects: &[Dialect]) -> Option<&'static RawValue> {
    let written = cached(node, set(dialects), || {
        let mut out = Box::new(Writer::new());
        render::document(node, &common(dialects), &mut out);
        leak(node, out.as_str().to_owned(), "part")
    });
    written.ok().map(|it| it.schema)
}

/// The table by which answers in all of the dialects are read, where it is not that of `T` itself.
pub(crate) fn layout<T: Tabled>(dialects: &[Dialect]) -> Layout {
    let differs = |it: &Dialect| Profile::of(*it).lays_out();
    if !dialects.iter().any(differs) {
        return None;
    }
    let root = laid::<T>(dialects).ok()?.root;
    let plain = facts::complete::<T>().ok()?;
    (!ptr::eq(root.get(), plain.get())).then_some(root)
}

/// The same structure, with every constraint as a keyword: what an answer must be to be taken.
#[cfg(feature = "local")]
pub(crate) fn constrained<T: Tabled>(dialects: &[Dialect]) -> Schema {
    const CONSTRAINED: u16 = 1 << 15;
    cached(T::NODE, set(dialects) | CONSTRAINED, || {
        let mut profile = common(dialects).constrained();
        let mut out = Box::new(Writer::new());
        let Laid { root, name, .. } = laid::<T>(dialects)?;
        // What stands as JSON text has definitions of its own.
        let definitions = Registry::of(root).len() + Registry::of(T::NODE).len();
        profile.contents = definitions <= registry::CAPACITY;
        render::document(root, &profile, &mut out);
        leak(root, out.as_str().to_owned(), name)
    })
}

fn set(dialects: &[Dialect]) -> u16 {
    dialects.iter().fold(0, |set, it| set | 1 << *it as u16)
}

fn leak(root: NodeRef, text: String, name: &'static str) -> Schema {
    let schema = RawValue::from_string(text).map_err(|error| no_json(&error))?;
    let schema = Box::leak(schema);
    Ok(Laid { root, schema, name })
}

/// The name of a schema, as `&'static str` like the schema.
fn named(root: NodeRef) -> &'static str {
    Box::leak(name::of(root).into_boxed_str())
}

/// The error of a schema that is no JSON, which the crate's own rendering never writes.
fn no_json(error: &serde_json::Error) -> Misfit {
    let message = format!("the type's schema is no JSON: {error}");
    Misfit { message }
}

fn cached(root: NodeRef, set: u16, write: impl FnOnce() -> Schema) -> Schema {
    let key = (ptr::from_ref::<Node>(root.get()).addr(), set);
    let written = WRITTEN.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = written.as_ref().and_then(|it| it.get(&key)) {
        return known.clone();
    }
    drop(written);
    let made = write();
    let mut written = WRITTEN.write().unwrap_or_else(PoisonError::into_inner);
    let known = written.get_or_insert_default().entry(key);
    known.or_insert(made).clone()
}

/// Returns whether the dialects let keys be left out.
pub(crate) fn leave_out(dialects: &[Dialect]) -> bool {
    common(dialects).optional
}

/// Returns what all of the dialects take.
fn common(dialects: &[Dialect]) -> Profile {
    let profiles = dialects.iter().map(|it| *Profile::of(*it));
    let all = profiles.reduce(|all, one| all.and(&one));
    all.unwrap_or(*Profile::of(Dialect::OpenAi))
}

fn write(root: NodeRef, name: &str, dialects: &[Dialect]) -> Result<(NodeRef, String), Misfit> {
    let mut out = Box::new(Writer::new());
    match layout::choose(root, &common(dialects), &mut out) {
        Ok(root) => Ok((root, out.as_str().to_owned())),
        Err(reason) => Err(Misfit {
            message: refusal(root, name, dialects, reason),
        }),
    }
}

/// The message that names the type, the dialect that does not take it and those that do.
fn refusal(root: NodeRef, name: &str, dialects: &[Dialect], reason: Reason) -> String {
    let mut out = Box::new(Writer::new());
    let mut alone = |it: Dialect| layout::choose(root, Profile::of(it), &mut out).err();
    let refused = dialects.iter().find_map(|it| Some((*it, alone(*it)?)));
    let Some((dialect, reason)) = refused else {
        let providers: Vec<_> = dialects.iter().map(|it| it.provider()).collect();
        let (providers, reason) = (providers.join(" and "), reason.describe(Message::new()));
        let reason = reason.as_str();
        return format!("`{name}` {reason}, so {providers} cannot be sent one schema");
    };
    let able = Dialect::ALL.iter().filter(|it| alone(**it).is_none());
    let able: Vec<_> = able.map(|it| format!("`Dialect::{it:?}`")).collect();
    let able = match &*able {
        [] => "no dialect can".to_owned(),
        able => format!("{} can", able.join(", ")),
    };
    let (provider, reason) = (dialect.provider(), reason.describe(Message::new()));
    let reason = reason.as_str();
    format!("`{name}` {reason}, which {provider} does not take; {able}")
}
