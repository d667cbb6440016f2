//! Enums of each tagging, and what serde's attributes on them do.

use crate::structs::{Ingredient, Renamed};
use crate::{without_schemars, zoo};
use std::collections::BTreeMap;

zoo! {
    #[serde(rename_all = "snake_case")]
    pub enum Difficulty {
        /// No skill at all.
        Easy,
        Medium,
        VeryHard,
    }
    #[derive(Copy, Eq, Hash, Ord, PartialOrd)]
    #[serde(rename_all = "lowercase")]
    pub enum Compass { North, East, South, West }
    #[serde(rename_all = "SCREAMING-KEBAB-CASE")]
    pub enum Loud { NotSoLoud, Loud }
    pub enum Named { #[serde(rename = "a b")] A, #[serde(rename = "\"quoted\"")] B, #[serde(rename = "ünï")] C, #[serde(alias = "d", alias = "dee")] D }
    pub enum Swapped { #[serde(rename = "b", alias = "A")] First, #[serde(rename = "a", alias = "B")] Second }
    pub enum Alone { Only }
    pub enum External { Unit, Newtype(u8), Struct { a: String, b: bool }, Tuple(i8, String), Boxed(Box<Ingredient>), Other }
    pub enum ExternalOdd { None(), Empty {}, Null(()), List(Vec<u8>), Map(BTreeMap<String, u8>), Maybe(Option<u8>) }
    #[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
    pub enum ExternalRenamed { FirstCase { some_field: u8, #[serde(rename = "X y")] other: bool }, SecondCase(Renamed) }
    #[serde(tag = "type", rename_all = "kebab-case")]
    pub enum Internal { Empty, WithFields { size: u8, note: Option<String> }, FromStruct(Ingredient) }
    #[serde(tag = "kind")]
    pub enum InternalUnits { A, B }
    #[serde(tag = "$type", rename_all_fields = "SCREAMING_SNAKE_CASE")]
    pub enum InternalOdd { #[serde(rename = "a/b")] Slash { the_field: u8 }, Braces {}, Pair { one: (u8, bool), two: BTreeMap<String, i8> } }
    #[serde(tag = "outer")]
    pub enum InternalTwice { Inner(Internal), Leaf { x: bool } }
    #[serde(tag = "t", content = "c")]
    pub enum Adjacent { Unit, Newtype(String), Struct { a: u8 }, Tuple(u8, bool) }
    #[serde(tag = "t", content = "c", rename_all = "UPPERCASE", rename_all_fields = "PascalCase")]
    pub enum AdjacentOdd { Nil(()), Maybe(Option<Ingredient>), Fields { some_field: [u8; 2] }, Map(BTreeMap<u8, bool>) }
    #[serde(untagged)]
    pub enum Untagged { Number(i32), Text(String), Struct { a: bool } }
    #[serde(untagged)]
    pub enum UntaggedStructs { Long { a: u8, b: u8 }, Short { a: u8 }, Other(Ingredient), None }
    #[serde(untagged)]
    pub enum UntaggedKinds { Flag(bool), Small(i8), Number(f64), Text(String), List(Vec<String>), Pair(u8, bool) }
    #[serde(untagged)]
    pub enum UntaggedEnums { Plain(Compass), Data(External), Tagged(Internal) }
    pub enum Skipping { Seen { a: u8, #[serde(skip)] #[arbitrary(default)] b: u8 }, #[serde(skip)] #[arbitrary(skip)] Unseen, Also(bool) }
}

without_schemars! {
    // `other` is a value like any to schemars; it has no word for names that only one way has.
    #[serde(tag = "kind")]
    pub enum InternalOther { A { x: u8 }, B, #[serde(other)] Unknown }
    #[serde(rename_all = "lowercase")]
    pub enum PlainOther { Red, Green, #[serde(other)] Unknown }
    #[serde(tag = "t", content = "c", deny_unknown_fields)]
    pub enum AdjacentClosed { A { x: u8 }, B(bool), C }
    #[serde(tag = "t", deny_unknown_fields)]
    pub enum InternalClosed { A { x: u8 }, B { x: u8, y: Option<u8> } }
    #[serde(untagged, deny_unknown_fields)]
    pub enum UntaggedClosed { Short { a: u8 }, Long { a: u8, b: u8 } }
    pub enum ExternalWithUntagged { A { x: u8 }, B, #[serde(untagged)] Other(Ingredient), #[serde(untagged)] Number(u8) }
    #[serde(tag = "kind")]
    pub enum InternalWithUntagged { A { x: u8 }, B, #[serde(untagged)] Other(Ingredient) }
    #[serde(tag = "t", content = "c")]
    pub enum AdjacentWithUntagged { A { x: u8 }, B(u8), #[serde(untagged)] Text(String) }
    pub enum SplitVariants { #[serde(rename(serialize = "out", deserialize = "in"), alias = "out")] A(u8), #[serde(alias = "bee")] B { #[serde(alias = "ex")] x: bool } }
}
