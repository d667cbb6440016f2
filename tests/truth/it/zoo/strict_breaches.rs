//! The linter finds each breach, and nothing where there is none.

use super::strict::faults;
use coax_zoo::json::Json;

/// A schema of one property, with definitions.
fn document(property: &str) -> String {
    format!(
        r##"{{"type":"object","properties":{{"p":{property},"q":{{"$ref":"#/$defs/D"}}}},"required":["p","q"],"additionalProperties":false,"$defs":{{"D":{{"type":"null"}}}}}}"##
    )
}

#[track_caller]
fn breaks(schema: &str, fault: &str) {
    let found = faults(&Json::read(schema));
    assert!(
        found.iter().any(|it| it.contains(fault)),
        "`{fault}` is not among {found:?} of {schema}"
    );
}

#[test]
fn sound_schemas_have_no_fault() {
    for property in [
        r#"{"type":"string"}"#,
        r#"{"type":["integer","null"],"minimum":1,"maximum":1}"#,
        r#"{"description":"d","anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]}"#,
        r##"{"description":"d","anyOf":[{"$ref":"#/$defs/D"}]}"##,
        r#"{"type":"array","items":{"type":"string","format":"uuid"},"minItems":1}"#,
        r#"{"type":"object","properties":{},"required":[],"additionalProperties":false}"#,
    ] {
        let schema = document(property);
        assert_eq!(
            faults(&Json::read(&schema)),
            Vec::<String>::new(),
            "{schema}"
        );
    }
}

