//! Types that contain themselves, directly or through others in other modules.

use crate::zoo;
use std::collections::BTreeMap;

pub use ping::Ping;

/// One half of a mutual recursion.
pub mod ping {
    use super::pong::Pong;
    use crate::zoo;

    zoo! { pub struct Ping { pub text: String, pub pong: Option<Box<Pong>> } }
}

/// The other half.
pub mod pong {
    use super::ping::Ping;
    use crate::zoo;

    zoo! { pub struct Pong { pub number: i32, pub ping: Option<Box<Ping>> } }
}

zoo! {
    pub struct Tree { pub label: String, pub children: Vec<Tree> }
    pub struct Chain { pub next: Option<Box<Chain>> }
    pub struct NewtypeTree(pub Vec<NewtypeTree>);
    pub struct TupleTree(pub u8, pub Vec<(bool, TupleTree)>);
    pub struct MapTree { pub children: BTreeMap<String, MapTree> }
    pub struct FlattenTree { #[serde(flatten)] pub info: Info, pub children: Vec<FlattenTree> }
    pub struct Info { pub name: String, pub parent: Option<Box<FlattenTree>> }
    pub enum Expression { Number(f64), Negative(Box<Expression>), Sum(Vec<Expression>), Product(Box<Expression>, Box<Expression>), Call { name: String, arguments: Vec<Expression> }, Nothing }
    #[serde(tag = "type")]
    pub enum Element { Text { text: String }, Group { children: Vec<Element> }, Link(Link), Break }
    pub struct Link { pub to: String, pub inner: Option<Box<Element>> }
    #[serde(tag = "t", content = "c")]
    pub enum Shelf { Book(String), Shelves(Vec<Shelf>), Pair(Box<Shelf>, bool) }
    #[serde(untagged)]
    pub enum Nest { Leaf(i32), Nest(Vec<Nest>), Named { name: String, inner: Box<Nest> } }
    pub struct First { pub second: Vec<Second> }
    pub enum Second { Third(Third), End }
    pub struct Third { pub first: Option<Box<First>>, pub itself: Option<Box<Third>> }
}
