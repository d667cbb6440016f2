//! The types that are streamed in tests: each shape with its companion.

use coax::{Partial, Structured};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, LinkedList, VecDeque};
use std::time::Duration;

/// Calls `$macro!(Type, …)` with every type that is streamed.
#[macro_export]
macro_rules! each_streamed {
    ($call:ident) => {
        $call! {
            $crate::partial::Recipe, $crate::partial::Difficulty, $crate::partial::Scalars,
            $crate::partial::Lists, $crate::partial::Optional, $crate::partial::Renamed,
            $crate::partial::Tree, $crate::partial::Ping, $crate::partial::External,
            $crate::partial::Internal, $crate::partial::Adjacent, $crate::partial::Untagged,
            $crate::partial::Meters, $crate::partial::Pair, $crate::partial::Nothing,
            $crate::partial::Transparent, $crate::partial::Defaults, $crate::partial::Flattened,
            $crate::partial::FlattenedEnum, $crate::partial::Maps, $crate::partial::Tuples,
            $crate::partial::AnyJson, $crate::partial::Pointers,
            $crate::partial::Page<$crate::partial::Renamed>, $crate::partial::Page<Vec<u8>>,
            $crate::partial::Branch<String>, $crate::partial::Skipped,
            $crate::partial::Converted, $crate::partial::Odd, $crate::partial::Nested,
            $crate::partial::Wholes, $crate::partial::Mixed, $crate::partial::Layered,
            bool, f64, i64, String, Option<u8>, Option<$crate::partial::Ping>,
            Vec<$crate::partial::Tree>, [i8; 3], (u8, String),
            std::collections::BTreeMap<String, f64>, Vec<$crate::partial::Internal>
        }
    };
}

macro_rules! streamed {
    ($($item:item)*) => {
        $(#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, Structured, Partial)] $item)*
    };
}

streamed! {
    /// A recipe that a home cook can follow.
    pub struct Recipe {
        /// Short and "appetising".
        pub title: String,
        pub ingredients: Vec<Ingredient>,
        #[structured(minimum = 1, maximum = 600)]
        pub minutes: u16,
        pub difficulty: Difficulty,
        pub note: Option<String>,
    }
    pub struct Ingredient { pub name: String, pub grams: f32 }
    #[serde(rename_all = "snake_case")]
    pub enum Difficulty { Easy, Medium, VeryHard }
    pub struct Scalars { pub a: bool, pub b: i8, pub c: u8, pub g: u32, pub h: f32, pub i: f64, pub j: String, pub k: () }
    pub struct Lists { pub a: Vec<String>, pub b: [u8; 4], pub c: Vec<Vec<bool>>, pub d: VecDeque<i8>, pub e: Box<[u8]>, pub f: LinkedList<u8> }
    pub struct Optional { pub a: Option<String>, pub b: Option<Vec<Option<u8>>>, pub c: Option<Ping>, pub d: Option<Difficulty>, pub e: Option<bool> }
    #[serde(rename_all = "camelCase")]
    pub struct Renamed { pub first_name: String, #[serde(rename = "last name")] pub last: String, pub unit_price: f64 }
    pub struct Tree { pub label: String, pub children: Vec<Tree> }
    pub struct Ping { pub text: String, pub pong: Option<Box<Pong>> }
    pub struct Pong { pub number: i32, pub ping: Option<Box<Ping>> }
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
    pub struct Maps { pub a: BTreeMap<String, u8>, pub b: HashMap<String, Vec<Meters>>, pub c: BTreeMap<u8, bool>, pub d: BTreeMap<Level, String>, pub e: Option<BTreeMap<String, Tree>> }
    pub struct Tuples { pub a: (u8, String), pub b: Vec<(bool, f64)>, pub c: Pair, pub d: Option<(i8,)> }
    pub struct AnyJson { pub a: serde_json::Value, pub b: Vec<serde_json::Value> }
    pub struct Pointers { pub a: Box<str>, pub b: Cow<'static, str>, pub c: Box<u8>, pub d: Option<Box<Tree>> }
    pub struct Page<T> { pub items: Vec<T>, pub next: Option<String> }
    pub struct Branch<T> { pub value: T, pub branches: Vec<Branch<T>> }
    pub struct Skipped { pub a: u8, #[serde(skip)] pub b: u8, #[serde(skip_serializing_if = "Option::is_none")] pub d: Option<u8> }
    #[serde(from = "u8", into = "u8")]
    pub struct Converted { pub a: u8 }
    pub struct Odd { #[serde(rename = "a\"b")] pub a: u8, #[serde(rename = "é/漢 ~")] pub b: String, pub r#type: u8 }
    pub struct Nested { pub a: External, pub b: Vec<Adjacent>, pub c: Option<Untagged>, pub d: Page<Internal>, pub e: Option<Nothing> }
    pub struct Wholes {
        #[structured(stream = "whole")]
        pub a: String,
        #[structured(stream = "whole")]
        pub b: Option<Vec<Internal>>,
        pub c: Duration,
        #[structured(stream = "whole")]
        pub d: BTreeMap<String, Unstreamed>,
        pub e: char,
    }
    #[serde(tag = "kind")]
    pub enum Mixed { Tagged { a: u8 }, #[serde(untagged)] Loose { b: String, c: u8 } }
    #[serde(tag = "outer")]
    pub enum Layered { Inner(Internal2), Plain { x: u8 } }
    #[serde(tag = "inner")]
    pub enum Internal2 { One { y: String }, Two { z: bool } }
}

/// A type that is only streamed whole.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, Structured)]
pub struct Unstreamed {
    pub n: u8,
}

/// A key of a map.
#[derive(
    Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, Structured, Partial,
)]
pub enum Level {
    Low,
    High,
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
