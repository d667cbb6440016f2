//! `T::SCHEMA`, letter by letter, for the shapes that everything else is made of.

use coax::Structured;
use coax_zoo as zoo;
use serde_json::Value;

#[test]
fn a_struct_with_everything_in_declaration_order() {
    let expected = concat!(
        r#"{"description":"A recipe that a home cook can follow.","type":"object","properties":{"#,
        r#""title":{"description":"Short and \"appetising\".","type":"string"},"#,
        r#""ingredients":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"grams":{"type":"number"}},"required":["name","grams"],"additionalProperties":false}},"#,
        r#""minutes":{"description":"Minutes from start to table.","type":"integer","minimum":1,"maximum":600},"#,
        r#""difficulty":{"description":"- `easy`: No skill at all.","type":"string","enum":["easy","medium","very_hard"]},"#,
        r#""note":{"type":["string","null"]}},"#,
        r#""required":["title","ingredients","minutes","difficulty","note"],"additionalProperties":false}"#,
    );
    assert_eq!(zoo::Recipe::SCHEMA, expected);
}

#[test]
fn roots_that_are_no_object_are_wrapped() {
    let wrapped = |schema: &str| {
        format!(
            r#"{{"type":"object","properties":{{"value":{schema}}},"required":["value"],"additionalProperties":false}}"#
        )
    };
    assert_eq!(bool::SCHEMA, wrapped(r#"{"type":"boolean"}"#));
    assert_eq!(f64::SCHEMA, wrapped(r#"{"type":"number"}"#));
    assert_eq!(
        i8::SCHEMA,
        wrapped(r#"{"type":"integer","minimum":-128,"maximum":127}"#)
    );
    assert_eq!(
        Option::<String>::SCHEMA,
        wrapped(r#"{"type":["string","null"]}"#)
    );
    assert_eq!(
        <[u8; 3]>::SCHEMA,
        wrapped(
            r#"{"type":"array","items":{"type":"integer","minimum":0,"maximum":255},"minItems":3,"maxItems":3}"#
        )
    );
    assert_eq!(
        zoo::Difficulty::SCHEMA,
        wrapped(
            r#"{"description":"- `easy`: No skill at all.","type":"string","enum":["easy","medium","very_hard"]}"#
        )
    );
}

#[test]
fn recursion_refers_to_definitions() {
    let body = r##"{"type":"object","properties":{"label":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/Tree"}}},"required":["label","children"],"additionalProperties":false"##;
    let expected = format!(r##"{body},"$defs":{{"Tree":{body}}}}}}}"##);
    assert_eq!(zoo::Tree::SCHEMA, expected);
    let mutual: Value = serde_json::from_str(zoo::Ping::SCHEMA).expect("JSON");
    let text = mutual.to_string();
    assert!(
        text.contains("$ref") && mutual["$defs"].is_object(),
        "{text}"
    );
}

#[test]
fn names_are_renamed_and_escaped_as_serde_does() {
    let keys = |schema: &str| -> Vec<String> {
        let schema: Value = serde_json::from_str(schema).expect("JSON");
        let keys = schema["required"].as_array().expect("a list");
        keys.iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(
        keys(zoo::Renamed::SCHEMA),
        ["firstName", "last name", "unitPrice"]
    );
    assert_eq!(keys(zoo::Odd::SCHEMA), ["a\"b", "é/漢 ~", "type"]);
}

#[test]
fn no_description_stands_beside_a_reference() {
    let schema: Value = serde_json::from_str(zoo::Documented::SCHEMA).expect("JSON");
    assert_eq!(
        schema["description"],
        "Quotes \" and \\ and a\nsecond line."
    );
    let a = &schema["properties"]["a"];
    assert_eq!(a["description"], "With a reference.");
    assert_eq!(a["anyOf"][0]["$ref"], "#/$defs/Renamed");
    assert!(a.get("$ref").is_none());
}

#[test]
fn the_size_is_known() {
    let stats = zoo::Recipe::STATS;
    assert_eq!(
        (stats.properties, stats.enum_values, stats.depth),
        (7, 3, 3)
    );
}

#[test]
fn names_for_providers() {
    assert_eq!(coax::schema::name::<zoo::Recipe>(), "Recipe");
    for name in [
        coax::schema::name::<Vec<zoo::Recipe>>(),
        coax::schema::name::<zoo::Page<Option<zoo::Tree>>>(),
        coax::schema::name::<(u8, f64)>(),
    ] {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        assert!(
            (1..=64).contains(&name.len()) && name.chars().all(allowed),
            "{name}"
        );
    }
}
