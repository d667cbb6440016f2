//! `chrono`. Its types without a zone refuse text with one, so they have patterns: JSON Schema's
//! formats `time` and `date-time` want a zone.

use chrono::{DateTime, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};

use super::{clock, date};
use crate::schema::Structured;
use crate::schema::table::Tabled;
use crate::schema::table::identity::named;
use crate::schema::table::node::{Constraints, Field, Kind, Node, NodeRef, Text, Value};

texts! {
    [Tz: TimeZone] DateTime<Tz> => "", Constraints::of_format("date-time");
    [] NaiveDate => "", Constraints::of_format("date");
    [] NaiveTime => "A time of day, as in `14:30:00`.",
        Constraints::of_pattern(Text::plain(concat!("^", clock!(), "$")));
    [] NaiveDateTime => "A date and a time without an offset, as in `2026-02-28T14:30:00`.",
        Constraints::of_pattern(Text::plain(concat!("^", date!(), "T", clock!(), "$")));
}

/// Names, of which chrono reads the first three letters too.
macro_rules! names {
    ($($ty:ident: $($name:literal)+;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Structured for $ty {}

        #[diagnostic::do_not_recommend]
        impl Tabled for $ty {
            const ID: u64 = named(concat!("chrono::", stringify!($ty)), &[]);
            const NODE: NodeRef = NodeRef::new(const {
                &Node::of(Kind::Enum(const {
                    &[$(Value::new(Text::plain($name), Text::EMPTY)),+]
                }))
            });
        }
    )*};
}

names! {
    Weekday: "Mon" "Tue" "Wed" "Thu" "Fri" "Sat" "Sun";
    Month: "January" "February" "March" "April" "May" "June" "July" "August" "September"
        "October" "November" "December";
}

/// As many seconds as fit when they are counted in milliseconds.
const SECONDS: i128 = i64::MAX as i128 / 1000;

static TIME_DELTA: [Field; 2] = [
    Field::new(Text::plain("_0"), Text::plain("Seconds."), i64::NODE)
        .constraints(&Constraints::of_range(-SECONDS, SECONDS - 1).implied()),
    Field::new(
        Text::plain("_1"),
        Text::plain("Nanoseconds to add, also to a negative number of seconds."),
        i32::NODE,
    )
    .constraints(&Constraints::of_range(0, 999_999_999).implied()),
];

#[diagnostic::do_not_recommend]
impl Structured for TimeDelta {}

#[diagnostic::do_not_recommend]
impl Tabled for TimeDelta {
    const ID: u64 = named("chrono::TimeDelta", &[]);
    const NODE: NodeRef = NodeRef::new(const { &Node::of(Kind::Tuple(&TIME_DELTA)) });
}
