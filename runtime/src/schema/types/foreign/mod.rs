//! The types of well-known crates, as their own serde support reads them: one feature per crate.
//!
//! As with the standard library, each entry repeats what `Deserialize` does. Text that a type would
//! refuse is kept out by a format or a pattern as far as one can tell; the rest is the type's to
//! say when it is read.

#[cfg(feature = "chrono04")]
mod chrono;
#[cfg(feature = "indexmap2")]
mod indexmap;
#[cfg(feature = "jiff1")]
mod jiff;
#[cfg(feature = "rust_decimal1")]
mod rust_decimal;
#[cfg(feature = "semver1")]
mod semver;
#[cfg(feature = "smallvec1")]
mod smallvec;
#[cfg(feature = "url2")]
mod url;
#[cfg(feature = "uuid1")]
mod uuid;

/// A date of the calendar, leap years included, as a pattern.
#[cfg(any(feature = "chrono04", feature = "jiff1"))]
macro_rules! date {
    () => {
        concat!(
            "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
            "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)",
            "|02-(?:0[1-9]|1[0-9]|2[0-8]))",
            "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])",
            "|(?:[02468][048]|[13579][26])00)-02-29)",
        )
    };
}

/// A time of day without an offset, as a pattern.
#[cfg(any(feature = "chrono04", feature = "jiff1"))]
macro_rules! clock {
    () => {
        "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?"
    };
}

#[cfg(any(feature = "chrono04", feature = "jiff1"))]
use {clock, date};
