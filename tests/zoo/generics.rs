//! Generic types; the ones that contain themselves as well.

use crate::zoo;
use std::collections::BTreeMap;

zoo! {
    pub struct Page<T> { pub items: Vec<T>, pub next: Option<String> }
    pub struct Branch<T> { pub value: T, pub branches: Vec<Branch<T>> }
    pub enum Either<L, R> { Left(L), Right(R) }
    #[serde(tag = "kind")]
    pub enum Event<T> { Begin { at: T, note: Option<T> }, End }
    #[serde(tag = "t", content = "c")]
    pub enum Message<T, E> { Fine(T), Wrong { why: E, times: u8 } }
    #[serde(untagged)]
    pub enum OneOrMany<T> { One(T), Many(Vec<T>) }
    pub struct Wrapped<T>(pub T);
    pub struct Both<A, B>(pub A, pub B);
    /** serde reads no `[u8; N]`. */ pub struct Block<const N: usize> { pub checked: bool }
    pub enum List<T> { Nil, Cons(T, Box<List<T>>) }
    pub struct Dictionary<V> where V: Clone { pub entries: BTreeMap<String, V>, pub fallback: Option<V> }
    #[serde(bound = "T: serde::Serialize + serde::de::DeserializeOwned")]
    pub struct Explicit<T> { pub one: T, #[serde(flatten)] pub rest: Rest<T> }
    pub struct Rest<T> { pub two: T, pub three: Option<T> }
    pub struct Instances { pub a: Page<u8>, pub b: Page<Page<bool>>, pub c: Either<u8, Page<u8>>, pub d: Block<2>, pub e: Block<3>, pub f: Wrapped<Both<u8, String>>, pub g: List<u8>, pub h: Branch<Option<u8>> }
}
