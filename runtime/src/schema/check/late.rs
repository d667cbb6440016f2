//! The limits of a table that is complete at run time only, since another crate describes a part of it.
//! They are those that the compiler checks of every other type.

use super::message::Message;
use super::size::Size;
use super::{DEPTH, LIMIT, broken_enum, broken_limit, depth};
use crate::schema::table::node::{NodeRef, Value};

/// Says which limit the table of the type called `name` passes, if it does.
pub(in super::super) fn broken(root: NodeRef, name: &str) -> Option<String> {
    let message = Message::new().add("`").add(name);
    let message = if depth::of(root, DEPTH) > DEPTH {
        message
            .add("` nests deeper than ")
            .number(DEPTH)
            .add(" levels")
    } else {
        let mut size = Size::new();
        size.add(root);
        let (limit, what) = broken_limit(&size)?;
        message.add("` has more than ").number(limit).add(what)
    };
    Some(message.add(LIMIT).as_str().to_owned())
}

/// Says which limit the values of one enum pass, if they do.
pub(in super::super) fn broken_values(values: &[Value], name: &str) -> Option<String> {
    let (limit, what) = broken_enum(values)?;
    let message = Message::new().add("an enum of `").add(name);
    let message = message.add("` has more than ").number(limit).add(what);
    Some(message.add(LIMIT).as_str().to_owned())
}
