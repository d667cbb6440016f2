//! The trait [`Structured`], and what can be done with every type that has it.

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(feature = "schemars1")]
use super::schemars;
use super::table::Tabled;
use super::{
    DecodeError, Dialect, EncodeError, Misfit, Stats, check, encode as encoded, laid, layout, read,
    write,
};

/// A type with a strict JSON Schema that a model's answer must follow.
///
/// Derive it beside serde's `Deserialize`, whose attributes it follows:
///
/// ```
/// use coax::Structured;
/// use serde::Deserialize;
///
/// /// A recipe that a home cook can follow.
/// #[derive(Deserialize, Structured)]
/// struct Recipe {
///     /// Short and appetising.
///     title: String,
///     minutes: u16,
/// }
///
/// assert!(Recipe::SCHEMA.starts_with(r#"{"description":"A recipe that a home cook can follow.""#));
/// ```
///
/// The compiler checks what a provider would refuse, and computes the schema text; at run time
/// [`SCHEMA`](Structured::SCHEMA) is a constant.
///
/// # Types with a `Deserialize` of their own
///
/// The derive reads serde's attributes, so it cannot know a `Deserialize` that is written by hand, or
/// by another derive such as those of serde_repr and serde_with. `as` names the type whose JSON is
/// taken: on the type itself, or on a field whose type is of another crate. A type with constraints
/// narrows it further.
///
/// ```
/// use coax::Structured;
/// use serde::{Deserialize, Deserializer, de::Error};
///
/// /// How bad it is, from 1 to 3.
/// #[derive(Debug, PartialEq, Structured)]
/// #[structured(as = "OneToThree")]
/// enum Level {
///     Low = 1,
///     High = 2,
///     Critical = 3,
/// }
///
/// // `as = "u8"` would do, and let the model write 9.
/// #[derive(Structured)]
/// struct OneToThree(#[structured(minimum = 1, maximum = 3)] u8);
///
/// // What `#[derive(Deserialize_repr)]` writes.
/// impl<'de> Deserialize<'de> for Level {
///     fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
///         match u8::deserialize(from)? {
///             1 => Ok(Level::Low),
///             2 => Ok(Level::High),
///             3 => Ok(Level::Critical),
///             other => Err(D::Error::custom(format!("no level is {other}"))),
///         }
///     }
/// }
///
/// #[derive(Deserialize, Structured)]
/// struct Report {
///     level: Level,
///     #[structured(as = "u8")]
///     port: other_crate::Port,
/// }
/// # mod other_crate {
/// #     #[derive(serde::Deserialize)]
/// #     pub struct Port(pub u8);
/// # }
///
/// let report: Report = coax::schema::decode(r#"{"level":2,"port":80}"#)?;
/// assert_eq!(report.level, Level::High);
/// # assert_eq!(report.port.0, 80);
/// # #[cfg(feature = "local")]
/// coax::local::agrees::<Report>(100); // in a test: serde reads what the schema admits
/// # Ok::<(), coax::schema::DecodeError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no schema: derive `Structured` for it, or turn on coax's feature for its crate (`chrono`, `uuid`, `url` …)",
    label = "no schema is known for this type",
    note = "coax has features for the types of `chrono`, `indexmap`, `jiff`, `rust_decimal`, `semver`, `smallvec`, `url` and `uuid`, as in `coax = {{ version = \"…\", features = [\"chrono\"] }}`",
    note = "for any other type of another crate, say what its JSON looks like: `#[structured(as = \"SomeType\")]`, `#[structured(schemars)]`"
)]
pub trait Structured: Tabled {
    /// The strict JSON Schema of the type.
    ///
    /// The root is always an object: a type that is none is the property `value` of one, and
    /// [`decode`] takes it out again. With a field that schemars describes, it is known at run time
    /// only, from [`Dialect::schema`], and reading it here does not compile.
    const SCHEMA: &'static str = write::constant::known::<Self>();

    /// The size of the schema, in what providers limit.
    const STATS: Stats = check::stats(Self::NODE);
}

/// Returns the name of a type's schema, of the characters `a-zA-Z0-9_-` and at most 64 of them.
///
/// ```
/// assert_eq!(coax::schema::name::<Vec<f64>>(), "Array_number");
/// ```
#[must_use]
pub fn name<T: Structured>() -> String {
    write::name::of(T::NODE)
}

