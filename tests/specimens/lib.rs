//! What tests ask of a type, for every type of the zoo, as values without the type.
//!
//! The functions of each type are compiled here, once; a test that holds for every type is a loop
//! over [`zoo`] and is compiled once too.
#![expect(missing_docs, reason = "the fields are what they are named after")]

mod random;
mod streaming;

pub use random::{cases, for_cases, seed};
pub use streaming::{Filling, Later, Opening, Streaming, grows};

use std::any::Any;
use std::borrow::Cow;
use std::sync::OnceLock;

use arbitrary::{Arbitrary, Unstructured};
use coax::__private::NodeRef;
use coax::local::Gateway;
use coax::partial::{Filler, Streamed};
use coax::schema::{DecodeError, EncodeError, Misfit, decode};
use coax::wire::{ChatRequest, JsonSchema, ResponseFormat};
use coax::{Dialect, Error, Message, Request, Structured};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

/// A value of a type that is not told.
pub type Held = Box<dyn Any>;

/// One type of the zoo, with all that the tests ask of it.
pub struct Specimen {
    pub name: String,
    pub schema: &'static str,
    pub in_dialect: fn(Dialect) -> Result<&'static str, Misfit>,
    /// The same with every constraint as a keyword.
    pub constrained: fn(Dialect) -> Option<&'static str>,
    /// The name of the schema in a request.
    pub title: String,
    pub root: NodeRef,
    pub read: fn(&str) -> Result<Held, DecodeError>,
    pub read_in: fn(Dialect, &str) -> Result<Held, DecodeError>,
    pub encode: fn(&Held, Dialect) -> Result<String, EncodeError>,
    pub equal: fn(&Held, &Held) -> bool,
    pub random: fn(&mut Unstructured<'_>) -> Option<Sample>,
    /// What schemars says of it, if it is `schemars::JsonSchema`.
    pub by_schemars: Option<fn() -> Value>,
    /// What coax tells schemars of it.
    pub for_schemars: fn() -> Value,
    pub filler: fn() -> Box<dyn Filling>,
    pub filler_in: fn(Dialect) -> Box<dyn Filling>,
    /// An answer, with its text.
    pub extract: fn(Request) -> Extracting,
    pub stream: fn(Request) -> Opening,
    /// The partial value that an error has of it, as JSON.
    pub partial_of: fn(&Error) -> Value,
}

/// An answer that is being asked for.
pub type Extracting = Later<'static, Result<(Held, String), Error>>;

/// One value of a type.
pub struct Sample {
    /// What serde writes.
    pub json: String,
    pub value: Held,
}

/// Every type of the zoo.
pub fn zoo() -> &'static [Specimen] {
    static ZOO: OnceLock<Vec<Specimen>> = OnceLock::new();
    ZOO.get_or_init(all)
}

macro_rules! specimens {
    (json_schema: [$($ty:ty),*] others: [$($other:ty),*]) => {
        fn all() -> Vec<Specimen> {
            vec![
                $(Specimen::of::<$ty>(stringify!($ty)).and_by_schemars::<$ty>(),)*
                $(Specimen::of::<$other>(stringify!($other)),)*
            ]
        }
    };
}

coax_zoo::each!(specimens);

impl Specimen {
    fn of<T>(name: &str) -> Self
    where
        T: Streamed<Partial: Send + Sync> + DeserializeOwned + Serialize + PartialEq,
        T: for<'a> Arbitrary<'a> + 'static,
    {
        Self {
            name: name.replace(' ', "").replace("$crate::", ""),
            schema: T::SCHEMA,
            in_dialect: |dialect| dialect.schema::<T>(),
            constrained: coax::__private::constrained::<T>,
            title: coax::schema::name::<T>(),
            root: T::NODE,
            read: |text| decode::<T>(text).map(held),
            read_in: |dialect, text| dialect.decode::<T>(text).map(held),
            encode: |held, dialect| coax::encode(value::<T>(held), dialect),
            equal: |a, b| value::<T>(a) == value::<T>(b),
            random: random::<T>,
            by_schemars: None,
            for_schemars: || coax::schemars_schema::<T>().into(),
            filler: || Box::new(Filler::<T>::default()),
            filler_in: |dialect| Box::new(Filler::<T>::of(dialect)),
            extract: extract::<T>,
            stream: streaming::stream::<T>,
            partial_of: |error| streaming::shown(error.partial::<T>()),
        }
    }

    fn and_by_schemars<T: schemars::JsonSchema>(self) -> Self {
        Self {
            by_schemars: Some(|| schemars::schema_for!(T).to_value()),
            ..self
        }
    }

    /// Returns whether both texts are read, and as the same value.
    pub fn same(&self, a: &str, b: &str) -> bool {
        match ((self.read)(a), (self.read)(b)) {
            (Ok(a), Ok(b)) => (self.equal)(&a, &b),
            _ => false,
        }
    }

    /// A document that the local gateway makes for the type. It keeps the constraints that the schema
    /// has in words, too.
    pub fn document(&self, seed: u64) -> String {
        let client = Gateway::new().with_seed(seed).client();
        let asked = client.prompt("x").model("openai/gpt-5");
        match wait((self.extract)(asked)) {
            Ok((_, text)) => text,
            // The type has rules of its own.
            Err(error) => error.text().expect("the gateway answers").to_owned(),
        }
    }
}

fn held<T: 'static>(value: T) -> Held {
    Box::new(value)
}

fn extract<T: Structured + DeserializeOwned + 'static>(asked: Request) -> Extracting {
    Box::pin(async {
        let answer = asked.extract::<T>().detailed().await?;
        Ok((held(answer.value), answer.text))
    })
}

fn value<T: 'static>(held: &Held) -> &T {
    held.downcast_ref().expect("a value of this type")
}

/// A value that JSON has: what serde itself does not read back (not-a-number, say) is none.
fn random<T>(u: &mut Unstructured<'_>) -> Option<Sample>
where
    T: DeserializeOwned + Serialize + PartialEq + 'static,
    T: for<'a> Arbitrary<'a>,
{
    let value = T::arbitrary(u).ok()?;
    let json = serde_json::to_string(&value).ok()?;
    let again: T = serde_json::from_str(&json).ok()?;
    let value = (again == value).then_some(value)?;
    Some(Sample {
        json,
        value: Box::new(value),
    })
}

/// A document that the local gateway makes under the schema, which keeps the rules of strict mode.
pub fn made(title: &str, schema: &str, seed: u64) -> String {
    answer(title, schema, true, seed)
}

/// The same under any schema.
pub fn made_loosely(schema: &str, seed: u64) -> String {
    answer("Answer", schema, false, seed)
}

fn answer(title: &str, schema: &str, strict: bool, seed: u64) -> String {
    let raw: Box<RawValue> = serde_json::from_str(schema).expect("JSON");
    let mut format = JsonSchema::new(title, Cow::Owned(raw));
    format.strict = Some(strict);
    let mut request = ChatRequest::new("openai/gpt-5", vec![Message::user("x")]);
    request.response_format = Some(ResponseFormat::JsonSchema(format));
    let client = Gateway::new().with_seed(seed).client();
    let answer = wait(Box::pin(client.chat(&request)));
    let answer = answer.unwrap_or_else(|error| panic!("{title}: {error:?}\n{schema}"));
    let text = answer.choices[0].message.text();
    text.expect("an answer has text").into_owned()
}

/// Runs a future to its end.
pub fn wait<T>(future: Later<'_, T>) -> T {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}
