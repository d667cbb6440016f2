//! The partial forms of the types of the standard library. Each follows from how serde reads the
//! type, which the schema table says; nothing is decided here.

use super::{Begin, Begun, Change, Fill, Partial, Streamed, list, slot};
use crate::schema;
use serde::de::DeserializeOwned;
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

/// Values that are there when they are final.
macro_rules! scalars {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl $crate::partial::Streamed for $ty {
            type Partial = Self;
        }

        impl $crate::partial::fill::Fill<Self> for $ty {
            fn begin(
                begin: $crate::partial::fill::Begin<'_>,
            ) -> $crate::partial::fill::Begun<Self> {
                $crate::partial::impls::read(begin)
            }
        }
    )*};
}

scalars! {
    () bool char i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64
    // Only so that nothing but `Structured` has a word against them.
    i128 u128
    NonZero<i8> NonZero<i16> NonZero<i32> NonZero<i64> NonZero<isize>
    Saturating<i8> Saturating<i16> Saturating<i32> Saturating<i64> Saturating<isize>
    Saturating<u8> Saturating<u16> Saturating<u32> Saturating<u64> Saturating<usize>
    NonZero<u8> NonZero<u16> NonZero<u32> NonZero<u64> NonZero<usize>
    Ipv4Addr Ipv6Addr IpAddr SocketAddr SocketAddrV4 SocketAddrV6 Duration SystemTime
    serde_json::Value serde_json::Map<String, serde_json::Value> serde_json::Number
}

/// A value from its whole JSON.
pub(super) fn read<P: DeserializeOwned>(begin: Begin<'_>) -> Begun<P> {
    match begin {
        Begin::Value(json) => schema::read(json).map_or(Begun::Declined, Begun::Here),
        _ => Begun::Declined,
    }
}

/// Text that grows.
macro_rules! texts {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Streamed for $ty {
            type Partial = String;
        }

        impl Fill<String> for $ty {
            fn begin(begin: Begin<'_>) -> Begun<String> {
                match begin {
                    // Text that comes in small pieces would grow often at first.
                    Begin::Text => Begun::Here(String::with_capacity(24)),
                    other => read(other),
                }
            }

            fn change(text: &mut String, _: &[u32], change: &Change<'_>) -> bool {
                if let Change::Text(more) = change {
                    text.push_str(more);
                }
                true
            }
        }
    )*};
}

texts! { String Box<str> Rc<str> Arc<str> &str PathBuf Box<Path> &Path }

impl<T: Streamed> Streamed for Option<T> {
    type Partial = Option<T::Partial>;
}

impl<T: Streamed> Fill<Option<T::Partial>> for Option<T> {
    fn begin(begin: Begin<'_>) -> Begun<Option<T::Partial>> {
        match begin {
            Begin::Value("null") => Begun::Here(None),
            other => T::begin(other).map(Some),
        }
    }

    fn change(partial: &mut Option<T::Partial>, path: &[u32], change: &Change<'_>) -> bool {
        match partial {
            Some(partial) => T::change(partial, path, change),
            None => matches!(change, Change::End),
        }
    }
}

/// Pointers, behind which a type may contain itself.
macro_rules! pointers {
    ($($ty:ident)*) => {$(
        impl<T: Streamed> Streamed for $ty<T> {
            type Partial = Box<T::Partial>;
        }

        impl<T: Streamed> Fill<Box<T::Partial>> for $ty<T> {
            fn begin(begin: Begin<'_>) -> Begun<Box<T::Partial>> {
                T::begin(begin).map(Box::new)
            }

            fn change(partial: &mut Box<T::Partial>, path: &[u32], change: &Change<'_>) -> bool {
                T::change(partial, path, change)
            }
        }
    )*};
}

pointers! { Box Rc Arc }

/// Types that are read as what they hold.
macro_rules! transparent {
    ($($ty:ident)*) => {$(
        impl<T: Streamed> Streamed for $ty<T> {
            type Partial = T::Partial;
        }

        impl<T: Streamed> Fill<T::Partial> for $ty<T> {
            fn begin(begin: Begin<'_>) -> Begun<T::Partial> {
                T::begin(begin)
            }

            fn change(partial: &mut T::Partial, path: &[u32], change: &Change<'_>) -> bool {
                T::change(partial, path, change)
            }
        }
    )*};
}

transparent! { Cell RefCell Mutex RwLock Reverse Wrapping }

impl<T: ToOwned + ?Sized> Streamed for Cow<'_, T>
where
    T::Owned: Streamed,
{
    type Partial = Partial<T::Owned>;
}

impl<T: ToOwned + ?Sized> Fill<Partial<T::Owned>> for Cow<'_, T>
where
    T::Owned: Streamed,
{
    fn begin(begin: Begin<'_>) -> Begun<Partial<T::Owned>> {
        T::Owned::begin(begin)
    }

    fn change(partial: &mut Partial<T::Owned>, path: &[u32], change: &Change<'_>) -> bool {
        T::Owned::change(partial, path, change)
    }
}