/// A property's schema, and what is wrong with it.
const BREACHES: &[(&str, &str)] = &[
    ("true", "no object"),
    ("{}", "not one of"),
    (r#"{"type":"string","type":"string"}"#, "a keyword twice"),
    (r#"{"type":"string","title":"t"}"#, "the keyword `title`"),
    (
        r#"{"type":"string","default":"t"}"#,
        "the keyword `default`",
    ),
    (
        r#"{"type":"string","minLength":1}"#,
        "the keyword `minLength`",
    ),
    (r#"{"type":"string","const":"t"}"#, "the keyword `const`"),
    (
        r#"{"type":"array","items":{"type":"null"},"uniqueItems":true}"#,
        "the keyword `uniqueItems`",
    ),
    (
        r#"{"type":"array","prefixItems":[]}"#,
        "the keyword `prefixItems`",
    ),
    (r#"{"oneOf":[{"type":"null"}]}"#, "the keyword `oneOf`"),
    (r#"{"type":"string","x-own":1}"#, "the keyword `x-own`"),
    (
        r##"{"$ref":"#/$defs/D","description":"d"}"##,
        "a keyword beside `$ref`",
    ),
    (r##"{"$ref":"#/$defs/E"}"##, "nothing is at"),
    (r##"{"$ref":"#"}"##, "nothing is at"),
    (r##"{"$ref":"#/$defs/D","type":"null"}"##, "not one of"),
    (r#"{"anyOf":[{"type":"null"}],"type":"null"}"#, "not one of"),
    (
        r#"{"anyOf":[{"type":"null"}],"properties":{}}"#,
        "a keyword beside `anyOf`",
    ),
    (r#"{"anyOf":[]}"#, "the value of `anyOf`"),
    (r#"{"anyOf":[true]}"#, "no object"),
    (r#"{"type":"text"}"#, "an unknown type"),
    (r#"{"type":["string","integer"]}"#, "a list of types"),
    (r#"{"type":["null"]}"#, "a list of types"),
    (r#"{"type":"string","minimum":1}"#, "beside the wrong type"),
    (
        r#"{"type":"integer","pattern":"a"}"#,
        "beside the wrong type",
    ),
    (r#"{"type":"string","enum":[]}"#, "the values of `enum`"),
    (
        r#"{"type":"string","enum":["a","a"]}"#,
        "the values of `enum`",
    ),
    (
        r#"{"type":"string","enum":["a",null]}"#,
        "the values of `enum`",
    ),
    (
        r#"{"type":"string","format":"uri"}"#,
        "the value of `format`",
    ),
    (
        r#"{"type":"string","pattern":"a(?=b)"}"#,
        "the value of `pattern`",
    ),
    (
        r#"{"type":"string","pattern":"(?<!b)a"}"#,
        "the value of `pattern`",
    ),
    (
        r#"{"type":"string","description":1}"#,
        "the value of `description`",
    ),
    (
        r#"{"type":"integer","minimum":"1"}"#,
        "the value of `minimum`",
    ),
    (
        r#"{"type":"integer","multipleOf":0}"#,
        "the value of `multipleOf`",
    ),
    (
        r#"{"type":"integer","minimum":2,"maximum":1}"#,
        "leave nothing",
    ),
    (
        r#"{"type":"number","exclusiveMinimum":1,"maximum":1}"#,
        "leave nothing",
    ),
    (r#"{"type":"array"}"#, "an array without items"),
    (r#"{"type":"array","items":true}"#, "no object"),
    (
        r#"{"type":"array","items":{"type":"null"},"minItems":0.5}"#,
        "the value of `minItems`",
    ),
    (
        r#"{"type":"object","properties":{},"required":[]}"#,
        "an open object",
    ),
    (
        r#"{"type":"object","required":[],"additionalProperties":false}"#,
        "an object without `properties`",
    ),
    (
        r#"{"type":"object","properties":{},"required":[],"additionalProperties":true}"#,
        "the value of `additionalProperties`",
    ),
    (
        r#"{"type":"object","properties":{"a":{"type":"null"}},"required":[],"additionalProperties":false}"#,
        "`required` is not",
    ),
    (
        r#"{"type":"object","properties":{"a":{"type":"null"},"a":{"type":"null"}},"required":["a","a"],"additionalProperties":false}"#,
        "a key twice",
    ),
    (
        r#"{"type":"object","properties":{"a":{"type":"null"},"b":{"type":"null"}},"required":["b","a"],"additionalProperties":false}"#,
        "`required` is not",
    ),
    (
        r#"{"type":"object","properties":{},"required":[],"additionalProperties":false,"$defs":{}}"#,
        "the value of `$defs`",
    ),
];

#[test]
fn breaches_of_one_schema() {
    for (property, fault) in BREACHES {
        breaks(&document(property), fault);
    }
}

#[test]
fn breaches_of_the_whole() {
    let sound = document(r#"{"type":"null"}"#);
    for (from, to, fault) in [
        (r#""type":"object","#, "", "the root is no object"),
        (
            r#""type":"object","#,
            r#""type":["object","null"],"#,
            "the root is no object",
        ),
        (
            r#""type":"object","#,
            r#""type":"object","anyOf":[{"type":"null"}],"#,
            "not one of",
        ),
        (
            r#""type":"object","#,
            r##""type":"object","$ref":"#/$defs/D","##,
            "not one of",
        ),
        (r#""D":{"#, r#""D D":{"#, "the name of a definition"),
        (
            r#""D":{"#,
            r#""E":{"type":"null"},"D":{"#,
            "`E` is never used",
        ),
        (
            r#"{"D":{"type":"null"}}"#,
            r##"{"D":{"$ref":"#/$defs/D"}}"##,
            "a definition that is a reference",
        ),
    ] {
        breaks(&sound.replacen(from, to, 1), fault);
    }
    breaks("true", "the root is no object");
}

#[test]
fn limits() {
    let mut deep = r#"{"type":"null"}"#.to_owned();
    for _ in 0..10 {
        deep = format!(r#"{{"type":"array","items":{deep}}}"#);
    }
    breaks(&document(&deep), "11 levels");
    let object = |count: usize, key: &dyn Fn(usize) -> String| {
        let keys: Vec<String> = (0..count).map(key).collect();
        let properties: Vec<String> = keys
            .iter()
            .map(|key| format!(r#""{key}":{{"type":"null"}}"#))
            .collect();
        format!(
            r#"{{"type":"object","properties":{{{}}},"required":["{}"],"additionalProperties":false}}"#,
            properties.join(","),
            keys.join("\",\"")
        )
    };
    breaks(
        &document(&object(4999, &|it| format!("k{it}"))),
        "5001 properties",
    );
    breaks(
        &document(&object(1200, &|it| format!("{it:0>100}"))),
        "characters",
    );
    let values = |count: usize, length: usize| {
        let values: Vec<String> = (0..count).map(|it| format!("\"{it:0>length$}\"")).collect();
        format!(r#"{{"type":"string","enum":[{}]}}"#, values.join(","))
    };
    breaks(&document(&values(1001, 4)), "1001 enum values");
    breaks(
        &document(&values(251, 60)),
        "an `enum` of too many characters",
    );
}
