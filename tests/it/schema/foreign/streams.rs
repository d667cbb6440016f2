//! Types of other crates in streams: as those of the standard library.

use chrono::{DateTime, NaiveDate, Utc};
use coax::partial::Filler;
use coax::{Partial, Structured};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;
use serde::Deserialize;
use smallvec::SmallVec;

#[derive(Debug, Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "its partial form is what matters")]
struct Order {
    at: DateTime<Utc>,
    due: NaiveDate,
    total: Decimal,
    by_name: IndexMap<String, Decimal>,
    tags: IndexSet<String>,
    sizes: SmallVec<[u8; 4]>,
}

#[test]
fn values_appear_when_they_are_final_and_containers_grow() {
    let text = concat!(
        r#"{"at":"2026-11-24T20:30:00Z","due":"2026-12-01","total":"12.50","#,
        r#""by_name":[{"key":"lamp","value":"9.5"},{"key":"cable","value":"3"}],"#,
        r#""tags":["new","blue"],"sizes":[1,2]}"#,
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
            ));
        }
    }
    let first = |what: fn(&(usize, bool, usize, usize)) -> bool| {
        let found = seen.iter().find(|it| what(it));
        found.map(|it| it.0).expect("it appears")
    };
    let behind = |part: &str| text.find(part).expect("a part") + part.len();
    assert_eq!(first(|it| it.1) + 1, behind(r#""2026-11-24T20:30:00Z""#));
    assert!(first(|it| it.2 == 1) < behind(r#"["new""#));
    assert_eq!(first(|it| it.3 == 2) + 1, behind("[1,2]"));
    let partial = filler.partial().expect("an order");
    let by_name = partial.by_name.as_ref().expect("a map");
    assert_eq!(
        serde_json::to_string(by_name).expect("JSON"),
        r#"{"lamp":"9.5","cable":"3"}"#
    );
}
