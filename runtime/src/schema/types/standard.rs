//! The types of the standard library, as serde reads them. It decides nothing: each entry repeats
//! what the `Deserialize` implementation in serde does.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, SystemTime};

use crate::schema::Structured;
use crate::schema::table::Tabled;
use crate::schema::table::identity::named;
use crate::schema::table::node::{
    Argument, Constraints, Content, Definition, Field, Kind, Node, NodeRef, Tagging, Text, Variant,
};

/// Types without parameters.
macro_rules! leaves {
    ($($ty:ty => $node:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Structured for $ty {}

        #[diagnostic::do_not_recommend]
        impl Tabled for $ty {
            const ID: u64 = named(stringify!($ty), &[]);
            const NODE: NodeRef = NodeRef::new(const { &$node });
        }
    )*};
}

leaves! {
    () => Node::of(Kind::Null);
    bool => Node::of(Kind::Boolean);
    f32 => Node::of(Kind::Number);
    f64 => Node::of(Kind::Number);
    String => Node::of(Kind::String);
    Box<str> => Node::of(Kind::String);
    Rc<str> => Node::of(Kind::String);
    Arc<str> => Node::of(Kind::String);
    &str => Node::of(Kind::String);
    PathBuf => Node::of(Kind::String);
    Box<Path> => Node::of(Kind::String);
    &Path => Node::of(Kind::String);
    IpAddr => described("An IPv4 or IPv6 address.");
    SocketAddr => described("An IP address and a port, as in `127.0.0.1:80` or `[::1]:80`.");
    SocketAddrV4 => described("An IPv4 address and a port, as in `127.0.0.1:80`.");
    SocketAddrV6 => described("An IPv6 address and a port, as in `[::1]:80`.");
    Duration => object("Duration", &DURATION);
    SystemTime => object("SystemTime", &SYSTEM_TIME);
    serde_json::Value => Node::of(Kind::Json);
    serde_json::Map<String, serde_json::Value> => Node::of(Kind::Map {
        key: String::NODE,
        value: serde_json::Value::NODE,
    });
    serde_json::Number => Node::of(Kind::Number);
}

/// Text that is parsed.
pub(super) const PARSED: NodeRef = NodeRef::new(const { &Node::of(Kind::Parsed) });

/// Types that are read from text: what is said of it, and what it is held to.
macro_rules! texts {
    ($([$($parameters:tt)*] $ty:ty => $doc:literal, $constraints:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($parameters)*> $crate::schema::Structured for $ty {}

        #[diagnostic::do_not_recommend]
        impl<$($parameters)*> $crate::schema::table::Tabled for $ty {
            const ID: u64 =
                $crate::schema::table::identity::named(concat!(module_path!(), stringify!($ty)), &[]);
            const NODE: NodeRef = NodeRef::new(const {
                &Node {
                    doc: Text::plain($doc),
                    ..Node::of(Kind::Newtype(const {
                        &Field::content($crate::schema::types::standard::PARSED).constraints(const { &$constraints })
                    }))
                }
            });
        }
    )*};
}

texts! {
    [] char => "", Constraints::of_character();
    [] Ipv4Addr => "", Constraints::of_format("ipv4");
    [] Ipv6Addr => "", Constraints::of_format("ipv6");
}

static NANOSECONDS: Constraints = Constraints::of_range(0, 999_999_999).implied();
static DURATION: [Field; 2] = [
    key("secs", u64::NODE),
    key("nanos", u32::NODE).constraints(&NANOSECONDS),
];
static SYSTEM_TIME: [Field; 2] = [
    key("secs_since_epoch", u64::NODE),
    key("nanos_since_epoch", u32::NODE).constraints(&NANOSECONDS),
];

const fn key(name: &'static str, node: NodeRef) -> Field {
    Field::new(Text::plain(name), Text::EMPTY, node)
}

const fn described(doc: &'static str) -> Node {
    Node {
        doc: Text::plain(doc),
        ..Node::of(Kind::String)
    }
}

/// More than the names in any definition here have bytes.
const NAMES: usize = 64;

const fn object(name: &'static str, fields: &'static [Field]) -> Node {
    let definition = Definition {
        name,
        id: named(name, &[]),
        arguments: &[],
        characters: NAMES,
    };
    Node {
        definition: Some(definition),
        ..Node::of(Kind::Object(fields))
    }
}

