//! Types of other crates: what of an answer they take. What their schemas admit is in `tests/truth`.

mod garde;
mod limits;
mod not_strict;
mod said;
mod streams;

/// A type with a schema of its own making.
macro_rules! odd {
    ($($name:ident $schema:tt)*) => {$(
        #[derive(Debug, serde::Deserialize)]
        struct $name;

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    )*};
}

use odd;
