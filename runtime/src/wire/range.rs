//! A number that no vendor takes.
//!
//! The numbers with a range, and their ranges, are in the request.

use std::error::Error;
use std::fmt;
use std::ops::RangeInclusive;

/// A number of a request is outside its documented range.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OutOfRange {
    /// The parameter's name on the wire.
    pub name: &'static str,
    /// The value that it was set to.
    pub value: f64,
    /// The range of its values.
    pub range: RangeInclusive<f64>,
}

impl OutOfRange {
    pub(super) fn check(
        name: &'static str,
        value: f64,
        range: RangeInclusive<f64>,
    ) -> Result<(), Self> {
        // `contains` is false for `NaN`.
        if range.contains(&value) {
            return Ok(());
        }
        Err(Self { name, value, range })
    }
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = (self.range.start(), self.range.end());
        write!(
            f,
            "`{}` is {}, outside {start} to {end}",
            self.name, self.value
        )
    }
}

impl Error for OutOfRange {}
