//! `rust_decimal`, as its feature `serde` reads it: from text, which keeps all digits, or from a
//! number. With its feature `serde-float` it reads numbers only; `as = "f64"` says so.

use rust_decimal::Decimal;

use crate::schema::table::node::{Constraints, Field, Kind, Node, NodeRef, Text};

texts! {
    // 28 digits always fit; those behind the point are rounded.
    [] Decimal => "A decimal number, as in `12.50`.",
        Constraints::of_pattern(Text::plain("^-?[0-9]{1,28}(?:[.][0-9]{1,28})?$"));
}
