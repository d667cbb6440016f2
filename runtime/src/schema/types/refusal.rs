//! Types that can never appear in a structured output, each with the reason.
//!
//! A refused type has an implementation whose bound cannot hold, and the bound's trait carries the
//! message: attributes of `Structured` itself cannot tell types apart. Two details matter to rustc:
//! the bound's self type differs from the implementing type, or the outer message wins; and
//! `for<'a>` keeps a bound without type parameters from being an error right here. The
//! implementations are written out, since one made by a macro would name the macro in the error.

use crate::schema::Structured;
use crate::schema::table::Tabled;
use crate::schema::table::identity;
use crate::schema::table::node::{Kind, Node, NodeRef};

/// The one who would have to admit a refused type.
#[derive(Debug)]
pub struct Strict;

const NOTHING: NodeRef = NodeRef::new(&Node::of(Kind::Null));

/// Implemented for no type: integers of 128 bits.
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot appear in a structured output",
    label = "JSON numbers are read as 64 bits at most",
    note = "use `i64` or `u64`, or a `String` that you parse"
)]
pub trait AdmitsWide<'a, T> {}

impl Structured for i128 where for<'a> Strict: AdmitsWide<'a, Self> {}

impl Tabled for i128
where
    for<'a> Strict: AdmitsWide<'a, Self>,
{
    const ID: u64 = identity::named("i128", &[]);
    const NODE: NodeRef = NOTHING;
}

impl Structured for u128 where for<'a> Strict: AdmitsWide<'a, Self> {}

impl Tabled for u128
where
    for<'a> Strict: AdmitsWide<'a, Self>,
{
    const ID: u64 = identity::named("u128", &[]);
    const NODE: NodeRef = NOTHING;
}
