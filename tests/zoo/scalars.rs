//! Values without parts, and what stands for one value: newtypes, pointers, wrappers of std.

use crate::random::{boxed_path, number, owned, socket, time};
use crate::recursion::Tree;
use crate::{without_schemars, zoo};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, SystemTime};

zoo! {
    pub struct Scalars { pub a: bool, pub b: i8, pub c: u8, pub d: i16, pub e: u16, pub f: i32, pub g: u32, pub h: f32, pub i: f64, pub j: String, pub k: () }
    pub struct Wide { pub a: i64, pub b: isize }
    pub struct Unsigned { pub a: u64, pub b: usize }
    pub struct NonZeros { pub a: NonZero<u8>, pub b: NonZero<u16>, pub c: NonZero<u32>, pub d: NonZero<u64>, pub e: NonZero<usize> }
    pub struct SignedNonZeros { pub a: NonZero<i8>, pub b: NonZero<i16>, pub c: NonZero<i32>, pub d: NonZero<i64>, pub e: NonZero<isize> }
    pub struct Characters { pub a: char, pub b: Option<char>, pub c: Vec<char> }
    pub struct Numbered { pub a: Ipv4Addr, pub b: Ipv6Addr, pub c: Option<Ipv4Addr> }
    pub struct Paths { pub a: PathBuf, #[arbitrary(with = boxed_path)] pub b: Box<Path> }
    pub struct Lengths { pub a: Duration, pub b: Option<Duration> }
    pub struct Meters(pub f64);
    /// How far.
    pub struct Distance(/** In metres. */ pub Meters);
    #[derive(Copy, Eq, Hash, Ord, PartialOrd)]
    pub struct Flag(pub bool);
    #[derive(Eq, Hash, Ord, PartialOrd)]
    pub struct Word(pub String);
    #[derive(Eq, Hash, Ord, PartialOrd)]
    pub struct Index(pub u16);
    pub struct Maybe(pub Option<u8>);
    pub struct Newtypes { pub a: Meters, pub b: Distance, pub c: Flag, pub d: Word, pub e: Maybe, pub f: Option<Word>, pub g: Option<Distance> }
    pub struct Nothing;
    pub struct Nothings { pub a: (), pub b: Nothing, pub c: PhantomData<u8>, pub d: Option<u8> }
    #[serde(transparent)]
    pub struct Transparent { pub inner: Vec<u8> }
    #[serde(transparent)]
    pub struct TransparentWord(pub Word);
    pub struct Pointers { pub a: Box<str>, #[arbitrary(with = owned)] pub b: Cow<'static, str>, pub c: Box<u8>, pub d: Option<Box<Tree>>, #[arbitrary(with = owned)] pub e: Cow<'static, [u8]> }
    /// Shared pointers, which serde reads only with its feature `rc`.
    pub struct Shared { pub a: Rc<str>, pub b: Arc<str>, pub c: Rc<u8>, pub d: Arc<Tree>, pub e: Rc<[u8]>, pub f: Arc<[Word]> }
    pub struct Cells { pub a: Cell<u8>, pub b: RefCell<String> }
    pub struct Reversed { pub a: Wrapping<u8>, pub b: Reverse<i32>, pub c: Option<Wrapping<i16>> }
}

without_schemars! {
    // Of these schemars has a `format` or nothing.
    pub struct Addresses { pub a: IpAddr, #[arbitrary(with = |u: &mut arbitrary::Unstructured| Ok(SocketAddr::new(u.arbitrary()?, u.arbitrary()?)))] pub b: SocketAddr, pub c: SocketAddrV4, #[arbitrary(with = socket)] pub d: SocketAddrV6 }
    pub struct Times { #[arbitrary(with = time)] pub a: SystemTime }
    pub struct JsonNumbers { #[arbitrary(with = number)] pub a: serde_json::Number }
    pub struct Saturated { #[arbitrary(with = |u: &mut arbitrary::Unstructured| u.arbitrary().map(Saturating))] pub a: Saturating<u8> }
}

/// What std locks or keeps in order, and does not compare.
#[derive(
    arbitrary::Arbitrary,
    Debug,
    coax::Partial,
    coax::Structured,
    schemars::JsonSchema,
    serde::Deserialize,
    serde::Serialize,
)]
pub struct Guarded {
    pub a: Mutex<u8>,
    pub b: BinaryHeap<i8>,
    #[arbitrary(with = |u: &mut arbitrary::Unstructured| u.arbitrary().map(RwLock::new))]
    pub c: RwLock<Option<String>>,
}

impl PartialEq for Guarded {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |it: &Self| {
            let text = it.c.read().map(|text| text.clone()).ok();
            (
                it.a.lock().map(|it| *it).ok(),
                it.b.clone().into_sorted_vec(),
                text,
            )
        };
        sorted(self) == sorted(other)
    }
}
