//! Answers that the local gateway makes from schemas: an independent validator must accept them all.

use serde_json::Value;
use specimens::{cases, made_loosely};

/// Schemas as derives, generators and people write them; each admits at least one document.
const SCHEMAS: &[&str] = &[
    r#"{"type":"object","properties":{"title":{"type":"string"},"ingredients":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"grams":{"type":"number"}},"required":["name","grams"],"additionalProperties":false}},"minutes":{"type":"integer","minimum":1,"maximum":600},"difficulty":{"type":"string","enum":["easy","medium","hard"]},"note":{"type":["string","null"]}},"required":["title","ingredients","minutes","difficulty","note"],"additionalProperties":false}"#,
    r#"{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}"#,
    r#"{"type":"object","properties":{"a":{"type":"integer","minimum":5,"maximum":5}},"required":["a"]}"#,
    r#"{"type":"object","properties":{"a":{"type":"integer","exclusiveMinimum":-3,"exclusiveMaximum":-1}},"required":["a"]}"#,
    r#"{"type":"object","properties":{"big":{"type":"integer","minimum":9223372036854775808},"small":{"type":"integer","maximum":-9223372036854775807}},"required":["big","small"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"number","minimum":0.001,"maximum":0.0012}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"number","minimum":-1e300,"maximum":-1e299}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"n":{"type":"integer","multipleOf":7,"minimum":100,"maximum":111}},"required":["n"]}"#,
    r#"{"type":"object","properties":{"n":{"type":"integer","multipleOf":2.5,"minimum":1,"maximum":9}},"required":["n"]}"#,
    r#"{"type":"object","properties":{"price":{"type":"number","multipleOf":0.25,"minimum":1,"maximum":2}},"required":["price"]}"#,
    r#"{"type":"object","properties":{"s":{"type":"string","minLength":40,"maxLength":41}},"required":["s"]}"#,
    r#"{"type":"object","properties":{"country":{"type":"string","minLength":2,"maxLength":2},"s":{"type":"string","maxLength":0}},"required":["country","s"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"^[A-Z]{2}-\\d{3,5}(x|y)?$"}},"required":["p"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.\\w+$","maxLength":9}},"required":["p"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"^[a-z]+$","minLength":12,"maxLength":20}},"required":["p"]}"#,
    r#"{"type":"object","properties":{"p":{"type":"string","pattern":"[^a-zA-Z0-9 ]{2}"},"q":{"type":"string","pattern":"^.$"}},"required":["p","q"]}"#,
    r#"{"type":"object","properties":{"a":{"type":"string","format":"date-time"},"b":{"type":"string","format":"date"},"c":{"type":"string","format":"time"},"d":{"type":"string","format":"duration"},"e":{"type":"string","format":"email"},"f":{"type":"string","format":"hostname"},"g":{"type":"string","format":"ipv4"},"h":{"type":"string","format":"ipv6"},"i":{"type":"string","format":"uuid"},"j":{"type":"string","format":"uri"}},"required":["a","b","c","d","e","f","g","h","i","j"]}"#,
    r#"{"type":"object","properties":{"e":{"enum":["a",1,null,{"x":[1,2]}]},"c":{"const":"fixed"},"n":{"type":["string","null"],"enum":["v",null]}},"required":["e","c","n"]}"#,
    r#"{"type":"object","properties":{"e":{"enum":[1,5,10,20],"minimum":6}},"required":["e"]}"#,
    r##"{"type":"object","properties":{"shape":{"anyOf":[{"$ref":"#/$defs/Circle"},{"$ref":"#/$defs/Square"}]}},"required":["shape"],"$defs":{"Circle":{"type":"object","properties":{"type":{"type":"string","const":"circle"},"radius":{"type":"number"}},"required":["type","radius"],"additionalProperties":false},"Square":{"type":"object","properties":{"type":{"type":"string","const":"square"},"side":{"type":"number"}},"required":["type","side"],"additionalProperties":false}}}"##,
    r##"{"$defs":{"Node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/Node"}}},"required":["name","children"],"additionalProperties":false}},"type":"object","properties":{"root":{"$ref":"#/$defs/Node"}},"required":["root"],"additionalProperties":false}"##,
    r##"{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["value","next"],"additionalProperties":false}"##,
    r##"{"$defs":{"Expr":{"anyOf":[{"type":"object","properties":{"add":{"type":"array","items":{"$ref":"#/$defs/Expr"},"minItems":2,"maxItems":2}},"required":["add"],"additionalProperties":false},{"type":"object","properties":{"not":{"$ref":"#/$defs/Expr"}},"required":["not"],"additionalProperties":false},{"type":"object","properties":{"lit":{"type":"number"}},"required":["lit"],"additionalProperties":false}]}},"type":"object","properties":{"expr":{"$ref":"#/$defs/Expr"}},"required":["expr"],"additionalProperties":false}"##,
    r##"{"$defs":{"A":{"type":"object","properties":{"b":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}]}},"required":["b"]},"B":{"type":"object","properties":{"as":{"type":"array","items":{"$ref":"#/$defs/A"}},"more":{"$ref":"#/$defs/A"}},"required":["as"]}},"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"required":["a"]}"##,
    r#"{"type":"object","properties":{"t":{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"},{"type":"boolean"}],"minItems":3,"maxItems":3,"items":false}},"required":["t"]}"#,
    r#"{"type":"object","properties":{"l":{"type":"array","items":{"type":"integer","minimum":1,"maximum":4},"minItems":3,"maxItems":3,"uniqueItems":true},"m":{"type":"array","items":{"type":"boolean"},"minItems":7}},"required":["l","m"]}"#,
    r#"{"type":"object","properties":{"l":{"type":"array","items":{"type":"integer"},"contains":{"minimum":1000}}},"required":["l"]}"#,
    r#"{"type":"object","additionalProperties":{"type":"integer"},"minProperties":2}"#,
    r#"{"type":"object","patternProperties":{"^\\d+$":{"type":"string"}},"additionalProperties":false,"minProperties":1}"#,
    r#"{"type":"object","propertyNames":{"enum":["red","green","blue"]},"additionalProperties":{"type":"number"},"minProperties":2,"maxProperties":3}"#,
    r#"{"type":"object","properties":{"x":{"allOf":[{"type":"integer","minimum":3},{"maximum":7},{"multipleOf":2}]}},"required":["x"]}"#,
    r#"{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b"]}]}"#,
    r#"{"type":"object","properties":{"x":{"oneOf":[{"type":"integer"},{"type":"number","minimum":0}]}},"required":["x"]}"#,
    r#"{"type":"object","properties":{"x":{"type":"integer","minimum":0,"maximum":3,"not":{"const":0}},"y":{"not":{"type":"string"},"type":["string","integer"]}},"required":["x","y"]}"#,
    r#"{"type":"object","properties":{"kind":{"enum":["person","firm"]}},"required":["kind"],"if":{"properties":{"kind":{"const":"firm"}}},"then":{"properties":{"vat":{"type":"string"}},"required":["vat"]},"else":{"properties":{"age":{"type":"integer"}},"required":["age"]}}"#,
    r##"{"oneOf":[{"$ref":"#/definitions/Inner","properties":{"type":{"type":"string","const":"NewS"}},"type":"object","required":["type"]},{"type":"object","properties":{"type":{"type":"string","const":"Unit"}},"required":["type"]}],"definitions":{"Inner":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"number"}},"required":["x","y"]}}}"##,
    r#"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"oneOf":[{"type":"object","properties":{"t":{"const":"A"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"B"},"s":{"type":"string"}},"required":["t","s"]}]}"#,
    r#"{"type":"array","items":{"type":"string","enum":["red","green"]},"minItems":1}"#,
    r#"{"type":"boolean"}"#,
    r#"{"anyOf":[{"type":"null"},{"type":"number","maximum":-5}]}"#,
    r#"{"type":["integer","string","array","object"],"minimum":4,"minLength":3}"#,
    r#"{}"#,
    r#"{"properties":{"only":{"type":"null"},"open":true},"required":["only","free"]}"#,
    r#"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer"}},"dependentRequired":{"a":["b"]},"required":["a"]}"#,
    r##"{"type":"object","properties":{"a/b~c":{"type":"integer"},"d":{"$ref":"#/properties/a~1b~0c"}},"required":["d"]}"##,
    r#"{"type":"object","properties":{"decimal":{"type":["string","number"],"pattern":"^-?\\d+(\\.\\d+)?([eE]\\d+)?$"}},"required":["decimal"]}"#,
];

#[test]
fn made_answers_are_valid() {
    for schema in SCHEMAS {
        let rules: Value = serde_json::from_str(schema).expect("a schema");
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&rules)
            .expect("a schema that compiles");
        for seed in 0..cases(40) as u64 {
            let text = made_loosely(schema, seed);
            let document: Value = serde_json::from_str(&text).expect("JSON");
            if let Err(error) = validator.validate(&document) {
                panic!("{error}\nschema {schema}\nanswer {text}");
            }
        }
    }
}