/// Integers, and those of them that are not zero.
macro_rules! integers {
    ($($ty:ty)*) => {$(
        leaves! { $ty => integer(<$ty>::MIN as i128, <$ty>::MAX as i128); }

        #[diagnostic::do_not_recommend]
        impl Structured for NonZero<$ty> {}

        #[diagnostic::do_not_recommend]
        impl Tabled for NonZero<$ty> {
            const ID: u64 = named("NonZero", &[<$ty>::ID]);
            const NODE: NodeRef = NodeRef::new(const {
                &non_zero(<$ty>::MIN as i128, <$ty>::MAX as i128)
            });
        }
    )*};
}

integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

const fn integer(minimum: i128, maximum: i128) -> Node {
    Node::of(Kind::Integer { minimum, maximum })
}

const fn non_zero(minimum: i128, maximum: i128) -> Node {
    if minimum == 0 {
        integer(1, maximum)
    } else {
        Node {
            doc: Text::plain("Not zero."),
            ..integer(minimum, maximum)
        }
    }
}

/// Types that serde reads as what they hold.
macro_rules! transparent {
    ($($ty:ident)*) => {$(
        impl<T: Structured> Structured for $ty<T> {}

        impl<T: Structured> Tabled for $ty<T> {
            const ID: u64 = T::ID;
            const NODE: NodeRef = T::NODE;
        }
    )*};
}

transparent!(Box Rc Arc Cell RefCell Mutex RwLock Reverse Wrapping Saturating);

impl<T: ToOwned + ?Sized> Structured for Cow<'_, T> where T::Owned: Structured {}

impl<T: ToOwned + ?Sized> Tabled for Cow<'_, T>
where
    T::Owned: Structured,
{
    const ID: u64 = T::Owned::ID;
    const NODE: NodeRef = T::Owned::NODE;
}

impl<T: ?Sized> Structured for PhantomData<T> {}

impl<T: ?Sized> Tabled for PhantomData<T> {
    const ID: u64 = named("()", &[]);
    const NODE: NodeRef = <()>::NODE;
}

impl<T: Structured> Structured for Option<T> {}

impl<T: Structured> Tabled for Option<T> {
    const ID: u64 = named("Option", &[T::ID]);
    const NODE: NodeRef = NodeRef::new(const { &Node::of(Kind::Nullable(T::NODE)) });
}

/// Lists of any length.
macro_rules! lists {
    ($([$($parameter:ident)*] $ty:ty;)*) => {$(
        impl<T: Structured $(, $parameter)*> Structured for $ty {}

        impl<T: Structured $(, $parameter)*> Tabled for $ty {
            const ID: u64 = named("[]", &[T::ID]);
            const NODE: NodeRef = NodeRef::new(const { &list(T::NODE, 0, usize::MAX) });
        }
    )*};
}

lists! {
    [] Vec<T>;
    [] VecDeque<T>;
    [] LinkedList<T>;
    [] BinaryHeap<T>;
    [] BTreeSet<T>;
    [S] HashSet<T, S>;
    [] Box<[T]>;
    [] Rc<[T]>;
    [] Arc<[T]>;
}

const fn list(items: NodeRef, minimum: usize, maximum: usize) -> Node {
    Node::of(Kind::Array {
        items,
        minimum,
        maximum,
    })
}

impl<T: Structured, const N: usize> Structured for [T; N] {}

impl<T: Structured, const N: usize> Tabled for [T; N] {
    const ID: u64 = named("[;]", &[T::ID, N as u64]);
    const NODE: NodeRef = NodeRef::new(const { &list(T::NODE, N, N) });
}

/// Objects with any keys.
macro_rules! maps {
    ($([$($parameter:ident)*] $ty:ty;)*) => {$(
        impl<K: Structured, V: Structured $(, $parameter)*> Structured for $ty {}

        impl<K: Structured, V: Structured $(, $parameter)*> Tabled for $ty {
            const ID: u64 = named("map", &[K::ID, V::ID]);
            const NODE: NodeRef = NodeRef::new(const {
                &Node::of(Kind::Map {
                    key: K::NODE,
                    value: V::NODE,
                })
            });
        }
    )*};
}

maps! {
    [S] HashMap<K, V, S>;
    [] BTreeMap<K, V>;
}

