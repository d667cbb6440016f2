//! The types that the tests share: each shape that serde knows, once, and some together.
//!
//! `each!` gives a macro all of them, so that a test can hold for every one.
#![expect(missing_docs, reason = "the types are what they look like")]

use coax::Structured;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

/// Calls `$macro!(Type)` for every type of the zoo.
#[macro_export]
macro_rules! each {
    ($call:ident) => {
        $call! {
            $crate::Recipe, $crate::Difficulty, $crate::Scalars, $crate::Wide, $crate::Lists,
            $crate::Optional, $crate::Renamed, $crate::Tree, $crate::Ping, $crate::Documented,
            $crate::External, $crate::Internal, $crate::Adjacent, $crate::Untagged,
            $crate::Meters, $crate::Pair, $crate::Nothing, $crate::Transparent, $crate::Defaults,
            $crate::Flattened, $crate::FlattenedEnum, $crate::Maps, $crate::Tuples,
            $crate::AnyJson, $crate::Pointers, $crate::Page<$crate::Renamed>,
            $crate::Page<Vec<u8>>, $crate::Branch<String>, $crate::Skipped, $crate::Aliased,
            $crate::Converted, $crate::Bounded, $crate::Odd, $crate::Nested,
            bool, f64, i64, String, Option<u8>, Option<$crate::Ping>, Vec<$crate::Tree>, [i8; 3],
            (u8, String), std::collections::BTreeMap<String, f64>, Vec<$crate::Internal>
        }
    };
}

macro_rules! zoo {
    ($($item:item)*) => {
        $(
            #[derive(Clone, Debug, Deserialize, PartialEq, Serialize, Structured)]
            #[structured(json_schema)]
            $item
        )*
    };
}

zoo! {
    /// A recipe that a home cook can follow.
    pub struct Recipe {
        /// Short and "appetising".
        pub title: String,
        pub ingredients: Vec<Ingredient>,
        /// Minutes from start to table.
        #[structured(minimum = 1, maximum = 600)]
        pub minutes: u16,
        pub difficulty: Difficulty,
        pub note: Option<String>,
    }
    pub struct Ingredient { pub name: String, pub grams: f32 }
    #[serde(rename_all = "snake_case")]
    pub enum Difficulty {
        /// No skill at all.
        Easy,
        Medium,
        VeryHard,
    }
    pub struct Scalars { pub a: bool, pub b: i8, pub c: u8, pub d: i16, pub e: u16, pub f: i32, pub g: u32, pub h: f32, pub i: f64, pub j: String, pub k: () }
    pub struct Wide { pub a: i64, pub b: isize }
    pub struct Lists { pub a: Vec<String>, pub b: [u8; 4], pub c: Vec<Vec<bool>>, pub d: VecDeque<i8>, pub e: Box<[u8]>, pub f: BTreeSet<u8> }
    pub struct Optional { pub a: Option<String>, pub b: Option<Vec<Option<u8>>>, pub c: Option<Ping>, pub d: Option<Difficulty>, pub e: Option<bool> }
    #[serde(rename_all = "camelCase")]
    pub struct Renamed { pub first_name: String, #[serde(rename = "last name")] pub last: String, pub unit_price: f64 }
    pub struct Tree { pub label: String, pub children: Vec<Tree> }
    pub struct Ping { pub text: String, pub pong: Option<Box<Pong>> }
    pub struct Pong { pub number: i32, pub ping: Option<Box<Ping>> }
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
    pub enum External { Unit, Newtype(u8), Struct { a: String, b: bool }, Tuple(i8, String), Boxed(Box<Ingredient>), Other }
    #[serde(tag = "type", rename_all = "kebab-case")]
    pub enum Internal { Empty, WithFields { size: u8, note: Option<String> }, FromStruct(Ingredient) }
    #[serde(tag = "t", content = "c")]
    pub enum Adjacent { Unit, Newtype(String), Struct { a: u8 }, Tuple(u8, bool) }
    #[serde(untagged)]
    pub enum Untagged { Number(i32), Text(String), Struct { a: bool } }
    pub struct Meters(pub f64);
    pub struct Pair(pub u8, pub String);
    pub struct Nothing;
    #[serde(transparent)]
    pub struct Transparent { pub inner: Vec<u8> }
    pub struct Defaults { #[serde(default)] pub a: u8, #[serde(default)] pub b: Vec<String>, pub c: bool, #[serde(default)] pub d: Option<u8> }
    pub struct Flattened { pub id: u8, #[serde(flatten)] pub base: Ingredient, pub last: bool }
    pub struct FlattenedEnum { pub id: u8, #[serde(flatten)] pub kind: Internal }
    pub struct Maps { pub a: BTreeMap<String, u8>, pub b: HashMap<String, Vec<Meters>>, pub c: BTreeMap<u8, bool>, pub d: BTreeMap<Difficulty2, String>, pub e: Option<BTreeMap<String, Tree>> }
    pub struct Tuples { pub a: (u8, String), pub b: Vec<(bool, f64)>, pub c: Pair, pub d: Option<(i8,)> }
    pub struct AnyJson { pub a: serde_json::Value, pub b: Vec<serde_json::Value> }
    pub struct Pointers { pub a: Box<str>, pub b: Cow<'static, str>, pub c: Box<u8>, pub d: Option<Box<Tree>> }
    pub struct Page<T> { pub items: Vec<T>, pub next: Option<String> }
    pub struct Branch<T> { pub value: T, pub branches: Vec<Branch<T>> }
    pub struct Skipped { pub a: u8, #[serde(skip)] pub b: u8, #[serde(skip_deserializing)] pub c: u8, #[serde(skip_serializing_if = "Option::is_none")] pub d: Option<u8> }
    pub struct Aliased { #[serde(alias = "naam", alias = "nom")] pub name: String }
    #[serde(from = "u8", into = "u8")]
    pub struct Converted { pub a: u8 }
    pub struct Bounded {
        #[structured(minimum = 0.5, exclusive_maximum = 10)]
        pub a: f64,
        #[structured(multiple_of = 5)]
        pub b: u8,
        #[structured(min_items = 1, max_items = 3)]
        pub c: Vec<bool>,
    }
    pub struct Odd { #[serde(rename = "a\"b")] pub a: u8, #[serde(rename = "é/漢 ~")] pub b: u8, pub r#type: u8 }
    pub struct Nested { pub a: External, pub b: Vec<Adjacent>, pub c: Option<Untagged>, pub d: Page<Internal>, pub e: Option<Nothing> }
}

/// A key of a map.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, Structured)]
#[structured(json_schema)]
pub enum Difficulty2 {
    Easy,
    Hard,
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

/// Shared pointers, which serde reads only with its feature `rc`, have a schema all the same.
pub type Shared = (Rc<Tree>, Arc<str>);
