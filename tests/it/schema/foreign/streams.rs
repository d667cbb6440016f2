//! Types of other crates in streams: as those of the standard library, and whole where schemars
//! describes them.

use chrono::{DateTime, NaiveDate, Utc};
use coax::partial::Filler;
use coax::{Partial, Structured};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use smallvec::SmallVec;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "its partial form is what matters")]
struct Order {
    at: DateTime<Utc>,
    due: NaiveDate,
    total: Decimal,
    by_name: IndexMap<String, Decimal>,
    tags: IndexSet<String>,
    sizes: SmallVec<[u8; 4]>,
    #[structured(schemars)]
    place: Place,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
struct Place {
    shelf: (u8, String),
    slots: BTreeMap<u8, bool>,
}

#[test]
fn values_appear_when_they_are_final_and_containers_grow() {
    let text = concat!(
        r#"{"at":"2026-11-24T20:30:00Z","due":"2026-12-01","total":"12.50","#,
        r#""by_name":[{"key":"lamp","value":"9.5"},{"key":"cable","value":"3"}],"#,
        r#""tags":["new","blue"],"sizes":[1,2],"#,
        r#""place":{"shelf":{"_0":3,"_1":"left"},"slots":[{"key":1,"value":true}]}}"#,
    );
    let mut filler = Filler::<Order>::default();
    let mut seen = Vec::new();
    for (at, byte) in text.char_indices() {
        filler.push(byte.encode_utf8(&mut [0; 4]));
        if let Some(partial) = filler.partial() {
            seen.push((
                at,
                partial.at.is_some(),
                partial.tags.as_ref().map_or(0, Vec::len),
                partial.sizes.as_ref().map_or(0, Vec::len),
                partial.place.is_some(),
            ));
        }
    }
    let first = |what: fn(&(usize, bool, usize, usize, bool)) -> bool| {
        let found = seen.iter().find(|it| what(it));
        found.map(|it| it.0).expect("it appears")
    };
    let behind = |part: &str| text.find(part).expect("a part") + part.len();
    assert_eq!(first(|it| it.1) + 1, behind(r#""2026-11-24T20:30:00Z""#));
    assert!(first(|it| it.2 == 1) < behind(r#"["new""#));
    assert_eq!(first(|it| it.3 == 2) + 1, behind("[1,2]"));
    assert_eq!(first(|it| it.4) + 1, text.len() - 1);
    let partial = filler.partial().expect("an order");
    let place = partial.place.as_ref().expect("a place");
    assert_eq!(place.shelf, (3, "left".to_owned()));
    assert_eq!(place.slots, BTreeMap::from([(1, true)]));
    let by_name = partial.by_name.as_ref().expect("a map");
    assert_eq!(
        serde_json::to_string(by_name).expect("JSON"),
        r#"{"lamp":"9.5","cable":"3"}"#
    );
}
