//! indexmap and smallvec.

use super::holds;
use super::inner;
use coax::schema::decode;
use indexmap::{IndexMap, IndexSet};
use smallvec::{SmallVec, smallvec};
use std::collections::HashMap;

#[test]
fn they_look_like_those_of_the_standard_library() {
    assert_eq!(
        inner::<IndexMap<String, u8>>(),
        inner::<HashMap<String, u8>>()
    );
    assert_eq!(inner::<IndexSet<u8>>(), inner::<Vec<u8>>());
    assert_eq!(inner::<SmallVec<[u8; 4]>>(), inner::<Vec<u8>>());
}

#[test]
fn the_order_of_the_answer_is_kept() {
    let text = r#"{"value":[{"key":"z","value":1},{"key":"a","value":2}]}"#;
    let map: IndexMap<String, u8> = decode(text).expect("a map");
    let entries: Vec<_> = map
        .iter()
        .map(|(key, value)| (key.as_str(), *value))
        .collect();
    assert_eq!(entries, [("z", 1), ("a", 2)]);
    let set: IndexSet<u8> = decode(r#"{"value":[9,1,9]}"#).expect("a set");
    assert_eq!(set.into_iter().collect::<Vec<_>>(), [9, 1]);
    let list: SmallVec<[bool; 1]> = decode(r#"{"value":[true,false]}"#).expect("a list");
    assert_eq!(list, smallvec![true, false] as SmallVec<[bool; 1]>);
    decode::<SmallVec<[u8; 1]>>(r#"{"value":[256]}"#).expect_err("no byte");
}

#[tokio::test]
async fn what_the_schema_admits_is_read() {
    holds::<IndexMap<String, u8>>("IndexMap").await;
    holds::<IndexSet<u8>>("IndexSet").await;
    holds::<SmallVec<[u8; 4]>>("SmallVec").await;
}
