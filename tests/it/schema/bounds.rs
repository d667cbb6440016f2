//! What the derives ask of type parameters, and `bound`, which says it instead.

use coax::partial::Streamed;
use coax::schema::{decode, name};
use coax::{Partial, Structured};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// No schema, but an associated type that has one.
trait Catalog {
    type Item;
}

#[derive(Debug, PartialEq)]
struct Shop;
#[derive(Debug, PartialEq)]
struct Farm;

impl Catalog for Shop {
    type Item = u8;
}
impl Catalog for Farm {
    type Item = String;
}

/// serde asks for `C::Item` here, not for `C`, and so do the derives.
#[derive(Deserialize, Structured, Partial)]
struct Shelf<C: Catalog> {
    best: C::Item,
    #[serde(bound = "C::Item: Deserialize<'de>")]
    all: Vec<(C::Item, <C as Catalog>::Item)>,
}

#[derive(Deserialize, Structured)]
struct Shelves {
    shop: Shelf<Shop>,
    farm: Shelf<Farm>,
}

#[test]
fn an_associated_type_is_asked_for_and_not_its_owner() {
    let text = r#"{"shop":{"best":1,"all":[{"_0":2,"_1":3}]},"farm":{"best":"a","all":[]}}"#;
    let shelves: Shelves = decode(text).expect("sound");
    assert_eq!((shelves.shop.best, shelves.farm.best), (1, "a".to_owned()));
    assert_eq!(
        (&*shelves.shop.all, shelves.farm.all.len()),
        (&[(2, 3)][..], 0)
    );
    assert_ne!(name::<Shelf<Shop>>(), name::<Shelf<Farm>>());
}

/// A wrapper that takes any parameter, and has a schema for some.
#[derive(Deserialize, Structured, Partial)]
#[serde(bound = "C::Item: DeserializeOwned")]
struct Best<C: Catalog> {
    item: C::Item,
}

#[derive(Deserialize, Structured, Partial)]
#[serde(bound = "C::Item: DeserializeOwned")]
#[structured(bound = "C::Item: Streamed, T: Streamed")]
struct Explicit<C: Catalog, T> {
    #[serde(skip)]
    mark: Option<T>,
    best: Best<C>,
    next: Vec<Explicit<C, T>>,
}

#[derive(Deserialize, Structured)]
struct OfAField<C: Catalog, T> {
    #[serde(bound = "C::Item: DeserializeOwned")]
    #[structured(bound = "C::Item: Structured")]
    best: Best<C>,
    other: T,
}

#[derive(Deserialize, Structured)]
struct All {
    shop: Explicit<Shop, u8>,
    farm: Explicit<Farm, u8>,
    shop_of_a_field: OfAField<Shop, bool>,
    farm_of_a_field: OfAField<Farm, bool>,
    other: OfAField<Farm, u8>,
}

#[test]
fn a_bound_takes_the_place_of_what_fields_ask_for() {
    let text = r#"{
        "shop": {"best":{"item":1},"next":[{"best":{"item":2},"next":[]}]},
        "farm": {"best":{"item":"a"},"next":[]},
        "shop_of_a_field": {"best":{"item":3},"other":true},
        "farm_of_a_field": {"best":{"item":"b"},"other":false},
        "other": {"best":{"item":"c"},"other":4}
    }"#;
    let all: All = decode(text).expect("sound");
    assert_eq!((all.shop.best.item, all.shop.next[0].best.item), (1, 2));
    assert_eq!((&*all.farm.best.item, all.farm.next.len()), ("a", 0));
    assert_eq!((all.shop.mark, all.farm.mark), (None, None));
    let (shop, farm, other) = (all.shop_of_a_field, all.farm_of_a_field, all.other);
    assert_eq!((shop.best.item, shop.other), (3, true));
    assert_eq!((&*farm.best.item, farm.other), ("b", false));
    assert_eq!((&*other.best.item, other.other), ("c", 4));
}

#[test]
fn types_with_bounds_are_distinguished_by_their_content() {
    let names = [
        name::<OfAField<Shop, bool>>(),
        name::<OfAField<Farm, bool>>(),
        name::<OfAField<Farm, u8>>(),
        name::<Explicit<Shop, u8>>(),
        name::<Explicit<Farm, u8>>(),
    ];
    for (at, name) in names.iter().enumerate() {
        assert!(!names[..at].contains(name), "{names:?}");
    }
}
