//! Schemas of schemars that have no strict form: nothing is sent, and the error names the place.

use coax::local::Gateway;
use coax::{Dialect, schema::decode};
use coax::{ErrorKind, Structured};
use schemars::JsonSchema;
use serde::Deserialize;

/// A type with a schema of its own making.
macro_rules! odd {
    ($($name:ident $schema:tt)*) => {$(
        #[derive(Debug, Deserialize)]
        struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    )*};
}

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
    }
}
