//! Types that can never appear in a structured output: their nodes are such that `check` refuses
//! them, with the reason, wherever they stand.

use crate::schema::Structured;
use crate::schema::table::Tabled;
use crate::schema::table::identity;
use crate::schema::table::node::{Field, Kind, Node, NodeRef};

/// An integer of more bits than any number of JSON is read with. It stands inside a newtype, so that
/// the check of all other integers need not look at their size.
const WIDE: NodeRef = NodeRef::new(const { &Node::of(Kind::Newtype(&CONTENT)) });
const CONTENT: Field = Field::content(NodeRef::new(
    const {
        &Node::of(Kind::Integer {
            minimum: i128::MIN,
            maximum: i128::MAX,
        })
    },
));

#[diagnostic::do_not_recommend]
impl Structured for i128 {}

impl Tabled for i128 {
    const ID: u64 = identity::named("i128", &[]);
    const NODE: NodeRef = WIDE;
}

#[diagnostic::do_not_recommend]
impl Structured for u128 {}

impl Tabled for u128 {
    const ID: u64 = identity::named("u128", &[]);
    const NODE: NodeRef = WIDE;
}
