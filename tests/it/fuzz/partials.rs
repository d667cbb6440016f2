//! Whatever text comes, a partial does not depend on where it was cut, and what is called wrong on
//! the way is refused at the end.

use super::{any_subject, at_length};
use coax::partial::{Filler, Streamed};
use coax::schema;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn fill<T: Streamed>(pieces: impl IntoIterator<Item = String>) -> Filler<T> {
    let mut filler = Filler::default();
    filler.fail_fast(true);
    pieces.into_iter().for_each(|piece| filler.push(&piece));
    filler.finish();
    filler
}

/// Whether the text is called wrong on the way.
fn judged<T: Streamed + DeserializeOwned>(name: &str, text: &str) -> bool {
    let shown = |filler: &Filler<T>| -> Value {
        serde_json::to_value(filler.partial()).expect("a partial has a JSON form")
    };
    let whole = fill::<T>([text.to_owned()]);
    let single = fill::<T>(text.chars().map(String::from));
    assert_eq!(shown(&whole), shown(&single), "{name}: {text}");
    assert_eq!(whole.error(), single.error(), "{name}: {text}");
    let Some(error) = whole.error() else {
        return false;
    };
    // serde does not look at the escapes of what it passes over.
    let passed_over = error.to_string().contains("surrogate");
    let read = schema::decode::<T>(text);
    assert!(read.is_err() || passed_over, "{name}: {text}\n{error}");
    true
}

macro_rules! all {
    ($($group:ident: [$($ty:ty),* $(,)?])*) => {
        const JUDGES: &[fn(&str) -> bool] = &[$($(|text| judged::<$ty>(stringify!($ty), text)),*),*];
    };
}

coax_zoo::each!(all);

#[test]
fn broken_prefixes() {
    let mut wrong = 0;
    at_length(3000, |rng| {
        let text = any_subject(rng).broken(rng);
        for _ in 0..4 {
            wrong += usize::from(JUDGES[rng.usize(..JUDGES.len())](&text));
        }
    });
    assert!(
        wrong > 3000,
        "only {wrong} texts were called wrong on the way"
    );
}