/// Reads an answer that was made under [`T::SCHEMA`](Structured::SCHEMA).
///
/// ```
/// let primes: Vec<u32> = coax::schema::decode(r#"{"value":[2,3,5]}"#)?;
/// assert_eq!(primes, [2, 3, 5]);
/// # Ok::<(), coax::schema::DecodeError>(())
/// ```
///
/// # Errors
/// [`DecodeError::Malformed`] when the text as a whole is not JSON, [`DecodeError::Mismatch`] when
/// it is, but serde does not take it for a `T`, [`DecodeError::Invalid`] when the `T` breaks
/// constraints of its attributes.
pub fn decode<T: Structured + DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    read::decode::decode(text, None)
}

/// Writes a value as a model would answer it under the schema of `T` in a dialect: what strict mode
/// cannot say as serde does (maps, tuples, any JSON) in its encoded form, the keys in the schema's order.
///
/// [`Dialect::decode`] reads it back. It makes examples for prompts, and answers for tests.
///
/// ```
/// use coax::{Dialect, Structured};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, Structured)]
/// struct Weather {
///     celsius: (i8, i8),
///     wind: Option<f64>,
/// }
///
/// let weather = Weather { celsius: (-3, 4), wind: None };
/// let text = coax::encode(&weather, Dialect::OpenAi)?;
/// assert_eq!(text, r#"{"celsius":{"_0":-3,"_1":4},"wind":null}"#);
/// # Ok::<(), coax::schema::EncodeError>(())
/// ```
///
/// # Errors
/// [`EncodeError`] when serde cannot write the value as JSON, or writes what the schema does not admit: a
/// `NaN`, or a type whose `Serialize` and `Deserialize` differ.
pub fn encode<T: Structured + Serialize>(
    value: &T,
    dialect: Dialect,
) -> Result<String, EncodeError> {
    encode_json::<T>(&to_json(value)?, &[dialect])
}

/// Returns the JSON that serde writes of a value.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, EncodeError> {
    serde_json::to_string(value)
        .map_err(|error| EncodeError::new(format!("serde cannot write the value as JSON: {error}")))
}

/// The form of what serde writes of a `T`, for models that take all of the dialects.
pub(crate) fn encode_json<T: Structured>(
    json: &str,
    dialects: &[Dialect],
) -> Result<String, EncodeError> {
    let leave_out = write::dialect::leave_out(dialects);
    encoded::encode::<T>(json, layout::<T>(dialects), leave_out)
}

impl Dialect {
    /// Returns the schema of `T` in this dialect, as JSON text.
    ///
    /// ```
    /// use coax::Dialect;
    ///
    /// let schema: serde_json::Value = serde_json::from_str(Dialect::Local.schema::<Vec<u32>>()?)?;
    /// assert!(schema.is_object());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Misfit`] if the dialect cannot say what `T` is.
    pub fn schema<T: Structured>(self) -> Result<&'static str, Misfit> {
        laid::<T>(&[self]).map(|it| it.schema.get())
    }

    /// Reads an answer that was made under the schema of `T` in this dialect.
    ///
    /// ```
    /// use coax::{Dialect, Structured};
    /// use serde::Deserialize;
    ///
    /// #[derive(Deserialize, Structured)]
    /// struct Person {
    ///     #[serde(rename = "größe")]
    ///     height: u16,
    /// }
    ///
    /// // Anthropic takes no key with an umlaut.
    /// let person: Person = Dialect::Anthropic.decode(r#"{"gr__e":174}"#)?;
    /// assert_eq!(person.height, 174);
    /// # Ok::<(), coax::schema::DecodeError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`schema::decode`](decode).
    pub fn decode<T: Structured + DeserializeOwned>(self, text: &str) -> Result<T, DecodeError> {
        read::decode::decode(text, layout::<T>(&[self]))
    }
}

/// Returns the JSON Schema of a type as schemars writes schemas: all that serde reads.
///
/// Unlike [`T::SCHEMA`](Structured::SCHEMA) it is not for a model but for documents and validators:
/// maps are objects, tuples are lists, what may be missing is not required. It describes what is
/// read (schemars' contract for `Deserialize`), also where a type is written differently.
///
/// ```
/// #[derive(serde::Deserialize, coax::Structured)]
/// struct City {
///     name: String,
///     twin: Option<String>,
/// }
///
/// let schema = coax::schemars_schema::<City>();
/// assert_eq!(schema.get("required"), Some(&serde_json::json!(["name"])));
/// ```
#[cfg(feature = "schemars1")]
#[must_use]
pub fn schemars_schema<T: Structured>() -> ::schemars::Schema {
    schemars::json_schema::of::<T>()
}
