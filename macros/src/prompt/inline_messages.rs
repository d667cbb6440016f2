//! The wording of the compile errors that only `prompt!` has.

use crate::messages::with_help;

pub(crate) fn value_without_a_hole(word: &str) -> String {
    with_help(
        &format!("holes are filled by name, so `{word}` cannot be given here"),
        &format!("write `{{{word}}}` in the template"),
    )
}

pub(crate) fn unknown_inline_word(word: &str, near: Option<&str>) -> String {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "known here: `untrusted(name)`, `json(name)`, `join(name, \", \")`".to_owned(),
    };
    with_help(&format!("unknown word `{word}`"), &help)
}

pub(crate) fn argument_of_an_inline_prompt(name: &str) -> String {
    with_help(
        &format!("the holes of `prompt!` are local variables, so `{name}` cannot be given here"),
        &format!("write `let {name} = …;` before it"),
    )
}

pub(crate) fn no_variable(word: &str) -> String {
    let sample = match word {
        "join" => "(list, \", \")",
        _ => "(text)",
    };
    with_help(
        &format!("`{word}` takes the name of a variable in the template"),
        &format!("write `{word}{sample}`"),
    )
}

pub(crate) fn word_of_no_hole(name: &str) -> String {
    with_help(
        &format!("no hole of the template shows `{name}`"),
        &format!("write `{{{name}}}` into it, or remove this"),
    )
}
