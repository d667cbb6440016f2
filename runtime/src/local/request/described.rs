//! The limits in the descriptions of a schema, read back as keywords.
//!
//! A dialect without a keyword for a limit has it as a sentence of the description, which is all that
//! comes over HTTP. The sentences are those of the schemas that this crate writes: `1 to 5.`, ``Pattern:
//! `^[a-z]+$`.`` and the like; `` as in `…` `` is an example. Nothing else is understood.

use super::strict::TYPES;
use crate::local::answer::json::{Json, list, object};

/// Adds to a schema, at every place, the keywords that its descriptions describe.
pub(in crate::local) fn with_keywords(schema: &mut Json) {
    let mut titles = Titles::new();
    find_titles(schema, "#", &mut titles);
    add_keywords(schema, &titles);
}

/// The schemas with titles, each title with the first place that has it.
type Titles = Vec<(String, String)>;

fn find_titles(schema: &Json, place: &str, titles: &mut Titles) {
    let title = schema.get("title").and_then(Json::text);
    titles.extend(title.map(|title| (title.to_owned(), place.to_owned())));
    let members = schema.members().unwrap_or_default().iter();
    let members = members.map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value));
    let items = schema.items().unwrap_or_default().iter().enumerate();
    let items = items.map(|(index, value)| (index.to_string(), value));
    for (step, value) in members.chain(items) {
        find_titles(value, &format!("{place}/{step}"), titles);
    }
}

/// Adds the keywords to a part of a schema.
fn add_keywords(schema: &mut Json, titles: &Titles) {
    match schema {
        Json::Object(members) => {
            for (keyword, value) in members.iter_mut() {
                match (keyword.as_str(), value) {
                    ("properties" | "patternProperties" | "$defs" | "definitions", named) => {
                        named_schemas(named, titles);
                    }
                    ("enum" | "const" | "examples" | "example" | "default", _) => {}
                    (_, value) => add_keywords(value, titles),
                }
            }
            let description = schema.get("description").and_then(Json::text);
            let keywords = description.map(|it| keywords_of(it, titles));
            for (keyword, value) in keywords.unwrap_or_default() {
                add(schema, keyword, value);
            }
        }
        Json::Array(schemas) => schemas.iter_mut().for_each(|it| add_keywords(it, titles)),
        _ => {}
    }
}

fn named_schemas(named: &mut Json, titles: &Titles) {
    if let Json::Object(members) = named {
        for (_, schema) in members {
            add_keywords(schema, titles);
        }
    }
}

