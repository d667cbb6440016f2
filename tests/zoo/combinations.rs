//! Several shapes in one: what works alone has to work inside the others.

use crate::constraints::{Figure, Percent};
use crate::containers::{AnyJson, Maps, Pair, Tuples};
use crate::enums::{Adjacent, Compass, External, Internal, Untagged};
use crate::flatten::{FlattenedEnum, FlattenedOption};
use crate::generics::{Branch, Either, List, OneOrMany, Page};
use crate::recursion::{Element, Expression, Nest, Tree};
use crate::scalars::{Meters, Nothing};
use crate::structs::{Defaults, Ingredient};
use crate::{without_schemars, zoo};
use std::collections::{BTreeMap, HashMap};

zoo! {
    pub struct Nested { pub a: External, pub b: Vec<Adjacent>, pub c: Option<Untagged>, pub d: Page<Internal>, pub e: Option<Nothing> }
    #[serde(tag = "t", content = "c")]
    pub enum UntaggedInAdjacent { A(Untagged), B(Vec<Untagged>), C { inner: Option<Untagged> } }
    #[serde(untagged)]
    pub enum AdjacentInUntagged { A(Adjacent), B(Pair), C(BTreeMap<String, Meters>) }
    pub struct MapOfEnums { pub a: BTreeMap<Compass, External>, pub b: HashMap<String, (Internal, Option<Adjacent>)> }
    pub enum EnumOfMaps { A(BTreeMap<Compass, (u8, String)>), B { maps: Vec<BTreeMap<String, Vec<(bool,)>>> }, C(BTreeMap<String, u8>, Tuples) }
    #[serde(tag = "kind")]
    pub enum InternalOfMaps { A(Maps2), B { map: BTreeMap<String, Maps2>, any: Vec<(u8, Option<Pair>)> } }
    pub struct Maps2 { pub map: BTreeMap<String, (u8, bool)>, pub pair: Option<Pair> }
    pub struct Generic { pub a: Either<Tree, Vec<Expression>>, pub b: Page<Either<u8, (String, Nest)>>, pub c: List<Pair>, pub d: Branch<BTreeMap<String, u8>>, pub e: OneOrMany<String> }
    pub struct Optionals { pub a: Option<Numbered2>, pub b: Option<BTreeMap<String, Option<External>>>, pub c: Option<Either<(), Option<u8>>> }
    pub struct Shared2 { /** One. */ pub a: Option<Ingredient>, /** Two. */ pub b: Vec<Ingredient>, /** Three. */ pub c: Either<Ingredient, BTreeMap<String, Ingredient>> }
}

without_schemars! {
    pub struct FlattenAll { pub id: u8, #[serde(flatten)] pub a: FlattenedOption2, #[serde(flatten)] pub kind: Figure2, pub list: BTreeMap<String, FlattenedOption> }
    pub struct FlattenedOption2 { pub a: Option<Pair>, #[serde(flatten)] pub more: Option<Maps2> }
    #[serde(tag = "figure")]
    pub enum Figure2 { Known(Known), Other { any: Vec<Percent> }, None }
    pub struct Known { pub figure_of: Figure, pub parts: BTreeMap<Compass, Percent> }
    pub struct Everything { pub a: Maps, pub b: Tuples, pub c: AnyJson, pub d: Defaults, pub e: FlattenedEnum, pub f: Vec<FlattenedOption>, pub g: Figure, pub h: Option<Percent> }
    #[serde(untagged)]
    pub enum UntaggedOfAll { Flat(FlattenedEnum), Defaults(Defaults), Map(BTreeMap<String, Percent>), Pair(u8, Percent), None }
    pub struct DefaultsOfAll { #[serde(default)] pub a: Vec<Internal>, #[serde(default)] pub b: BTreeMap<String, (u8, u8)>, #[serde(default)] pub c: Option<Untagged>, #[serde(default = "untagged")] pub d: Untagged }
}

/// A list that only its alias names.
pub type Numbered2 = Vec<Option<(u8, Option<Element>)>>;

fn untagged() -> Untagged {
    Untagged::Number(7)
}
