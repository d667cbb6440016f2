//! Structs, and what serde's attributes on them and on their fields do.

use crate::enums::Difficulty;
use crate::random::{between, minutes};
use crate::{without_schemars, zoo};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::time::Duration;

zoo! {
    /// A recipe that a home cook can follow.
    pub struct Recipe {
        /// Short and "appetising".
        pub title: String,
        pub ingredients: Vec<Ingredient>,
        /// Minutes from start to table.
        #[structured(minimum = 1, maximum = 600)]
        #[schemars(range(min = 1, max = 600))]
        #[arbitrary(with = between(1..=600))]
        pub minutes: u16,
        pub difficulty: Difficulty,
        pub note: Option<String>,
    }
    pub struct Ingredient { pub name: String, pub grams: f32 }
    pub struct Empty {}
    #[serde(rename_all = "camelCase")]
    pub struct Renamed { pub first_name: String, #[serde(rename = "last name")] pub last: String, pub unit_price: f64 }
    #[serde(rename_all = "PascalCase")]
    pub struct Pascal { pub first_name: u8, pub x: bool }
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub struct ScreamingSnake { pub first_name: u8, pub x: bool }
    #[serde(rename_all = "kebab-case")]
    pub struct Kebab { pub first_name: u8, pub x: bool }
    #[serde(rename_all = "SCREAMING-KEBAB-CASE")]
    pub struct ScreamingKebab { pub first_name: u8, pub x: bool }
    #[serde(rename_all = "UPPERCASE")]
    pub struct Upper { pub first_name: u8, pub x: bool }
    #[serde(rename = "another", rename_all(serialize = "camelCase", deserialize = "camelCase"))]
    pub struct SplitRules { pub first_name: u8 }
    /// Quotes " and \ and a
    /// second line.
    pub struct Documented {
        /// With a reference.
        pub a: Renamed,
        /// And once more.
        pub b: Renamed,
        /// Optional, too.
        pub c: Option<Renamed>,
    }
    pub struct Aliased { #[serde(alias = "naam", alias = "nom")] pub name: String }
    #[serde(deny_unknown_fields)]
    pub struct Closed { pub a: u8, pub b: Option<Ingredient> }
    pub struct Skipped { pub a: u8, #[serde(skip)] #[arbitrary(default)] pub b: u8, #[serde(skip_deserializing)] #[arbitrary(default)] pub c: u8, #[serde(skip_serializing_if = "Option::is_none")] pub d: Option<u8> }
    pub struct Odd { #[serde(rename = "a\"b")] pub a: u8, #[serde(rename = "é/漢 ~")] pub b: u8, pub r#type: u8 }
    pub struct Odder { #[serde(rename = "$ref")] pub a: bool, #[serde(rename = "")] pub b: u8, #[serde(rename = "properties")] pub c: u8, #[serde(rename = "a.b[0]")] pub d: u8 }
    /// Names that the encoding itself uses.
    pub struct Value { pub value: u8, pub key: String, pub _0: bool }
    /// Forty keys in no order.
    pub struct Long { pub z: u8, pub y: u8, pub x: u8, pub w: u8, pub v: u8, pub u: u8, pub t: u8, pub s: u8, pub r: u8, pub q: u8, pub p: u8, pub o: u8, pub n: u8, pub m: u8, pub l: u8, pub k: u8, pub j: u8, pub i: u8, pub h: u8, pub g: u8, pub f: u8, pub e: u8, pub d: u8, pub c: u8, pub b: u8, pub a: u8 }
    #[serde(from = "u8", into = "u8")]
    pub struct Converted { pub a: u8 }
    #[serde(from = "Ingredient", into = "Ingredient")]
    pub struct FromIngredient { pub name: String, pub grams: f32 }
}

without_schemars! {
    // `null` for what has a default is our own.
    pub struct Unsaid { pub a: bool, #[serde(skip_serializing, default)] #[arbitrary(default)] pub b: u8, #[serde(skip_serializing_if = "String::is_empty", default)] pub c: String }
    pub struct Defaults { #[serde(default)] pub a: u8, #[serde(default)] pub b: Vec<String>, pub c: bool, #[serde(default)] pub d: Option<u8> }
    pub struct DefaultWords { #[serde(default = "seven")] pub a: u8, #[serde(default)] pub b: Difficulty3, #[serde(default)] pub c: Empty2, #[serde(default)] pub d: (u8, bool), #[serde(default)] pub e: std::collections::BTreeMap<String, u8> }
    #[derive(Default)]
    pub enum Difficulty3 { #[default] Low, High }
    #[derive(Default)]
    pub struct Empty2 { pub a: Option<u8>, pub b: bool }
    #[serde(default)]
    pub struct AllDefault { pub a: u8, pub b: Option<String>, pub c: Vec<Ingredient> }
    /// Two names, one for each way.
    pub struct Split { #[serde(rename(serialize = "out", deserialize = "in"), alias = "out")] pub a: u8 }
    pub struct SplitOptional { #[serde(rename(serialize = "out", deserialize = "in"), alias = "out")] pub a: Option<Ingredient>, pub b: u8 }
    #[serde(try_from = "u8", into = "u8")]
    pub struct Even { #[arbitrary(with = |u: &mut arbitrary::Unstructured| u.int_in_range(0..=127).map(|it: u8| it * 2))] pub a: u8 }
    pub struct Evens { pub a: Vec<Even>, pub b: Option<Even> }
    pub struct Timed { #[serde(with = "whole_minutes")] #[structured(as = "u16")] #[arbitrary(with = minutes)] pub a: Duration }
    #[structured(as = "u16")]
    #[serde(from = "u32", into = "u32")]
    pub struct Narrow { #[arbitrary(with = between(0..=65535))] pub a: u32 }
}

const fn seven() -> u8 {
    7
}

impl Default for AllDefault {
    fn default() -> Self {
        Self {
            a: 3,
            b: Some("b".to_owned()),
            c: vec![],
        }
    }
}

impl From<u8> for Converted {
    fn from(a: u8) -> Self {
        Self { a }
    }
}

impl From<Converted> for u8 {
    fn from(it: Converted) -> Self {
        it.a
    }
}

impl From<Ingredient> for FromIngredient {
    fn from(Ingredient { name, grams }: Ingredient) -> Self {
        Self { name, grams }
    }
}

impl From<FromIngredient> for Ingredient {
    fn from(FromIngredient { name, grams }: FromIngredient) -> Self {
        Self { name, grams }
    }
}

impl TryFrom<u8> for Even {
    type Error = String;

    fn try_from(a: u8) -> Result<Self, String> {
        if a.is_multiple_of(2) {
            Ok(Self { a })
        } else {
            Err(format!("rule: {a} is odd"))
        }
    }
}

impl From<Even> for u8 {
    fn from(it: Even) -> Self {
        it.a
    }
}

impl From<u32> for Narrow {
    fn from(a: u32) -> Self {
        Self { a }
    }
}

impl From<Narrow> for u32 {
    fn from(it: Narrow) -> Self {
        it.a
    }
}

mod whole_minutes {
    use super::{Deserialize, Deserializer, Duration, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(it: &Duration, to: S) -> Result<S::Ok, S::Error> {
        (it.as_secs() / 60).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u16::deserialize(from).map(|it| Duration::from_secs(60 * u64::from(it)))
    }
}
