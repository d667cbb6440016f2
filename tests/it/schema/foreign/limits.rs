//! The limits of a schema of which schemars makes a part: those of every other type, at first use.

use std::borrow::Cow;

use coax::{Dialect, Structured};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A type whose schema is made by a function.
macro_rules! made {
    ($($name:ident $schema:expr;)*) => {$(
        #[derive(Debug, Deserialize)]
        struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                Schema::try_from($schema).expect("an object")
            }
        }
    )*};
}

made! {
    Deep deep(9);
    Wide properties(5_001);
    Many enumeration(1_001, 3);
    Long enumeration(251, 60);
    Loud properties_of_length(100, 1_201);
}

fn deep(levels: usize) -> Value {
    (0..levels).fold(
        json!({ "type": "string" }),
        |inner, _| json!({ "type": "object", "properties": { "a": inner } }),
    )
}

fn properties(count: usize) -> Value {
    properties_of_length(count, 4)
}

fn properties_of_length(count: usize, length: usize) -> Value {
    let names = (0..count).map(|it| (format!("{it:0length$}"), json!({ "type": "string" })));
    json!({ "type": "object", "properties": names.collect::<Map<_, _>>() })
}

fn enumeration(count: usize, length: usize) -> Value {
    let values: Vec<_> = (0..count).map(|it| format!("{it:0length$}")).collect();
    json!({ "enum": values })
}

/// What is said against a type with this field inside a list.
macro_rules! refusal {
    ($ty:ty) => {{
        #[derive(Debug, Deserialize, Structured)]
        #[expect(dead_code, reason = "only its schema matters")]
        struct Root {
            #[structured(schemars)]
            all: Vec<$ty>,
        }
        #[derive(Debug, Deserialize, Structured)]
        #[structured(unlimited)]
        #[expect(dead_code, reason = "only its schema matters")]
        struct Unlimited {
            #[structured(schemars)]
            all: Vec<$ty>,
        }
        Dialect::OpenAi.schema::<Unlimited>().expect("no limits");
        let misfit = Dialect::OpenAi.schema::<Root>().expect_err(stringify!($ty));
        let misfit = misfit.to_string();
        let limit = ", a limit of strict structured outputs: use a smaller type, or `#[structured(unlimited)]`";
        let what = misfit.strip_suffix(limit);
        what.unwrap_or_else(|| panic!("{misfit}")).to_owned()
    }};
}

#[test]
fn the_limits_hold_at_first_use() {
    assert_eq!(refusal!(Deep), "`Root` nests deeper than 10 levels");
    assert_eq!(refusal!(Wide), "`Root` has more than 5000 properties");
    let many = "an enum of `Root` has more than 1000 values";
    assert_eq!(refusal!(Many), many);
    let long = "an enum of `Root` has more than 15000 characters in more than 250 values";
    assert_eq!(refusal!(Long), long);
    let loud = "`Root` has more than 120000 characters of names and enum values";
    assert_eq!(refusal!(Loud), loud);
}
