//! The wording of the compile errors about prompts: one function per message. What is wrong, then what to
//! do.

use std::fmt::Display;
use std::io::{Error, ErrorKind};

use super::model::{Kind, Role};
use super::template::Fault;
use crate::messages::with_help;
use crate::words::{Place, nearest};

pub(crate) fn tuple_struct() -> String {
    with_help(
        "the fields of a prompt have names, by which templates show them",
        "write `struct Name { field: Type }`",
    )
}

pub(crate) fn no_struct(what: &str) -> String {
    with_help(
        &format!("a prompt is a struct, and this is {what}"),
        "derive `Prompt` on a struct with a field for each hole",
    )
}

pub(crate) fn no_template_text() -> String {
    with_help(
        "a template is a text in quotes",
        "a constant is shown by a hole, `\"{NAME}\"`, and a file is read by `user_file = \"path\"`",
    )
}

pub(crate) fn no_message(name: &impl Display) -> String {
    with_help(
        &format!("the prompt `{name}` has no message"),
        "write `#[prompt(user = \"…\")]` on it",
    )
}

pub(crate) fn no_list(place: Place) -> String {
    let sample = match place {
        Place::PromptField => "untrusted",
        _ => "user = \"…\"",
    };
    with_help(
        "`#[prompt]` says nothing without a list",
        &format!("write `#[prompt({sample})]`, say, or remove it"),
    )
}

pub(crate) fn given_twice(word: &str) -> String {
    let role = word.trim_end_matches("_file");
    if matches!(role, "system" | "developer") {
        return with_help(
            &format!("a prompt has one `{role}` message, and this is the second"),
            "write both texts into one, or add this one with `section(field) = \"…\"`",
        );
    }
    crate::messages::repeated_word(word)
}

pub(crate) fn empty_template() -> String {
    with_help(
        "this template is empty",
        "write what is to be sent, or remove it",
    )
}

pub(crate) fn same_message(role: Role) -> String {
    with_help(
        &format!(
            "this `{}` message is the same as the one before",
            role.word()
        ),
        "remove one of them",
    )
}

pub(crate) fn misplaced_word(word: &str, place: Place) -> String {
    let help = match (word, place) {
        ("cache", _) => "on the struct it says what: `cache(system, tools)`".to_owned(),
        (_, Place::PromptField) => "it goes on the struct".to_owned(),
        _ => format!("it goes on a field: `#[prompt({word})]`"),
    };
    with_help(&format!("`{word}` cannot stand here"), &help)
}

pub(crate) fn no_value_taken(word: &str) -> String {
    with_help(
        &format!("`{word}` takes no value"),
        &format!("write `#[prompt({word})]`, or remove it"),
    )
}

pub(crate) fn list_missing(word: &str, sample: &str) -> String {
    with_help(
        &format!("`{word}` takes a list"),
        &format!("write `{word}{sample}`"),
    )
}

pub(crate) fn empty_name() -> String {
    with_help(
        "a prompt has a name, which traces and recordings show",
        "write one, or remove `name`: the struct's own is taken then",
    )
}

pub(crate) fn no_output() -> String {
    with_help(
        "expected the type of the answer",
        "write it without quotes, as in `output = Vec<City>`",
    )
}

pub(crate) fn no_answer() -> String {
    with_help(
        "`assistant` takes an expression of the output type",
        "write `assistant = cold_oven()`, say",
    )
}

pub(crate) fn half_an_example() -> String {
    with_help(
        "an example is a question and its answer",
        "write `example(user = \"…\", assistant = expression)`",
    )
}

pub(crate) fn no_section() -> String {
    with_help(
        "a section is a template that is there only with a field",
        "write `section(field) = \"…{field}…\"`",
    )
}

pub(crate) fn lost_section() -> String {
    with_help(
        "a section is a part of the message before it, and there is none",
        "write it behind the `system` or `user` that it belongs to",
    )
}

pub(crate) fn section_of_nothing(name: &str, fields: &[&str]) -> String {
    with_help(
        &format!("no field is called `{name}`"),
        &known(name, fields),
    )
}

pub(crate) fn use_of_skip(name: &str) -> String {
    with_help(
        &format!("`{name}` is marked `#[prompt(skip)]`, and is used here"),
        "remove one of the two",
    )
}

pub(crate) fn hole_of_no_text(name: &str, kind: Kind) -> String {
    let (what, place) = match kind {
        Kind::History => (
            "the history, which is no text",
            "its messages come before the user's by themselves",
        ),
        Kind::Image => ("an image, which is no text", BESIDE),
        Kind::Audio => ("audio, which is no text", BESIDE),
        Kind::File | Kind::Shown | Kind::Skip => ("a file, which is no text", BESIDE),
    };
    with_help(
        &format!("`{name}` is {what}"),
        &format!("remove `{{{name}}}`: {place}"),
    )
}

const BESIDE: &str = "it follows the text of the last `user` message by itself";

pub(crate) fn format_of_a_fence(name: &str) -> String {
    with_help(
        &format!("`{name}` is untrusted, and stands in its fence as it is"),
        &format!("write `{{{name}}}`"),
    )
}

pub(crate) fn unused_field(name: &str) -> String {
    with_help(
        &format!("nothing in the prompt uses the field `{name}`"),
        &format!("write `{{{name}}}` into a template or mark it `#[prompt(skip)]`"),
    )
}

