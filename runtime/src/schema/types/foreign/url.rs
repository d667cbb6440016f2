//! `url`. Strict mode does not take the format `uri`, and a pattern can hold an address to its scheme.

use url::Url;

use crate::schema::table::node::{Constraints, Field, Kind, Node, NodeRef, Text};

texts! {
    [] Url => "An absolute URL, as in `https://example.com/a`.",
        Constraints::of_pattern(Text::plain("^[A-Za-z][A-Za-z0-9+.-]*:[^ ]+$"));
}