impl<T: ?Sized> Streamed for PhantomData<T> {
    type Partial = ();
}

impl<T: ?Sized> Fill<()> for PhantomData<T> {
    fn begin(begin: Begin<'_>) -> Begun<()> {
        read(begin)
    }
}

/// Lists of any kind: their elements in the order in which they came.
macro_rules! lists {
    ($([$($parameter:ident)*] $ty:ty;)*) => {$(
        impl<T: $crate::partial::Streamed $(, $parameter)*> $crate::partial::Streamed for $ty {
            type Partial = Vec<T::Partial>;
        }

        impl<T: $crate::partial::Streamed $(, $parameter)*>
            $crate::partial::fill::Fill<Vec<T::Partial>> for $ty
        {
            fn begin(
                begin: $crate::partial::fill::Begin<'_>,
            ) -> $crate::partial::fill::Begun<Vec<T::Partial>> {
                $crate::partial::list::begin(begin)
            }

            fn change(
                partial: &mut Vec<T::Partial>,
                path: &[u32],
                change: &$crate::partial::fill::Change<'_>,
            ) -> bool {
                $crate::partial::list::change::<T>(partial, path, change)
            }
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

impl<T: Streamed, const N: usize> Streamed for [T; N] {
    type Partial = Vec<T::Partial>;
}

impl<T: Streamed, const N: usize> Fill<Vec<T::Partial>> for [T; N] {
    fn begin(begin: Begin<'_>) -> Begun<Vec<T::Partial>> {
        list::begin(begin)
    }

    fn change(partial: &mut Vec<T::Partial>, path: &[u32], change: &Change<'_>) -> bool {
        list::change::<T>(partial, path, change)
    }
}

/// Maps, with entries in the order in which they came.
macro_rules! maps {
    ($([$($parameter:ident)*] $ty:ty;)*) => {$(
        impl<K, V $(, $parameter)*> $crate::partial::Streamed for $ty
        where
            K: $crate::partial::Streamed,
            V: $crate::partial::Streamed,
        {
            type Partial = $crate::partial::PartialMap<K::Partial, V::Partial>;
        }

        impl<K, V $(, $parameter)*>
            $crate::partial::fill::Fill<$crate::partial::PartialMap<K::Partial, V::Partial>> for $ty
        where
            K: $crate::partial::Streamed,
            V: $crate::partial::Streamed,
        {
            fn begin(
                begin: $crate::partial::fill::Begin<'_>,
            ) -> $crate::partial::fill::Begun<$crate::partial::PartialMap<K::Partial, V::Partial>> {
                $crate::partial::PartialMap::begin(begin)
            }

            fn change(
                partial: &mut $crate::partial::PartialMap<K::Partial, V::Partial>,
                path: &[u32],
                change: &$crate::partial::fill::Change<'_>,
            ) -> bool {
                $crate::partial::map::change::<K, V>(partial, path, change)
            }
        }
    )*};
}

maps! {
    [S] HashMap<K, V, S>;
    [] BTreeMap<K, V>;
}

/// Tuples: slot by slot.
macro_rules! tuples {
    ($(($($ty:ident $slot:tt)+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($ty: Streamed),+> Streamed for ($($ty,)+) {
            type Partial = ($(Option<$ty::Partial>,)+);
        }

        impl<$($ty: Streamed),+> Fill<($(Option<$ty::Partial>,)+)> for ($($ty,)+) {
            fn begin(begin: Begin<'_>) -> Begun<($(Option<$ty::Partial>,)+)> {
                match begin {
                    Begin::Slots => Begun::Here(($(None::<$ty::Partial>,)+)),
                    _ => Begun::Declined,
                }
            }

            fn change(
                partial: &mut ($(Option<$ty::Partial>,)+),
                path: &[u32],
                change: &Change<'_>,
            ) -> bool {
                match path {
                    [] => matches!(change, Change::End),
                    $([$slot, path @ ..] => slot::<$ty>(&mut partial.$slot, path, change),)+
                    _ => false,
                }
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
}

/// Types that are there when they are whole.
macro_rules! wholes {
    ($([$($parameter:ident)*] $ty:ty;)*) => {$(
        impl<$($parameter),*> $crate::partial::Streamed for $ty
        where
            Self: $crate::schema::Structured + serde::de::DeserializeOwned,
        {
            type Partial = $crate::partial::Whole<Self>;
        }

        impl<$($parameter),*> $crate::partial::fill::Fill<$crate::partial::Whole<Self>> for $ty
        where
            Self: serde::de::DeserializeOwned,
        {
            fn begin(
                begin: $crate::partial::fill::Begin<'_>,
            ) -> $crate::partial::fill::Begun<$crate::partial::Whole<Self>> {
                $crate::partial::whole::begin(begin)
            }
        }
    )*};
}

wholes! {
    [T] Range<T>;
    [T] RangeInclusive<T>;
    [T] RangeFrom<T>;
    [T] RangeTo<T>;
    [T] Bound<T>;
    [T E] Result<T, E>;
}
