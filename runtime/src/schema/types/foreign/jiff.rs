//! `jiff`. Its civil types have patterns: JSON Schema's formats `time` and `date-time` want a zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, Timestamp, ZonedDateTime};

use super::{clock, date};
use crate::schema::table::node::{Constraints, Field, Kind, Node, NodeRef, Text};

/// Up to as many digits as no unit overflows with.
macro_rules! seconds {
    () => {
        "[0-9]{1,15}(?:[.][0-9]{1,9})?S"
    };
}

/// The name of a zone stands in brackets, which a pattern has to escape.
macro_rules! zoned {
    ($open:literal, $close:literal) => {
        concat!(
            "^",
            date!(),
            "T",
            clock!(),
            "(?:[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?",
            $open,
            "[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*",
            $close,
            "$",
        )
    };
}

texts! {
    [] Timestamp => "", Constraints::of_format("date-time");
    [] Date => "", Constraints::of_format("date");
    [] Time => "A time of day, as in `14:30:00`.",
        Constraints::of_pattern(Text::plain(concat!("^", clock!(), "$")));
    [] DateTime => "A date and a time without an offset, as in `2026-02-28T14:30:00`.",
        Constraints::of_pattern(Text::plain(concat!("^", date!(), "T", clock!(), "$")));
    // The offset must be the zone's own at that time, so it can be left out.
    [] ZonedDateTime =>
        "A date and a time in a time zone, as in `2026-02-28T14:30:00[Europe/Oslo]`.",
        Constraints::of_pattern(Text::escaped(zoned!(r"\[", r"\]"), zoned!(r"\\[", r"\\]")));
    [] Span => "A duration of ISO 8601.", Constraints::of_format("duration");
    [] SignedDuration => "A duration of ISO 8601 in hours, minutes and seconds, as in `PT2H30M`.",
        Constraints::of_pattern(Text::plain(concat!(
            "^-?PT(?:[0-9]{1,15}H(?:[0-9]{1,15}M)?(?:", seconds!(), ")?",
            "|[0-9]{1,15}M(?:", seconds!(), ")?|", seconds!(), ")$",
        )));
}
