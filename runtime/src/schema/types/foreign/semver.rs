//! `semver`. Its numbers are 64 bits wide, so the patterns count digits.

use semver::{Comparator, Version, VersionReq};

use crate::schema::table::node::{Constraints, Field, Kind, Node, NodeRef, Text};

/// A number without a zero before it.
macro_rules! number {
    () => {
        "(?:0|[1-9][0-9]{0,18})"
    };
}

/// The parts that may stand behind the numbers of a version.
macro_rules! suffix {
    () => {
        concat!(
            "(?:-(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)",
            "(?:[.](?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?",
            "(?:[+][0-9a-zA-Z-]+(?:[.][0-9a-zA-Z-]+)*)?",
        )
    };
}

macro_rules! comparator {
    () => {
        concat!(
            "(?:[=~^]|[<>]=?)?",
            number!(),
            "(?:[.][*](?:[.][*])?|[.]",
            number!(),
            "(?:[.][*]|[.]",
            number!(),
            suffix!(),
            ")?)?",
        )
    };
}

texts! {
    [] Version => "A version, as in `1.2.3`.", Constraints::of_pattern(Text::plain(concat!(
        "^", number!(), "[.]", number!(), "[.]", number!(), suffix!(), "$",
    )));
    [] Comparator => "A version requirement, as in `>=1.2`.",
        Constraints::of_pattern(Text::plain(concat!("^", comparator!(), "$")));
    [] VersionReq => "Version requirements, as in `>=1.2, <2`.",
        Constraints::of_pattern(Text::plain(concat!(
            "^(?:[*]|", comparator!(), "(?:, ", comparator!(), "){0,31})$",
        )));
}
