//! Constraints of every kind, in every place where they may stand.

use crate::random::{any, between, maybe, one_of, several, steps, text, word};
use crate::without_schemars;
use arbitrary::Unstructured;
use std::collections::BTreeMap;

// schemars has attributes of its own for these, and knows no words for what strict mode lacks.
without_schemars! {
    pub struct Bounded {
        #[structured(minimum = 0.5, exclusive_maximum = 10)]
        #[arbitrary(with = steps(1..=19, 0.5))]
        pub a: f64,
        #[structured(multiple_of = 5)]
        #[arbitrary(with = |u: &mut Unstructured| u.int_in_range(0..=51).map(|it: u8| it * 5))]
        pub b: u8,
        #[structured(min_items = 1, max_items = 3)]
        #[arbitrary(with = several(1..=3, any))]
        pub c: Vec<bool>,
    }
    pub struct Whole {
        #[structured(minimum = -5, maximum = 5)]
        #[arbitrary(with = between(-5..=5))]
        pub a: i8,
        #[structured(exclusive_minimum = 10, exclusive_maximum = 13)]
        #[arbitrary(with = between(11..=12))]
        pub b: u32,
        #[structured(minimum = 0, maximum = 9_007_199_254_740_991)]
        #[arbitrary(with = between(0..=9_007_199_254_740_991))]
        pub c: i64,
        #[structured(multiple_of = 3, maximum = 30)]
        #[arbitrary(with = one_of([0, 3, 27, 30]))]
        pub d: u64,
    }
    pub struct Fractions {
        #[structured(multiple_of = 0.25)]
        #[arbitrary(with = steps(-100..=100, 0.25))]
        pub a: f64,
        #[structured(exclusive_minimum = 0, maximum = 1)]
        #[arbitrary(with = maybe(steps(1..=8, 0.125)))]
        pub b: Option<f64>,
        #[structured(minimum = -1.5, maximum = -0.5)]
        #[arbitrary(with = |u: &mut Unstructured| steps(-6..=-2, 0.25)(u).map(|it| it as f32))]
        pub c: f32,
    }
    pub struct Texts {
        #[structured(min_length = 2, max_length = 4)]
        #[arbitrary(with = text(2..=4))]
        pub a: String,
        #[structured(max_length = 1)]
        #[arbitrary(with = maybe(text(0..=1)))]
        pub b: Option<String>,
        #[structured(min_length = 1)]
        #[arbitrary(with = |u: &mut Unstructured| text(1..=9)(u).map(String::into_boxed_str))]
        pub c: Box<str>,
    }
    pub struct Patterns {
        #[structured(pattern = "^[A-Z]{2}-[0-9]{1,4}$")]
        #[arbitrary(with = word(["AB-1", "ZZ-0099"]))]
        pub a: String,
        #[structured(pattern = "^(yes|no|m[ae]+ybe)$")]
        #[arbitrary(with = maybe(word(["yes", "maeeybe"])))]
        pub b: Option<String>,
        #[structured(pattern = "[aeiou]")]
        #[arbitrary(with = word(["brrra", "o", "é\"o\\"]))]
        pub c: String,
        #[structured(pattern = "^\\d+(\\.\\d+)?$")]
        #[arbitrary(with = word(["1", "22.50"]))]
        pub d: String,
    }
    pub struct Formats {
        #[structured(format = "date-time")]
        #[arbitrary(with = word(["2026-11-24T20:30:00Z", "2024-02-29T23:59:59.125+05:30"]))]
        pub a: String,
        #[structured(format = "date")]
        #[arbitrary(with = word(["2024-02-29", "1999-12-31"]))]
        pub b: String,
        #[structured(format = "time")]
        #[arbitrary(with = word(["12:00:00Z", "00:00:00.5-08:00"]))]
        pub c: String,
        #[structured(format = "duration")]
        #[arbitrary(with = word(["P1D", "PT1H30M", "P1Y2M3DT4H5M6S", "P2W"]))]
        pub d: String,
        #[structured(format = "uuid")]
        #[arbitrary(with = word(["67e55044-10b1-426f-9247-bb680e5fe0c8"]))]
        pub e: String,
    }
    pub struct Names {
        #[structured(format = "email")]
        #[arbitrary(with = word(["a@b.no", "a.b+c@x-y.org"]))]
        pub a: String,
        #[structured(format = "hostname")]
        #[arbitrary(with = word(["example.com", "a"]))]
        pub b: String,
        #[structured(format = "ipv4")]
        #[arbitrary(with = maybe(word(["127.0.0.1", "255.255.255.255"])))]
        pub c: Option<String>,
        #[structured(format = "ipv6")]
        #[arbitrary(with = word(["::1", "2001:db8::ff00:42:8329"]))]
        pub d: String,
    }
    pub struct Addressed {
        #[structured(format = "uri")]
        #[arbitrary(with = word(["https://example.com/a?b#c", "mailto:a@b.no"]))]
        pub a: String,
        #[structured(format = "json-pointer")]
        #[arbitrary(with = word(["", "/a/0"]))]
        pub b: String,
    }
    pub struct Counted {
        #[structured(min_items = 2)]
        #[arbitrary(with = two_entries_or_more)]
        pub a: BTreeMap<String, u8>,
        #[structured(max_items = 2)]
        #[arbitrary(with = maybe(several(0..=2, any)))]
        pub b: Option<Vec<String>>,
        #[structured(min_items = 2, max_items = 2)]
        #[arbitrary(with = several(2..=2, any))]
        pub c: Vec<Percent>,
    }
    pub struct Percent(#[structured(minimum = 0, maximum = 100)] #[arbitrary(with = between(0..=100))] pub u8);
    pub struct Percents { pub a: Percent, #[structured(maximum = 50)] #[arbitrary(with = |u: &mut Unstructured| u.int_in_range(0..=50).map(Percent))] pub b: Percent, pub c: Option<Percent>, pub d: Vec<Percent> }
    pub struct Slots(#[structured(maximum = 9)] #[arbitrary(with = between(0..=9))] pub u8, #[structured(pattern = "^x+$")] #[arbitrary(with = word(["x", "xxx"]))] pub String);
    #[serde(tag = "kind")]
    pub enum Figure {
        Circle { #[structured(exclusive_minimum = 0)] #[arbitrary(with = steps(1..=99, 0.1))] radius: f64 },
        Polygon { #[structured(min_items = 3)] #[arbitrary(with = several(3..=5, any))] corners: Vec<(i8, i8)> },
        Point,
    }
    pub enum Limited { Percent(#[structured(maximum = 100)] #[arbitrary(with = between(0..=100))] u8), Pair(#[structured(minimum = 1)] #[arbitrary(with = between(1..=255))] u8, bool) }
    pub struct FlattenedRules { pub id: u8, #[serde(flatten)] pub figure: Figure, #[serde(flatten)] pub bounded: Option<Percents2> }
    pub struct Percents2 { #[structured(maximum = 100)] #[arbitrary(with = between(0..=100))] pub percent: u8 }
    #[structured(validate = in_order)]
    pub struct Ordered { #[arbitrary(with = between(0..=99))] pub low: u8, #[arbitrary(with = between(99..=255))] pub high: u8 }
    pub struct Ruled { #[structured(validate = is_even)] #[arbitrary(with = one_of([0, 2, 254]))] pub a: u8, pub b: Option<Ordered> }
    pub struct Exemplary {
        #[structured(example = "Oslo")]
        pub city: String,
        #[structured(example = 7, minimum = 1)]
        #[arbitrary(with = between(1..=99))]
        pub days: u8,
        #[structured(description = "Said by an attribute.")]
        pub note: Option<String>,
    }
}

fn two_entries_or_more(u: &mut Unstructured<'_>) -> arbitrary::Result<BTreeMap<String, u8>> {
    let count = between(2..=4)(u)?;
    (0..count)
        .map(|index| Ok((format!("{index}{}", text(0..=3)(u)?), u.arbitrary()?)))
        .collect()
}

fn in_order(it: &Ordered) -> Result<(), &'static str> {
    if it.low <= it.high {
        Ok(())
    } else {
        Err("rule: `low` is above `high`")
    }
}

fn is_even(it: &u8) -> Result<(), String> {
    if it.is_multiple_of(2) {
        Ok(())
    } else {
        Err(format!("rule: {it} is odd"))
    }
}
