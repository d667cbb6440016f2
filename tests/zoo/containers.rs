//! Lists, sets, maps, tuples, `Option`s, and JSON of any kind.

use crate::enums::{Compass, Difficulty};
use crate::random::{json, object};
use crate::recursion::{Ping, Tree};
use crate::scalars::{Flag, Index, Meters, Nothing, Word};
use crate::{without_schemars, zoo};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};

zoo! {
    pub struct Lists { pub a: Vec<String>, pub b: [u8; 4], pub c: Vec<Vec<bool>>, pub d: VecDeque<i8>, pub e: Box<[u8]>, pub f: BTreeSet<u8> }
    pub struct Sets { pub a: BTreeSet<String>, pub b: HashSet<u8>, pub c: LinkedList<i16>, pub d: BTreeSet<Compass> }
    pub struct Arrays { pub a: [bool; 1], pub b: [[i8; 2]; 2], pub c: Option<[String; 3]>, pub d: [u8; 0] }
    pub struct Optional { pub a: Option<String>, pub b: Option<Vec<Option<u8>>>, pub c: Option<Ping>, pub d: Option<Difficulty>, pub e: Option<bool> }
    pub struct MoreOptional { pub a: Option<f64>, pub b: Option<()>, pub c: Vec<Option<String>>, pub d: Option<Box<Option2>>, pub e: Option<BTreeMap<String, Option<u8>>>, pub f: Option<Nothing> }
    pub struct Option2 { pub inner: Option<Vec<Meters>> }
    pub struct Maps { pub a: BTreeMap<String, u8>, pub b: HashMap<String, Vec<Meters>>, pub c: BTreeMap<u8, bool>, pub d: BTreeMap<Difficulty2, String>, pub e: Option<BTreeMap<String, Tree>> }
    /// A key of a map.
    #[derive(Eq, Ord, PartialOrd)]
    pub enum Difficulty2 { Easy, Hard }
    pub struct Keys { pub a: BTreeMap<Word, u8>, pub b: BTreeMap<Index, u8>, pub c: BTreeMap<i64, u8>, pub d: BTreeMap<Compass, u8>, pub e: BTreeMap<char, u8> }
    pub struct MapOfMaps { pub a: BTreeMap<String, BTreeMap<String, u8>>, pub b: BTreeMap<String, BTreeMap<u16, Vec<bool>>> }
    pub struct MapOfTuples { pub a: BTreeMap<Compass, (u8, Option<String>)>, pub b: Vec<BTreeMap<i8, (bool,)>> }
    pub struct Tuples { pub a: (u8, String), pub b: Vec<(bool, f64)>, pub c: Pair, pub d: Option<(i8,)> }
    pub struct Pair(pub u8, pub String);
    pub struct Triple(/** The first. */ pub bool, pub Option<Pair>, /** The last. */ pub [u8; 2]);
    pub struct TupleOfTuples { pub a: ((u8, bool), (String, (f32,))), pub b: Option<(Triple, Triple)> }
    pub struct LongTuple(pub (u8, i8, u16, i16, u32, i32, bool, f32, f64, String, char, ()));
    pub struct Matrix(pub Vec<Vec<f64>>);
    pub struct Ranges { pub a: Range<u8>, pub b: RangeInclusive<i8>, pub c: Option<Range<u8>> }
    pub struct Bounds { pub a: Bound<u8>, pub b: Vec<Bound<String>> }
    pub struct Results { pub a: Result<u8, String>, pub b: Option<Result<Vec<bool>, Difficulty>> }
    pub struct AnyJson { #[arbitrary(with = json)] pub a: Value, #[arbitrary(with = crate::random::several(0..=3, json))] pub b: Vec<Value> }
    pub struct AnyObject { #[arbitrary(with = object)] pub a: serde_json::Map<String, Value> }
}

without_schemars! {
    pub struct Booleans { pub a: BTreeMap<bool, u8>, pub b: BTreeMap<Flag, String> }
    pub struct OpenRanges { pub a: RangeFrom<u8>, pub b: RangeTo<String> }
}
