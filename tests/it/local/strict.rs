//! The strict linter: what OpenAI refuses is refused, in its words.

use super::{ask, post, question, recipe, send, typed, with};
use coax::local::Gateway;
use serde_json::{Value, json};

async fn verdict(schema: &str) -> Option<String> {
    let answer = send(&Gateway::new(), post(typed(schema, true)))
        .await
        .expect("an answer");
    let error = answer.json()["error"].clone();
    if answer.status == 200 {
        return None;
    }
    assert_eq!(
        (answer.status, &error["code"]),
        (400, &json!("invalid_json_schema"))
    );
    let message = error["message"].as_str().expect("a message");
    let prefix = "Invalid schema for response_format 'Answer': ";
    Some(
        message
            .strip_prefix(prefix)
            .expect("the provider's words")
            .to_owned(),
    )
}

/// An object with one member of that schema.
fn around(schema: &str) -> String {
    format!(
        r#"{{"type":"object","properties":{{"a":{schema}}},"required":["a"],"additionalProperties":false}}"#
    )
}

#[tokio::test]
async fn legal_schemas_pass() {
    let legal = [
        recipe().to_owned(),
        r#"{"type":"object","properties":{},"required":[],"additionalProperties":false}"#.to_owned(),
        around(r#"{"type":["string","null"],"description":"d","title":"t"}"#),
        around(r#"{"type":"string","enum":["a","b"]}"#),
        around(r#"{"type":"string","const":"a"}"#),
        around(r#"{"type":"string","pattern":"^[a-z]+$"}"#),
        around(r#"{"type":"string","format":"date-time"}"#),
        around(r#"{"type":"integer","minimum":1,"maximum":5,"multipleOf":2}"#),
        around(r#"{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":5}"#),
        around(r#"{"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":2}"#),
        around(r#"{"anyOf":[{"type":"string"},{"type":"null"}],"description":"d"}"#),
        r##"{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["next"],"additionalProperties":false}"##.to_owned(),
        r##"{"type":"object","properties":{"n":{"$ref":"#/$defs/N"}},"required":["n"],"additionalProperties":false,"$defs":{"N":{"type":"object","properties":{"ns":{"type":"array","items":{"$ref":"#/$defs/N"}}},"required":["ns"],"additionalProperties":false}}}"##.to_owned(),
    ];
    for schema in &legal {
        assert_eq!(verdict(schema).await, None, "{schema}");
    }
    let mut deep = r#"{"type":"string"}"#.to_owned();
    for _ in 0..10 {
        deep = around(&deep);
    }
    assert_eq!(verdict(&deep).await, None);
    let message = verdict(&around(&deep)).await.expect("too deep");
    assert_eq!(message, "11 levels of nesting exceeds limit of 10.");
}

#[tokio::test]
async fn illegal_roots_are_refused() {
    for (schema, message) in [
        (
            r#"{"type":"array","items":{"type":"string"}}"#,
            "got 'type: \"array\"'.",
        ),
        (r#"{"anyOf":[{"type":"object"}]}"#, "got 'type: \"None\"'."),
        (
            r##"{"$ref":"#/$defs/A","$defs":{"A":{"type":"object"}}}"##,
            "got 'type: \"None\"'.",
        ),
        (
            r#"{"type":"object","properties":{},"required":[],"additionalProperties":false,"anyOf":[]}"#,
            "at the top level.",
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#,
            "In context=(), 'additionalProperties' is required to be supplied and to be false.",
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}"#,
            "Missing 'a'.",
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a","b"],"additionalProperties":false}"#,
            "Extra required key 'b'",
        ),
        (
            r#"{"type":"object","required":[],"additionalProperties":false}"#,
            "missing properties",
        ),
        (
            r#"{"type":"object","properties":{},"additionalProperties":false}"#,
            "'required' is required",
        ),
    ] {
        let said = verdict(schema).await.expect("a refusal");
        assert!(said.contains(message), "{schema}: {said}");
    }
}

/// Schemas of a member, and what the message about them says.
const ILLEGAL: &[(&str, &str)] = &[
    (
        r#"{"type":"string","format":"uri"}"#,
        "'uri' is not a valid format.",
    ),
    (
        r#"{"type":"integer","format":"uint32"}"#,
        "'uint32' is not a valid format.",
    ),
    (
        r#"{"type":"string","pattern":"^(?!a)b"}"#,
        "is not a valid regex.",
    ),
    (r#"{"type":"array"}"#, "array schema missing items."),
    (
        r#"{"type":"array","items":{}}"#,
        "In context=('properties', 'a', 'items'), schema must have a 'type' key.",
    ),
    (r#"{"type":"array","items":true}"#, "boolean schemas"),
    (
        r#"{"description":"anything"}"#,
        "schema must have a 'type' key.",
    ),
    (r#"{"type":"text"}"#, "'text' is not valid"),
    (
        r#"{"type":"string","enum":[]}"#,
        "'enum' must be a non-empty array.",
    ),
    (r#"{"anyOf":[]}"#, "'anyOf' must be a non-empty array."),
    (
        r#"{"anyOf":[{"type":"string"},{"type":"object"}]}"#,
        "In context=('properties', 'a', 'anyOf', 1), 'additionalProperties' is required",
    ),
    (
        r#"{"type":"object","properties":{},"required":[],"additionalProperties":{"type":"string"}}"#,
        "to be false.",
    ),
    (
        r##"{"$ref":"#","description":"d"}"##,
        "$ref cannot have keywords {'description'}.",
    ),
    (
        r##"{"$ref":"#/$defs/Missing"}"##,
        "reference to component '#/$defs/Missing' which was not found",
    ),
    (
        r#"{"type":"integer","minimum":"1"}"#,
        "'minimum' must be a number.",
    ),
    (
        r#"{"type":"array","items":{"type":"null"},"minItems":-1}"#,
        "'minItems' must be",
    ),
];

#[tokio::test]
async fn illegal_keywords_are_refused() {
    for keyword in [
        "oneOf",
        "allOf",
        "not",
        "if",
        "then",
        "else",
        "uniqueItems",
        "prefixItems",
        "contains",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "minLength",
        "maxLength",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
        "default",
        "examples",
        "$anchor",
        "deprecated",
        "readOnly",
        "x-order",
        "contentEncoding",
        "nullable",
    ] {
        let said = verdict(&around(&format!(r#"{{"type":"string","{keyword}":[]}}"#))).await;
        let expected = format!("In context=('properties', 'a'), '{keyword}' is not permitted.");
        assert_eq!(said, Some(expected));
    }
}

/// zod's helpers and the AI SDK put `$schema` at the root of every schema.
#[tokio::test]
async fn annotations_pass_anywhere() {
    let address = "https://json-schema.org/draft/2020-12/schema";
    let notes = format!(r#""$schema":"{address}","$id":"urn:a","$comment":"c","title":"t""#);
    let noted = |schema: &str| schema.replacen('{', &format!("{{{notes},"), 1);
    let list = noted(&format!(
        r#"{{"type":"array","items":{}}}"#,
        noted(r#"{"type":"string"}"#)
    ));
    let branches = format!(r#"{{"anyOf":[{},{{"type":"null"}}]}}"#, noted(&list));
    let reference = format!(
        r##"{{"type":"object","properties":{{"n":{}}},"required":["n"],"additionalProperties":false,"$defs":{{"N":{}}}}}"##,
        noted(r##"{"$ref":"#/$defs/N"}"##),
        noted(r#"{"type":"null"}"#)
    );
    for schema in [
        noted(recipe()),
        noted(&around(&branches)),
        noted(&reference),
    ] {
        assert_eq!(verdict(&schema).await, None, "{schema}");
    }
    for model in ["anthropic/claude-sonnet-4.5", "xai/grok-4"] {
        let body = typed(&noted(&around(r#"{"type":"boolean"}"#)), true);
        let body = body.replace("openai/gpt-5", model);
        let answer = send(&Gateway::new(), post(body)).await.expect("an answer");
        assert_eq!(answer.status, 200, "{model}: {}", answer.text());
    }
    let said = verdict(&around(r#"{"type":"string","$comment":5}"#)).await;
    let expected = "In context=('properties', 'a'), '$comment' must be a string.";
    assert_eq!(said.as_deref(), Some(expected));
    let said = verdict(&around(r##"{"$ref":"#","title":"t","default":1}"##)).await;
    assert!(said.is_some_and(|said| said.contains("'default'")));
}

#[tokio::test]
async fn illegal_uses_are_refused() {
    for (schema, message) in ILLEGAL {
        let said = verdict(&around(schema)).await.expect("a refusal");
        assert!(said.contains(message), "{schema}: {said}");
    }
}

#[tokio::test]
async fn totals_are_limited() {
    let member = |at: usize| format!(r#""p{at}":{{"type":"null"}}"#);
    let object = |count: usize| {
        let members: Vec<String> = (0..count).map(member).collect();
        let names: Vec<String> = (0..count).map(|at| format!(r#""p{at}""#)).collect();
        format!(
            r#"{{"type":"object","properties":{{{}}},"required":[{}],"additionalProperties":false}}"#,
            members.join(","),
            names.join(",")
        )
    };
    assert_eq!(verdict(&object(5_000)).await, None);
    let said = verdict(&object(5_001)).await.expect("too many");
    assert_eq!(said, "5001 total schema parameters exceeds limit of 5000.");
    let values = |count: usize, length: usize| {
        let values: Vec<String> = (0..count).map(|at| format!(r#""{at:0length$}""#)).collect();
        around(&format!(
            r#"{{"type":"string","enum":[{}]}}"#,
            values.join(",")
        ))
    };
    assert_eq!(verdict(&values(1_000, 10)).await, None);
    assert!(
        verdict(&values(1_001, 10))
            .await
            .expect("too many")
            .contains("enum values")
    );
    assert!(
        verdict(&values(300, 60))
            .await
            .expect("too long")
            .contains("limit of 15000")
    );
    assert!(
        verdict(&values(200, 601))
            .await
            .expect("too long")
            .contains("limit of 120000")
    );
}

#[tokio::test]
async fn names_and_places_are_checked() {
    let format = |described: Value| json!({ "type": "json_schema", "json_schema": described });
    let schema: Value = serde_json::from_str(recipe()).expect("JSON");
    for (described, message) in [
        (json!({ "schema": schema }), "json_schema.name"),
        (
            json!({ "name": "a b", "schema": schema }),
            "the pattern '^[a-zA-Z0-9_-]+$'",
        ),
        (
            json!({ "name": "x".repeat(65), "schema": schema }),
            "maximum length 64",
        ),
        (json!({ "name": "a", "strict": true }), "json_schema.schema"),
        (json!({ "name": "a", "schema": true }), "expected an object"),
        (
            json!({ "name": "a", "schema": schema, "strict": "yes" }),
            "expected a boolean",
        ),
    ] {
        let body = with(question(), "response_format", format(described));
        let answer = ask(&Gateway::new(), &body).await;
        assert_eq!(answer.status, 400);
        let said = answer.json()["error"]["message"]
            .as_str()
            .expect("a message")
            .to_owned();
        assert!(said.contains(message), "{said}");
    }
    let mut beside = format(json!({ "name": "a", "schema": schema }));
    beside["strict"] = json!(true);
    let answer = ask(
        &Gateway::new(),
        &with(question(), "response_format", beside),
    )
    .await;
    let expected = "Unknown parameter: 'response_format.strict'.";
    assert_eq!(answer.json()["error"]["message"], expected);
}

#[tokio::test]
async fn strict_tools_are_checked_and_loose_schemas_are_not() {
    let open = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let tool = |strict: bool| {
        json!([{ "type": "function", "function":
            { "name": "look", "strict": strict, "parameters": open } }])
    };
    let refused = ask(&Gateway::new(), &with(question(), "tools", tool(true))).await;
    assert_eq!(
        refused.json()["error"]["code"],
        "invalid_function_parameters"
    );
    let said = refused.json()["error"]["message"]
        .as_str()
        .expect("a message")
        .to_owned();
    assert!(
        said.starts_with("Invalid schema for function 'look': In context=()"),
        "{said}"
    );
    assert_eq!(
        ask(&Gateway::new(), &with(question(), "tools", tool(false)))
            .await
            .status,
        200
    );
    let loose = send(&Gateway::new(), post(typed(&open.to_string(), false))).await;
    assert_eq!(loose.expect("an answer").status, 200);
}