type Keywords = Vec<(&'static str, Json)>;

/// A keyword beside which an address or the like needs no example.
const EXACT: &[&str] = &["pattern", "format", "examples", "enum", "const"];

fn add(schema: &mut Json, keyword: &'static str, value: Json) {
    let exact = EXACT.iter().any(|keyword| schema.get(keyword).is_some());
    let (keyword, known) = match keyword {
        AS_IN => ("examples", exact),
        keyword => (keyword, schema.get(keyword).is_some()),
    };
    if let (false, Json::Object(members)) = (known || !concerns(schema, keyword), schema) {
        members.push((keyword.to_owned(), value));
    }
}

/// Returns whether a place has values that the keyword is about; a place without a type may have any.
fn concerns(schema: &Json, keyword: &str) -> bool {
    let kinds: &[&str] = match keyword {
        "minLength" | "maxLength" | "pattern" | "format" | "contentSchema" => &["string"],
        "minItems" | "maxItems" => &["array"],
        "examples" => return true,
        _ => &["number", "integer"],
    };
    let Some(kind) = schema.get("type") else {
        return true;
    };
    let named = kind.items().unwrap_or(std::slice::from_ref(kind));
    let mut named = named.iter().filter_map(Json::text);
    named.any(|kind| kinds.contains(&kind))
}

/// The words before an example of a form: it counts where no keyword gives the form.
const AS_IN: &str = "as in";

/// Returns all keywords of a description.
fn keywords_of(description: &str, titles: &Titles) -> Keywords {
    let mut keywords = Keywords::new();
    keywords.extend(nested(description, titles));
    if description.starts_with("An IPv4 or IPv6 address.") {
        keywords.push((AS_IN, list(["192.0.2.7".into(), "2001:db8::7".into()])));
    }
    let mut rest = description;
    while !rest.is_empty() {
        let found = sentence(rest);
        keywords.extend(found.clone().into_iter().flat_map(|(keywords, _)| keywords));
        rest = match found {
            Some((_, after)) => after,
            None => rest
                .split_once(char::is_whitespace)
                .map_or("", |(_, after)| after),
        };
    }
    keywords
}

/// Reads ``A nested `Tree`, written as JSON text.`` as the schema with that title.
fn nested(description: &str, titles: &Titles) -> Option<(&'static str, Json)> {
    let (_, name) = description.rsplit_once("A nested `")?;
    let name = name.strip_suffix("`, written as JSON text.")?;
    let (_, place) = titles.iter().find(|(title, _)| title == name)?;
    let place = place.replace('%', "%25");
    // What has the title may also be left out; what is nested is there.
    let kinds = TYPES.iter().filter(|kind| **kind != "null");
    let kinds = list(kinds.map(|kind| (*kind).into()));
    let content = object([("type", kinds), ("$ref", place.into())]);
    Some(("contentSchema", content))
}

/// Reads the sentence with which a text begins; returns what comes after it, too.
fn sentence(text: &str) -> Option<(Keywords, &str)> {
    range(text)
        .or_else(|| bound(text, "More than ", "exclusiveMinimum"))
        .or_else(|| bound(text, "Less than ", "exclusiveMaximum"))
        .or_else(|| bound(text, "A multiple of ", "multipleOf"))
        .or_else(|| {
            let (pattern, after) = text.strip_prefix("Pattern: `")?.split_once("`.")?;
            Some((vec![("pattern", pattern.into())], after))
        })
        .or_else(|| {
            let (format, after) = text.strip_prefix("Format: ")?.split_once('.')?;
            Some((vec![("format", format.into())], after))
        })
        .or_else(|| {
            let (example, after) = text.strip_prefix("as in `")?.split_once('`')?;
            Some((vec![(AS_IN, list([example.into()]))], after))
        })
        .or_else(|| example(text.strip_prefix("Example: ")?))
}

/// Reads `At least 1.`, `Exactly 3 items.`, `1 to 20 characters.`
fn range(text: &str) -> Option<(Keywords, &str)> {
    let (least, most, after) = if let Some(text) = text.strip_prefix("At least ") {
        let (least, after) = number(text)?;
        (Some(least), None, after)
    } else if let Some(text) = text.strip_prefix("At most ") {
        let (most, after) = number(text)?;
        (None, Some(most), after)
    } else if let Some(text) = text.strip_prefix("Exactly ") {
        let (both, after) = number(text)?;
        (Some(both.clone()), Some(both), after)
    } else {
        let (least, after) = number(text)?;
        let (most, after) = number(after.strip_prefix(" to ")?)?;
        (Some(least), Some(most), after)
    };
    let units = [
        (" characters.", "minLength", "maxLength"),
        (" character.", "minLength", "maxLength"),
        (" items.", "minItems", "maxItems"),
        (" item.", "minItems", "maxItems"),
        (".", "minimum", "maximum"),
    ];
    units.iter().find_map(|(unit, low, high)| {
        let after = after.strip_prefix(unit)?;
        let least = least.clone().map(|least| (*low, least));
        let most = most.clone().map(|most| (*high, most));
        Some((least.into_iter().chain(most).collect(), after))
    })
}

fn bound<'t>(text: &'t str, before: &str, keyword: &'static str) -> Option<(Keywords, &'t str)> {
    let (number, after) = number(text.strip_prefix(before)?)?;
    Some((vec![(keyword, number)], after.strip_prefix('.')?))
}

/// Reads a text in backticks, a number, or true or false.
fn example(text: &str) -> Option<(Keywords, &str)> {
    let (example, after) = if let Some(quoted) = text.strip_prefix('`') {
        let (example, after) = quoted.split_once('`')?;
        (example.into(), after)
    } else if let Some(after) = text.strip_prefix("true") {
        (true.into(), after)
    } else if let Some(after) = text.strip_prefix("false") {
        (false.into(), after)
    } else {
        number(text)?
    };
    Some((vec![("examples", list([example]))], after))
}

/// Reads the JSON number with which a text begins; the full stop after it is not part of it.
fn number(text: &str) -> Option<(Json, &str)> {
    let legal = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
    let end = text.find(|c| !legal(c)).unwrap_or(text.len());
    let digits = text.get(..end)?.trim_end_matches('.');
    let number: Json = serde_json::from_str(digits).ok()?;
    number.number()?;
    Some((number, text.get(digits.len()..)?))
}
