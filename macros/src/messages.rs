//! The wording of every compile error: one function per message. What is wrong, then what to do.

use crate::words::Place;

fn with_help(wrong: &str, help: &str) -> String {
    format!("{wrong}\n  = help: {help}")
}

pub(crate) fn unknown_word(word: &str, nearest: Option<&str>, known: &[&str]) -> String {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("known here: {}", known.join(", ")),
    };
    with_help(&format!("unknown attribute `{word}`"), &help)
}

pub(crate) fn unknown_dialect(word: &str, nearest: Option<&str>, known: &[&str]) -> String {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("known are: {}", known.join(", ")),
    };
    with_help(&format!("unknown dialect `{word}`"), &help)
}

pub(crate) fn generic_dialects() -> String {
    with_help(
        "`dialects` has no effect on a generic type, whose schema depends on its arguments",
        "put it on the types that contain it",
    )
}

pub(crate) fn serde_word(word: &str) -> String {
    with_help(
        &format!("`{word}` is an attribute of serde"),
        &format!("write `#[serde({word} …)]`: `Structured` follows it"),
    )
}

pub(crate) fn misplaced_word(word: &str, places: &[Place]) -> String {
    let places: Vec<_> = places
        .iter()
        .map(|place| match place {
            Place::Container => "a struct or enum",
            Place::Variant => "a variant",
            Place::Field => "a field",
        })
        .collect();
    with_help(
        &format!("`{word}` cannot stand here"),
        &format!("it goes on {}", places.join(" or ")),
    )
}

pub(crate) fn repeated_word(word: &str) -> String {
    format!("`{word}` is given twice")
}

pub(crate) fn no_number() -> &'static str {
    "expected a number, such as `10` or `-0.5`"
}

pub(crate) fn no_example() -> &'static str {
    "expected text, a number, `true` or `false`"
}

pub(crate) fn no_count() -> &'static str {
    "expected a whole number from 0 up"
}

pub(crate) fn union_item() -> &'static str {
    "`Structured` takes structs and enums: a union has no form in JSON"
}

pub(crate) fn repeated_field(name: &str, first: &str) -> String {
    with_help(
        &format!("`{name}` is already the JSON name of field `{first}`"),
        "give one of them another name with `#[serde(rename = \"…\")]`",
    )
}

pub(crate) fn repeated_variant(name: &str, first: &str, second: &str) -> String {
    with_help(
        &format!("`{name}` is already the JSON name of variant `{first}`"),
        &format!("serde would never read `{second}`: rename one of them"),
    )
}

pub(crate) fn tag_is_field(tag: &str) -> String {
    with_help(
        &format!("the tag `{tag}` is also the JSON name of a field of this variant"),
        "rename the field or the tag",
    )
}

pub(crate) fn own_deserializer(word: &str) -> String {
    with_help(
        &format!("`{word}` reads this field its own way, which the schema cannot see"),
        "add `#[structured(as = \"Type\")]`, with the type whose JSON it takes",
    )
}

pub(crate) fn schemars_of_a_parameter() -> String {
    with_help(
        "schemars describes a type by name, and this one has a type parameter in it",
        "leave `schemars` out, so that the parameter needs `Structured`",
    )
}

pub(crate) fn remote() -> String {
    with_help(
        "`#[serde(remote)]` reads another type, and this one has no schema of its own",
        "derive `Structured` on a type without it, and name that one with `#[structured(as = \"Type\")]`",
    )
}

pub(crate) fn field_identifier() -> &'static str {
    "an enum of field or variant names has no schema: it is read as a key, not as a value"
}

pub(crate) fn empty_enum() -> &'static str {
    "an enum without variants has no value that a model could answer with"
}

pub(crate) fn internal_tuple(variant: &str) -> String {
    with_help(
        &format!("`{variant}` holds a tuple, which cannot stand beside a tag"),
        &format!("name its fields: `{variant} {{ first: …, second: … }}`"),
    )
}

pub(crate) fn crossed(low: &str, high: &str) -> String {
    format!("no value has both: `{low}` is above `{high}`")
}

pub(crate) fn multiple_of_nothing() -> &'static str {
    "`multiple_of` takes a number above 0"
}

pub(crate) fn look_around() -> String {
    with_help(
        "look-ahead and look-behind are not taken in structured outputs",
        "use a simpler pattern, and `validate = path` for the rest",
    )
}

pub(crate) fn broken_pattern(error: &str) -> String {
    format!("this pattern is no regular expression: {error}")
}

pub(crate) fn unknown_format(format: &str, nearest: Option<&str>, known: &[&str]) -> String {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("JSON Schema has: {}", known.join(", ")),
    };
    with_help(&format!("unknown format `{format}`"), &help)
}

pub(crate) fn main_arguments() -> &'static str {
    "`#[coax::main]` takes no arguments: for another runtime build it yourself, or use `#[tokio::main]`"
}

pub(crate) fn main_not_async() -> &'static str {
    "`#[coax::main]` needs an `async fn`: write `async fn main()`"
}

pub(crate) fn main_parameters() -> &'static str {
    "`main` takes no parameters: read them with `std::env::args`"
}
