//! The derive macros of `coax`; use them through that crate.

mod diag;
mod doc;
mod entry;
mod messages;
mod path;
mod structured;
mod words;

use proc_macro::TokenStream;

/// Describes the type to a model: implements `coax::Structured`.
///
/// It follows the type's serde attributes and doc comments; what serde does not say is said by
/// `#[structured(…)]`.
///
/// | on a field | what it says |
/// |---|---|
/// | `minimum`, `maximum`, `exclusive_minimum`, `exclusive_maximum`, `multiple_of` | numbers, as in `minimum = 0.5` |
/// | `min_length`, `max_length` | how many characters a text has |
/// | `pattern = "…"` | a regular expression that a text matches; no look-around |
/// | `format = "…"` | a format of JSON Schema, such as `date-time`, `email` or `uuid` |
/// | `min_items`, `max_items` | how many items a list, or entries a map, has |
/// | `validate = path` | a rule of one's own: a function of `&T` that gives `Result<(), impl Display>` |
/// | `example = …` | a value as it might be: text, a number, `true` or `false` |
/// | `description = "…"` | in place of the doc comment; also on types and variants |
/// | `as = "Type"` | the type whose JSON it takes, beside serde's `with`; also on types and variants |
/// | `schemars` | its `schemars::JsonSchema` describes it, at run time (feature `schemars`) |
///
/// | on a type | what it says |
/// |---|---|
/// | `name = "…"` | the name of the schema |
/// | `validate = path` | a rule of one's own for the whole value |
/// | `garde` | the rules of its `garde::Validate`; also on fields (feature `garde`) |
/// | `unlimited` | providers' limits on size are not checked when compiling |
/// | `json_schema` | also implements `schemars::JsonSchema` (feature `schemars`) |
/// | `dialects(openai, anthropic)` | the compiler refuses what one of these cannot express; also `azure`, `gemini`, `gemini_openapi`, `xai`, `groq`, `mistral`, `fireworks`, `local` |
/// | `crate = "path"` | where the crate `coax` is, if it has another name |
///
/// Constraints stand in the schema where strict mode takes them, else in words in the description,
/// and are held on every answer.
#[proc_macro_derive(Structured, attributes(structured, serde))]
pub fn derive_structured(input: TokenStream) -> TokenStream {
    structured::derive(input.into()).into()
}

/// Runs an async `main` on a runtime that coax brings along.
///
/// It is for programs that have no runtime of their own; where tokio is there already, use
/// `#[tokio::main]`. The function takes no parameters and returns what a `main` may return.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::main(&arguments.into(), &item.into()).into()
}
