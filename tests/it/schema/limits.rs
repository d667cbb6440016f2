//! Limits: the first look that finds most types sound never lets one pass that the exact measure
//! finds too deep or too large.

#![expect(dead_code, reason = "the types are looked at, never read")]

use std::collections::BTreeMap;

use coax::__private::Check;
use coax::Structured;
use serde::Deserialize;

/// Returns whether the check has nothing to say at first sight.
fn is_passed<T: Structured>() -> bool {
    Check::of(T::NODE, "T", true).is_none()
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
struct Inner<T> {
    inner: T,
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
struct Around<T> {
    first: u8,
    #[serde(flatten)]
    inner: Inner<T>,
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
struct Same<T>(T);

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
struct Places<T>(u8, Option<T>);

// The parameter stands in one place of each type: the compiler writes a table once for each place
// that refers to it, so that two places in each of twelve levels are 4096 tables.
#[derive(Deserialize, Structured)]
#[structured(unlimited)]
enum ExternalOne<T> {
    Empty,
    One(T),
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
enum ExternalFields<T> {
    Empty,
    Fields { inner: T },
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
enum ExternalTwo<T> {
    Empty,
    Two(T, u8),
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
#[serde(tag = "kind")]
enum Internal<T> {
    Empty,
    Fields { inner: T },
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
#[serde(tag = "kind", content = "value")]
enum AdjacentOne<T> {
    Empty,
    One(T),
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
#[serde(tag = "kind", content = "value")]
enum AdjacentFields<T> {
    Empty,
    Fields { inner: T },
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
#[serde(untagged)]
enum UntaggedOne<T> {
    One(T),
    Number(u8),
}

#[derive(Deserialize, Structured)]
#[structured(unlimited)]
#[serde(untagged)]
enum UntaggedFields<T> {
    Fields { other: T },
    Number(u8),
}

type Texts<T> = BTreeMap<String, T>;

/// `$outer` in itself, up to eight times, around a number and around a struct.
macro_rules! nested {
    ($($name:ident: $outer:ident;)*) => {$(
        #[test]
        fn $name() {
            type Of<T> = $outer<T>;
            type Two<T> = Of<Of<T>>;
            type Four<T> = Two<Two<T>>;
            let mut depths = Vec::new();
            nested!(depths; u8; Of<u8>, Two<u8>, Of<Two<u8>>, Four<u8>, Of<Four<u8>>,
                Two<Four<u8>>, Of<Two<Four<u8>>>, Four<Four<u8>>, Two<Four<Four<u8>>>,
                Of<Two<Four<Four<u8>>>>, Two<Inner<Of<u8>>>, Inner<Four<Inner<Four<u8>>>>,
                Inner<Inner<Inner<Inner<Inner<Of<u8>>>>>>,
                Of<Inner<Inner<Inner<Inner<Inner<Inner<Inner<Inner<Inner<u8>>>>>>>>>>,
                Of<Inner<Inner<Inner<Inner<Inner<Inner<Inner<Inner<Inner<Inner<Inner<u8>>>>>>>>>>>>);
            assert!(depths.iter().any(|depth| *depth > 10), "none was too deep: {depths:?}");
        }
    )*};
    ($depths:ident; $leaf:ty; $($ty:ty),*) => {$(
        let depth = <$ty as Structured>::STATS.depth;
        $depths.push(depth);
        assert!(depth <= 10 || !is_passed::<$ty>(), "{}: {depth}", stringify!($ty));
    )*};
}

nested! {
    structs: Inner;
    flattened: Around;
    newtypes: Same;
    tuples: Places;
    externally_tagged_newtypes: ExternalOne;
    externally_tagged_structs: ExternalFields;
    externally_tagged_tuples: ExternalTwo;
    internally_tagged: Internal;
    adjacently_tagged_newtypes: AdjacentOne;
    adjacently_tagged_structs: AdjacentFields;
    untagged_newtypes: UntaggedOne;
    untagged_structs: UntaggedFields;
    lists: Vec;
    maps: Texts;
}

#[test]
fn a_sound_type_is_passed_at_first_sight() {
    #[derive(Deserialize, Structured)]
    struct Order {
        #[structured(minimum = 1)]
        number: u32,
        lines: Vec<Line>,
        paid: Option<AdjacentOne<Line>>,
        state: Internal<String>,
        notes: BTreeMap<String, (u8, Option<Line>)>,
    }
    #[derive(Deserialize, Structured)]
    struct Line {
        article: String,
        price: f64,
    }
    assert!(is_passed::<Order>());
    assert!(is_passed::<Line>());
}

#[test]
fn properties_are_counted() {
    type Twelve<T> = (T, T, T, T, T, T, T, T, T, T, T, T);
    type Many = Twelve<Twelve<Twelve<u8>>>;
    type More = (Many, Many, Many);
    assert_eq!(Many::STATS.properties, 12 + 144 + 1728);
    assert!(is_passed::<Many>());
    assert_eq!(More::STATS.properties, 3 + 3 * 1884);
    assert!(!is_passed::<More>());
}
