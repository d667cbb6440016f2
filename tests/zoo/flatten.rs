//! Structs that take the keys of others among their own.

use crate::enums::{Adjacent, External, Internal, InternalOdd};
use crate::structs::{Ingredient, Renamed};
use crate::{without_schemars, zoo};
use std::collections::BTreeMap;

zoo! {
    pub struct Flattened { pub id: u8, #[serde(flatten)] pub base: Ingredient, pub last: bool }
    pub struct FlattenedTwice { #[serde(flatten)] pub a: Ingredient, pub id: u8, #[serde(flatten)] pub b: Renamed }
    pub struct FlattenedDeep { pub top: bool, #[serde(flatten)] pub a: Flattened }
    pub struct FlattenedBox { #[serde(flatten)] pub a: Box<Ingredient>, pub id: Option<u8> }
    pub struct FlattenedEnum { pub id: u8, #[serde(flatten)] pub kind: Internal }
    pub struct FlattenedExternal { pub id: u8, #[serde(flatten)] pub kind: Shape }
    pub enum Shape { Round { radius: u8 }, Square(Side), Path(Vec<u8>) }
    pub struct Side { pub side: u8 }
    pub struct FlattenedAdjacent { pub id: u8, #[serde(flatten)] pub kind: Adjacent, pub end: Option<String> }
    #[serde(tag = "kind")]
    pub enum VariantFlattens { A { id: u8, #[serde(flatten)] base: Ingredient }, B { #[serde(flatten)] renamed: Renamed, c: bool } }
    pub enum ExternalFlattens { A { id: u8, #[serde(flatten)] base: Ingredient }, B(FlattenedDeep) }
    #[serde(rename_all = "camelCase")]
    pub struct FlattenedRenamed { pub own_key: u8, #[serde(flatten)] pub the_base: Flattened2 }
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub struct Flattened2 { pub inner_key: u8, pub tuple: (u8, bool), pub map: BTreeMap<String, u8> }
    pub struct FlattenedIntoList { pub items: Vec<FlattenedEnum>, pub map: BTreeMap<String, Flattened> }
}

without_schemars! {
    // All of its keys or none of them; to schemars each of them by itself.
    pub struct FlattenedOption { pub id: u8, #[serde(flatten)] pub base: Option<Ingredient> }
    pub struct FlattenedEnumAndOption { pub id: u8, #[serde(flatten)] pub kind: InternalOdd, #[serde(flatten)] pub base: Option<Ingredient> }
    pub struct FlattenedOptionEnum { pub id: u8, #[serde(flatten)] pub kind: Option<Internal> }
    #[serde(untagged)]
    pub enum Contact { Mail { mail: String, name: Option<String> }, Phone { phone: u32 } }
    pub struct FlattenedUntagged { pub id: u8, #[serde(flatten)] pub contact: Contact, pub end: bool }
    pub struct FlattenedTwoEnums { #[serde(flatten)] pub a: Internal, pub id: u8, #[serde(flatten)] pub b: InternalOdd }
    pub struct FlattenedDefaults { #[serde(default)] pub id: u8, #[serde(flatten)] pub base: Preset }
    pub struct Preset { #[serde(default)] pub a: u8, pub b: Option<bool>, #[serde(default)] pub c: Vec<u8> }
    #[serde(tag = "only")]
    pub enum Single { One { a: u8, b: Option<External> } }
    pub struct FlattenedSingle { pub id: u8, #[serde(flatten)] pub one: Single }
    #[serde(tag = "outer")]
    pub enum VariantOfFlattened { A(FlattenedAdjacent), B(FlattenedOption), C { #[serde(flatten)] b: Contact } }
    pub struct FlattenedDeepEnums { pub top: bool, #[serde(flatten)] pub a: FlattenedEnumAndOption, #[serde(flatten)] pub b: Contact2 }
    pub enum Contact2 { Mail { mail: String }, Phone(u32) }
}
