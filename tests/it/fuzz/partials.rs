//! Whatever text comes, a partial does not depend on where it was cut, and what is called wrong on
//! the way is refused at the end.

use super::{any_type, broken};
use specimens::{Filling, Specimen, cases, for_cases};

fn fill(specimen: &Specimen, pieces: impl IntoIterator<Item = String>) -> Box<dyn Filling> {
    let mut filler = (specimen.filler)();
    filler.fail_fast(true);
    pieces.into_iter().for_each(|piece| filler.push(&piece));
    filler.finish();
    filler
}

/// Returns whether the text is called wrong on the way.
fn judged(specimen: &Specimen, text: &str) -> bool {
    let name = &specimen.name;
    let whole = fill(specimen, [text.to_owned()]);
    let single = fill(specimen, text.chars().map(String::from));
    assert_eq!(whole.shown(), single.shown(), "{name}: {text}");
    assert_eq!(whole.error(), single.error(), "{name}: {text}");
    let Some(error) = whole.error() else {
        return false;
    };
    // serde does not look at the escapes of what it passes over.
    let passed_over = error.to_string().contains("surrogate");
    let is_read = (specimen.read)(text).is_ok();
    assert!(!is_read || passed_over, "{name}: {text}\n{error}");
    true
}

#[test]
fn broken_prefixes() {
    let mut wrong = 0;
    for_cases(1000, |rng| {
        let text = broken(any_type(rng), rng);
        for _ in 0..4 {
            wrong += usize::from(judged(any_type(rng), &text));
        }
    });
    assert!(
        wrong > cases(1000),
        "only {wrong} texts were called wrong on the way"
    );
}