pub(crate) fn contradiction(one: &str, other: &str) -> String {
    with_help(
        &format!("`{one}` and `{other}` contradict each other"),
        "keep one of them",
    )
}

pub(crate) fn mark_of_a_field() -> String {
    with_help(
        "`cache` goes on a field of media or history: a text is cached with its whole message",
        "write `cache(user)` on the struct, with the message's role",
    )
}

pub(crate) fn mark_of_history() -> String {
    with_help(
        "the history is marked at its field",
        "write `#[prompt(history, cache)]` there",
    )
}

pub(crate) fn mark_without(word: &str) -> String {
    let what = match word {
        "tools" => "tools".to_owned(),
        role => format!("`{role}` message"),
    };
    with_help(
        &format!("the prompt has no {what} to cache"),
        &format!("remove `{word}` from the list"),
    )
}

pub(crate) fn unknown_mark(word: &str, near: Option<&str>, all: &[&str]) -> String {
    with_help(
        &format!("`{word}` cannot be cached"),
        &near_or_all(near, all),
    )
}

pub(crate) fn no_marks() -> String {
    with_help(
        "`cache` says what providers may cache",
        "write `cache(system)`, say, or remove it",
    )
}

pub(crate) fn no_tools() -> String {
    with_help(
        "the list of tools is empty",
        "write `tools(order_status)`, say, or remove it",
    )
}

pub(crate) fn no_literal(word: &str) -> String {
    with_help(
        &format!("`{word}` takes a number, written as a literal"),
        &format!("what is known at run time only is set by `prompt.request(&client).{word}(…)`"),
    )
}

pub(crate) fn out_of_range(word: &str, low: f64, high: f64) -> String {
    with_help(
        &format!("`{word}` is from {low} to {high}"),
        "write a number between them, or remove it",
    )
}

pub(crate) fn no_tokens() -> String {
    with_help(
        "`max_tokens` is a whole number from 1 up",
        "write the most tokens that the answer may have, or remove it",
    )
}

pub(crate) fn no_seed() -> &'static str {
    "`seed` is a whole number of 64 bits"
}

pub(crate) fn no_stop() -> String {
    with_help(
        "`stop` takes a text or several, at which the model stops",
        "write `stop = \"END\"` or `stop(\"END\", \"DONE\")`",
    )
}

pub(crate) fn empty_text() -> String {
    with_help("an empty text says nothing", "remove it")
}

pub(crate) fn unknown_effort(word: &str, near: Option<&str>, all: &[&str]) -> String {
    with_help(
        &format!("`{}` is no effort of reasoning", word.escape_debug()),
        &near_or_all(near, all),
    )
}

pub(crate) fn no_relative_path(path: &str) -> String {
    let wrong = match path {
        "" => "the path of the file is empty",
        _ => "the path of a template is relative",
    };
    with_help(wrong, "write it from the folder of the crate's Cargo.toml")
}

pub(crate) fn no_file(path: &str, error: &Error) -> String {
    let path = path.escape_debug();
    match error.kind() {
        ErrorKind::NotFound => with_help(
            &format!("there is no file `{path}`"),
            "the path is relative to the crate's Cargo.toml",
        ),
        ErrorKind::InvalidData => with_help(
            &format!("the file `{path}` is no UTF-8 text"),
            "save it as UTF-8",
        ),
        _ => with_help(
            &format!("the file `{path}` cannot be read: {error}"),
            "the path is relative to the crate's Cargo.toml",
        ),
    }
}

/// Returns the message for a mistake in a file.
pub(crate) fn fault(file: &str, line: usize, fault: &Fault) -> String {
    let (wrong, help) = match fault {
        Fault::Open => (
            "a `{` has no `}` behind it".to_owned(),
            "write `{field}`, or `{{` for a brace that is text".to_owned(),
        ),
        Fault::Close => (
            "a `}` has no `{` before it".to_owned(),
            "write `}}` for a brace that is text".to_owned(),
        ),
        Fault::Positional(hole) => (
            format!("the hole `{{{}}}` has no name", hole.escape_debug()),
            "write `{field}`, or `{{` for a brace that is text".to_owned(),
        ),
        Fault::Name(name) => (
            format!("`{}` cannot be the name of a field", name.escape_debug()),
            "write `{field}`, or `{{` for a brace that is text".to_owned(),
        ),
        Fault::Format(spec) => (
            format!("`{}` is no format", spec.escape_debug()),
            "what may stand behind the `:` is in the docs of `std::fmt`".to_owned(),
        ),
    };
    with_help(&format!("{file}:{line}: {wrong}"), &help)
}

pub(crate) fn no_field(file: &str, line: usize, name: &str, fields: &[&str]) -> String {
    with_help(
        &format!("{file}:{line}: no field is called `{name}`"),
        &known(name, fields),
    )
}

fn known(name: &str, fields: &[&str]) -> String {
    match (nearest(name, fields), fields) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "the struct has no fields: add one".to_owned(),
        (None, fields) => format!("the fields are: {}", fields.join(", ")),
    }
}

fn near_or_all(near: Option<&str>, all: &[&str]) -> String {
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are: {}", all.join(", ")),
    }
}

pub(crate) fn no_template() -> String {
    with_help(
        "`prompt!` takes a template in quotes",
        "write `prompt!(\"Translate {text}\")`, or `prompt!(file = \"prompts/translate.md\")`",
    )
}
