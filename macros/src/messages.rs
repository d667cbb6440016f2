//! The wording of every compile error: one function per message. What is wrong, then what to do.

use crate::words::Place;

pub(crate) fn with_help(wrong: &str, help: &str) -> String {
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

pub(crate) fn misplaced_word(word: &str, place: Place, places: &[Place]) -> String {
    let own = match (word, place) {
        ("name", Place::Field | Place::Variant) => {
            "its name in JSON is serde's: `#[serde(rename = \"…\")]`".to_owned()
        }
        (_, Place::Variant) if places == [Place::Field] => {
            format!("it goes on what the variant holds: `Variant(#[structured({word} = …)] Type)`")
        }
        _ => {
            let places: Vec<_> = places
                .iter()
                .map(|place| match place {
                    Place::Container => "a struct or enum",
                    Place::Variant => "a variant",
                    Place::Field => "a field",
                    Place::Tool => "a tool",
                    Place::Parameter => "a parameter",
                    Place::Toolbox => "`#[coax::toolbox(…)]`",
                    Place::Prompt => "a prompt",
                    Place::PromptField => "a field of a prompt",
                })
                .collect();
            format!("it goes on {}", places.join(" or "))
        }
    };
    with_help(&format!("`{word}` cannot stand here"), &own)
}

pub(crate) fn repeated_word(word: &str) -> String {
    with_help(&format!("`{word}` is given twice"), "keep one of them")
}

pub(crate) fn no_list() -> String {
    with_help(
        "`#[structured]` says nothing without a list",
        "write `#[structured(minimum = 1)]`, say, or remove it",
    )
}

pub(crate) fn skipped(what: &str) -> String {
    with_help(
        &format!("a skipped {what} is not in the schema, so nothing reads this"),
        "remove the attribute",
    )
}

pub(crate) fn read_as_another() -> String {
    with_help(
        "a part of a type that is read as another one is not in the schema, so nothing reads this",
        "put it on the fields of this type, or have a newtype with it read: `struct Raw(#[structured(…)] String);`",
    )
}

pub(crate) fn value_missing(word: &str, sample: &str) -> String {
    let equals = if sample.starts_with('(') { "" } else { " = " };
    with_help(
        &format!("`{word}` takes a value"),
        &format!("write `{word}{equals}{sample}`"),
    )
}

pub(crate) fn no_value_taken(word: &str) -> String {
    with_help(
        &format!("`{word}` takes no value"),
        &format!("write `#[structured({word})]`, or remove it"),
    )
}

pub(crate) fn no_text() -> &'static str {
    "expected text in quotes"
}

pub(crate) fn no_name_of_a_type(text: &str) -> String {
    with_help(
        &format!("`{text}` cannot be the name of a type"),
        "write one word, as in `\"RecipeDraft\"`",
    )
}

pub(crate) fn no_type(text: &str) -> String {
    with_help(
        &format!("`{text}` is no type"),
        "write it as in the rest of the program, as in `\"Vec<String>\"`",
    )
}

pub(crate) fn no_bound(text: &str) -> String {
    with_help(
        &format!("`{text}` is no bound"),
        "write it as in a `where` clause, as in `\"T: coax::Structured\"`",
    )
}

pub(crate) fn no_crate(text: &str) -> String {
    with_help(
        &format!("`{text}` is no path to a crate"),
        "write it as in `use`, as in `\"my_crate::coax\"`",
    )
}

pub(crate) fn no_path() -> String {
    with_help(
        "expected the path of a function",
        "write it without quotes or arguments, as in `validate = rules::is_even`",
    )
}

pub(crate) fn not_a_number() -> &'static str {
    "expected a number, such as `10` or `-0.5`"
}

pub(crate) fn large_number() -> String {
    with_help(
        "this number is larger than any that is read from an answer",
        "remove it: the type has bounds of its own",
    )
}

pub(crate) fn no_example() -> &'static str {
    "expected text, a number, `true` or `false`"
}

pub(crate) fn no_way_to_stream() -> &'static str {
    "expected `\"whole\"`: the field appears when it is complete, and without this as it comes"
}

pub(crate) fn items_twice() -> &'static str {
    "another field has `items` already: one list is streamed element by element"
}

pub(crate) fn items_of_an_enum() -> &'static str {
    "`items` goes on a field of a struct with named fields"
}

pub(crate) fn no_count() -> &'static str {
    "expected a whole number from 0 up"
}

pub(crate) fn example_breaks(word: &str) -> String {
    with_help(
        &format!("the example breaks the `{word}` beside it"),
        "give one that an answer may be",
    )
}

pub(crate) fn schema_name() -> String {
    with_help(
        "providers refuse this name",
        "use 1 to 64 of the characters `a-z`, `A-Z`, `0-9`, `_` and `-`",
    )
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

pub(crate) fn own_deserializer(word: &str, place: &str) -> String {
    with_help(
        &format!("`{word}` reads this {place} its own way, which the schema cannot see"),
        "add `#[structured(as = \"Type\")]`, with the type whose JSON it takes",
    )
}

pub(crate) fn always_reachable() -> String {
    with_help(
        "`allow_unreachable` is for variants without a tag; this one has one",
        "remove it",
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

pub(crate) fn field_identifier() -> String {
    with_help(
        "an enum of field or variant names has no schema: it is read as a key, not as a value",
        "derive `Structured` on the type that has these keys",
    )
}

pub(crate) fn empty_enum() -> String {
    with_help(
        "an enum without variants has no value that a model could answer with",
        "add a variant that serde does not skip",
    )
}

pub(crate) fn crossed(low: &str, high: &str) -> String {
    with_help(
        &format!("`{low}` and `{high}` leave no value between them"),
        &format!("lower `{low}` or raise `{high}`"),
    )
}

pub(crate) fn multiple_of_zero() -> &'static str {
    "`multiple_of` takes a number above 0"
}

pub(crate) fn empty_pattern() -> String {
    with_help("an empty pattern says nothing", "remove it")
}

pub(crate) fn broken_pattern(error: &str) -> String {
    let help = match error {
        "look-around is not supported" | "backreferences are not supported" => {
            "use a simpler pattern, and `validate = path` for the rest"
        }
        "Unicode character classes are not supported" => "list the characters, as in `[a-zA-Zà-ž]`",
        _ => return format!("this pattern is no regular expression: {error}"),
    };
    with_help(&format!("this pattern cannot be sent: {error}"), help)
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
