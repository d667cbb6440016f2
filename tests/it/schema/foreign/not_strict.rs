//! Schemas of schemars that have no strict form: nothing is sent, and the error names the place.

use coax::local::Gateway;
use coax::{Dialect, schema::decode};
use coax::{ErrorKind, Structured};
use serde::Deserialize;

use super::odd;

odd! {
    Never { "not": {}, "allOf": [false] }
    Untyped { "minItems": 1, "minLength": 2 }
    Beside { "type": "object", "properties": { "a": true }, "additionalProperties": true }
    Elsewhere { "type": "array", "items": { "$ref": "https://example.com/schema" } }
    Dynamic { "$dynamicRef": "#meta" }
    Mixed { "enum": [1, "a"] }
    LongTuple { "type": "array", "prefixItems": [true] }
    Itself { "allOf": [{ "$ref": "#/$defs/Itself" }], "type": "object" }
    Contradiction { "allOf": [{ "type": "string" }, { "type": "object" }] }
    Reference { "$ref": 1 }
    Neighbour { "$ref": 1, "type": "string" }
    Escaped { "$ref": "#/$defs/a%2Fb" }
    Missing { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a", "b"] }
    MissingInMap { "type": "object", "additionalProperties": { "type": "string" }, "required": ["a"] }
    Closed { "allOf": [
        { "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false },
        { "type": "object", "properties": { "b": { "type": "string" } }, "additionalProperties": false }
    ] }
    ClosedBeside {
        "properties": { "b": { "type": "string" } },
        "allOf": [{ "type": "object", "properties": { "a": true }, "additionalProperties": false }]
    }
    Types { "type": 1 }
    Count { "type": "array", "minItems": -1 }
    Keys { "type": "object", "properties": [] }
    Required { "type": "object", "required": "a" }
    Choice { "anyOf": {} }
    Items { "type": "array", "items": [{ "type": "string" }] }
    Unspoken { "type": "array", "contains": { "$ref": "#/$defs/Reference" } }
    Unevaluated { "type": "object", "properties": { "a": true }, "unevaluatedProperties": { "type": "string" } }
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "only its schema matters")]
struct Nested<T: Structured> {
    inner: Vec<T>,
}

#[tokio::test]
async fn what_has_no_strict_form_is_an_error_that_names_the_place() {
    macro_rules! refused {
        ($($ty:ident: $message:literal)*) => {$({
            #[derive(Debug, Deserialize, Structured)]
            #[expect(dead_code, reason = "only its schema matters")]
            struct Root {
                nested: Option<Nested<Middle>>,
            }
            #[derive(Debug, Deserialize, Structured)]
            #[expect(dead_code, reason = "only its schema matters")]
            struct Middle {
                #[structured(schemars)]
                odd: Vec<$ty>,
            }
            let misfit = Dialect::Anthropic.schema::<Root>().expect_err(stringify!($ty));
            let expected = concat!(
                "`Root.nested.inner[].odd` has a schema of schemars that is not strict at `[].", $message,
            );
            assert_eq!(misfit.to_string(), expected);
            let gateway = Gateway::new();
            let error = gateway.client().prompt("x").extract::<Root>().await;
            let error = error.expect_err("nothing is sent");
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert_eq!(error.to_string(), expected);
            assert!(gateway.requests().is_empty());
            decode::<Root>("{}").expect_err("no table to read by");
        })*};
    }
    refused! {
        Never: "Never`: no value fits it"
        Untyped: "Untyped`: it does not say of which type a value is"
        Beside: "Beside`: it has keys of its own, and any others beside them"
        Elsewhere: "Elsewhere.[]`: `https://example.com/schema` refers to no definition"
        Dynamic: "Dynamic`: `$dynamicRef` cannot be followed"
        Mixed: "Mixed`: its values are of several types"
        LongTuple: "LongTuple`: a tuple has a schema for each place, and no others"
        Itself: "Itself`: it must hold beside itself, without end"
        Contradiction: "Contradiction`: no value is of both types at once"
        Reference: "Reference`: `$ref` takes text"
        Neighbour: "Neighbour`: `$ref` takes text"
        Escaped: "Escaped`: `#/$defs/a%2Fb` refers to no definition"
        Missing: "Missing`: the key `b` is required, and nothing describes it"
        MissingInMap: "MissingInMap`: the key `a` is required, and nothing describes it"
        Closed: "Closed`: a closed object that must hold beside it does not take the key `b`"
        ClosedBeside: "ClosedBeside`: a closed object that must hold beside it does not take the key `b`"
        Types: "Types`: `type` takes the name of a type, or a list of them"
        Count: "Count`: `minItems` takes a whole number from 0 up"
        Keys: "Keys`: `properties` takes an object of schemas"
        Required: "Required`: `required` takes a list of keys"
        Choice: "Choice`: `anyOf` takes a list of schemas"
        Items: "Items`: `items` takes a schema"
        Unspoken: "Unspoken`: `contains` refers to a definition, which no words can"
        Unevaluated: "Unevaluated`: it has keys of its own, and any others beside them"
    }
}