/// Tuples, as far as serde knows them.
macro_rules! tuples {
    ($(($($ty:ident $slot:literal)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($ty: Structured),+> Structured for ($($ty,)+) {}

        #[diagnostic::do_not_recommend]
        impl<$($ty: Structured),+> Tabled for ($($ty,)+) {
            const ID: u64 = named("(,)", &[$($ty::ID),+]);
            const NODE: NodeRef = NodeRef::new(const {
                &Node::of(Kind::Tuple(const { &[$(key($slot, $ty::NODE)),+] }))
            });
        }
    )*};
}

tuples! {
    (A "_0")
    (A "_0" B "_1")
    (A "_0" B "_1" C "_2")
    (A "_0" B "_1" C "_2" D "_3")
    (A "_0" B "_1" C "_2" D "_3" E "_4")
    (A "_0" B "_1" C "_2" D "_3" E "_4" F "_5")
    (A "_0" B "_1" C "_2" D "_3" E "_4" F "_5" G "_6")
    (A "_0" B "_1" C "_2" D "_3" E "_4" F "_5" G "_6" H "_7")
    (A "_0" B "_1" C "_2" D "_3" E "_4" F "_5" G "_6" H "_7" I "_8")
    (A "_0" B "_1" C "_2" D "_3" E "_4" F "_5" G "_6" H "_7" I "_8" J "_9")
    (A "_0" B "_1" C "_2" D "_3" E "_4" F "_5" G "_6" H "_7" I "_8" J "_9" K "_10")
    (A "_0" B "_1" C "_2" D "_3" E "_4" F "_5" G "_6" H "_7" I "_8" J "_9" K "_10" L "_11")
}

/// Ranges: serde reads them as objects with one name for each end.
macro_rules! ranges {
    ($($ty:ident [$($end:literal)+])*) => {$(
        impl<T: Structured> Structured for $ty<T> {}

        impl<T: Structured> Tabled for $ty<T> {
            const ID: u64 = named(stringify!($ty), &[T::ID]);
            const NODE: NodeRef = NodeRef::new(const {
                &Node {
                    definition: Some(Definition {
                        name: stringify!($ty),
                        id: Self::ID,
                        arguments: const { &[Argument::Type(T::NODE)] },
                        characters: NAMES,
                    }),
                    ..Node::of(Kind::Object(const { &[$(key($end, T::NODE)),+] }))
                }
            });
        }
    )*};
}

ranges! {
    Range ["start" "end"]
    RangeInclusive ["start" "end"]
    RangeFrom ["start"]
    RangeTo ["end"]
}

const fn variant(name: &'static str, content: Content) -> Variant {
    Variant::new(Text::plain(name), Text::EMPTY, content)
}

impl<T: Structured, E: Structured> Structured for Result<T, E> {}

impl<T: Structured, E: Structured> Tabled for Result<T, E> {
    const ID: u64 = named("Result", &[T::ID, E::ID]);
    const NODE: NodeRef = NodeRef::new(
        const {
            &Node {
                definition: Some(Definition {
                    name: "Result",
                    id: Self::ID,
                    arguments: const { &[Argument::Type(T::NODE), Argument::Type(E::NODE)] },
                    characters: NAMES,
                }),
                ..Node::of(Kind::Union(
                    Tagging::External,
                    const {
                        &[
                            variant("Ok", Content::Newtype(const { &Field::content(T::NODE) })),
                            variant("Err", Content::Newtype(const { &Field::content(E::NODE) })),
                        ]
                    },
                ))
            }
        },
    );
}

impl<T: Structured> Structured for Bound<T> {}

impl<T: Structured> Tabled for Bound<T> {
    const ID: u64 = named("Bound", &[T::ID]);
    const NODE: NodeRef = NodeRef::new(
        const {
            &Node {
                definition: Some(Definition {
                    name: "Bound",
                    id: Self::ID,
                    arguments: const { &[Argument::Type(T::NODE)] },
                    characters: NAMES,
                }),
                ..Node::of(Kind::Union(
                    Tagging::External,
                    const {
                        &[
                            variant("Unbounded", Content::Unit),
                            variant(
                                "Included",
                                Content::Newtype(const { &Field::content(T::NODE) }),
                            ),
                            variant(
                                "Excluded",
                                Content::Newtype(const { &Field::content(T::NODE) }),
                            ),
                        ]
                    },
                ))
            }
        },
    );
}
