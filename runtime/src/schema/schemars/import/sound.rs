//! A check that the keywords of a schema have values of the kind that they take. One that is passed over
//! for being malformed would be a constraint that is gone. It knows no node.

use serde_json::{Map, Value};

use crate::schema::table::keyword::{Keyword, ROWS, Takes};

/// A test of the value of a keyword.
type Fits = fn(&Value) -> bool;

/// Keywords by what they take, and the words for that.
const KEYWORDS: [(&[&str], Fits, &str); 6] = [
    (&["$ref"], Value::is_string, "text"),
    (&["uniqueItems"], Value::is_boolean, "`true` or `false`"),
    (&["enum"], Value::is_array, "a list"),
    (
        &["oneOf", "anyOf", "allOf", "prefixItems"],
        are_schemas,
        "a list of schemas",
    ),
    (
        &["properties", "patternProperties", "dependentSchemas"],
        is_object_of_schemas,
        "an object of schemas",
    ),
    (&COUNTS, is_count, "a whole number from 0 up"),
];

/// Counts, besides those that are constraints of the table.
const COUNTS: [&str; 4] = [
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
];

/// Keywords whose value is a schema.
const SCHEMAS: [&str; 9] = [
    "items",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "contains",
    "not",
    "if",
    "then",
    "else",
];

/// Says which keyword has a value that it does not take.
pub(super) fn check(object: &Map<String, Value>) -> Result<(), String> {
    let wrong = |keyword: &str, fits: Fits| object.get(keyword).is_some_and(|it| !fits(it));
    for row in ROWS.iter().filter(|it| it.keyword != Keyword::Format) {
        let (fits, words): (Fits, _) = match row.takes {
            Takes::Number => (Value::is_number, "a number"),
            Takes::Count => (is_count, "a whole number from 0 up"),
            Takes::Text => (Value::is_string, "text"),
        };
        if wrong(row.name, fits) {
            return Err(format!("`{}` takes {words}", row.name));
        }
    }
    for (keywords, fits, words) in KEYWORDS {
        if let Some(keyword) = keywords.iter().find(|it| wrong(it, fits)) {
            return Err(format!("`{keyword}` takes {words}"));
        }
    }
    if let Some(keyword) = SCHEMAS.iter().find(|it| wrong(it, is_schema)) {
        return Err(format!("`{keyword}` takes a schema"));
    }
    if wrong("type", |it| it.is_string() || are_names(it)) {
        return Err("`type` takes the name of a type, or a list of them".to_owned());
    }
    if wrong("required", are_names) {
        return Err("`required` takes a list of keys".to_owned());
    }
    if wrong("dependentRequired", |it| each_is(it, are_names)) {
        return Err("`dependentRequired` takes an object of lists of keys".to_owned());
    }
    if wrong("dependencies", |it| {
        each_is(it, |it| is_schema(it) || are_names(it))
    }) {
        return Err("`dependencies` takes an object of schemas and lists of keys".to_owned());
    }
    Ok(())
}

fn each_is(value: &Value, fits: Fits) -> bool {
    let all = value.as_object();
    all.is_some_and(|it| it.values().all(fits))
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn are_schemas(value: &Value) -> bool {
    value.as_array().is_some_and(|it| it.iter().all(is_schema))
}

fn is_object_of_schemas(value: &Value) -> bool {
    each_is(value, is_schema)
}

fn is_count(value: &Value) -> bool {
    value.is_u64()
}

fn are_names(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|it| it.iter().all(Value::is_string))
}
