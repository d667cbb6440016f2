//! That schema and serde agree, for every type of the zoo: what the schema admits the type accepts,
//! and what the type holds the schema admits.
//!
//! The tests take the schema text as a parameter, so that any text for a type can be held to it.

mod admits;
mod against_schemars;
mod dialects;
mod encode;
mod json;
mod made_strict;
mod order;
mod represents;
#[cfg(feature = "truth")]
mod sample;
mod strict;
mod strict_breaches;

use arbitrary::{Arbitrary, Unstructured};
use coax::__private::NodeRef;
use coax::schema::{DecodeError, Misfit, decode};
use coax::{Dialect, Structured};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How many documents and values each type is tried with.
const TRIALS: u64 = if cfg!(feature = "truth") { 1000 } else { 50 };

/// One type of the zoo, with all that the tests ask of it.
pub(super) struct Specimen {
    name: String,
    schema: &'static str,
    in_dialect: fn(Dialect) -> Result<&'static str, Misfit>,
    /// The same with every constraint as a keyword.
    #[cfg(feature = "truth")]
    constrained: fn(Dialect) -> Option<&'static str>,
    /// The name of the schema in a request.
    title: String,
    root: NodeRef,
    read: fn(&str) -> Result<(), DecodeError>,
    random: fn(&mut Unstructured<'_>) -> Option<Sample>,
    by_schemars: Option<fn() -> Value>,
}

/// One value of a type.
struct Sample {
    /// What serde writes.
    json: String,
    /// Whether an answer is read as this value.
    is: Box<Is>,
}

type Is = dyn Fn(&str) -> Result<bool, DecodeError>;

impl Specimen {
    fn of<T>(name: &str) -> Self
    where
        T: Structured + DeserializeOwned + Serialize + PartialEq + 'static,
        T: for<'a> Arbitrary<'a>,
    {
        Self {
            name: name.replace(' ', "").replace("$crate::", ""),
            schema: T::SCHEMA,
            in_dialect: |dialect| dialect.schema::<T>(),
            #[cfg(feature = "truth")]
            constrained: coax::__private::constrained::<T>,
            title: coax::schema::name::<T>(),
            root: T::NODE,
            read: |text| decode::<T>(text).map(drop),
            random: random::<T>,
            by_schemars: None,
        }
    }

    fn and_by_schemars<T: JsonSchema>(self) -> Self {
        Self {
            by_schemars: Some(|| schemars::schema_for!(T).to_value()),
            ..self
        }
    }
}

/// A value that JSON has: what serde itself does not read back (not-a-number, say) is none.
fn random<T>(u: &mut Unstructured<'_>) -> Option<Sample>
where
    T: Structured + DeserializeOwned + Serialize + PartialEq + 'static,
    T: for<'a> Arbitrary<'a>,
{
    let value = T::arbitrary(u).ok()?;
    let json = serde_json::to_string(&value).ok()?;
    let again: T = serde_json::from_str(&json).ok()?;
    (again == value).then(|| Sample {
        json,
        is: Box::new(move |answer| decode::<T>(answer).map(|it| it == value)),
    })
}

macro_rules! specimens {
    (json_schema: [$($ty:ty),*] others: [$($other:ty),*]) => {
        /// Every type of the zoo.
        fn zoo() -> Vec<Specimen> {
            vec![
                $(Specimen::of::<$ty>(stringify!($ty)).and_by_schemars::<$ty>(),)*
                $(Specimen::of::<$other>(stringify!($other)),)*
            ]
        }
    };
}

coax_zoo::each!(specimens);

/// Runs a test for every type and reports all types that fail it, each by its first failure.
#[track_caller]
fn for_every_type(mut test: impl FnMut(&Specimen) -> Result<(), String>) {
    let failures: Vec<String> = zoo()
        .iter()
        .filter_map(|specimen| {
            let message = test(specimen).err()?;
            Some(format!(
                "{}: {message}\n  {}",
                specimen.name, specimen.schema
            ))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} types fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_list_of_the_zoo_is_complete() {
    let listed: Vec<String> = zoo().iter().map(|it| it.name.clone()).collect();
    let listed = listed.join(",");
    let listed: Vec<&str> = listed
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .collect();
    let mut types = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/zoo")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(path).expect("text");
        for declaration in text
            .split("pub struct ")
            .chain(text.split("pub enum "))
            .skip(1)
        {
            let name = declaration
                .split(|it: char| !it.is_alphanumeric())
                .next()
                .expect("one piece at least");
            if text.contains(&format!("pub struct {name}"))
                || text.contains(&format!("pub enum {name}"))
            {
                types += 1;
                assert!(listed.contains(&name), "`{name}` is not in `each!`");
            }
        }
    }
    assert!(types >= 120, "{types} types");
}
