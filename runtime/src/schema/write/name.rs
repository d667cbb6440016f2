//! The names of types in a schema: of the whole, of a definition, of an argument. It knows only the
//! table; the characters of a name are ones that providers take already.

use crate::schema::table::node::{Argument, Definition, Field, Kind, Node, NodeRef};
use crate::schema::table::unchecked::Writer;

/// The longest name that providers take.
const LONGEST: usize = 64;

/// More than the longest name of a type, in bytes; what does not fit is left out.
const ROOM: usize = 4096;

/// The name of the schema of `root`.
pub(crate) fn of(root: NodeRef) -> String {
    let mut out = Writer::<ROOM>::new();
    node(root.get(), &mut out);
    let mut name = out.as_str().to_owned();
    name.truncate(LONGEST);
    name
}

/// Writes the name of a definition, with those of its arguments.
pub(super) const fn definition<const N: usize>(definition: &Definition, out: &mut Writer<N>) {
    out.raw(definition.name);
    let mut i = 0;
    while i < definition.arguments.len() {
        out.raw("_");
        match definition.arguments[i] {
            Argument::Type(argument) => node(argument.get(), out),
            Argument::Number(number) => out.number(number),
        }
        i += 1;
    }
}

/// Writes the name of a type, which says its kind where it has none of its own.
pub(super) const fn node<const N: usize>(type_: &Node, out: &mut Writer<N>) {
    if let Some(own) = &type_.definition {
        return definition(own, out);
    }
    match &type_.kind {
        Kind::Newtype(field) => node(field.node.get(), out),
        Kind::Array { items, .. } => {
            out.raw("Array_");
            node(items.get(), out);
        }
        Kind::Nullable(inner) => {
            out.raw("Nullable_");
            node(inner.get(), out);
        }
        Kind::Map { value, .. } => {
            out.raw("Map_");
            node(value.get(), out);
        }
        Kind::Tuple(slots) => tuple(slots, out),
        Kind::Null => out.raw("null"),
        Kind::Boolean => out.raw("boolean"),
        Kind::Integer { .. } => out.raw("integer"),
        Kind::Number => out.raw("number"),
        Kind::String | Kind::Parsed => out.raw("string"),
        Kind::Json => out.raw("json"),
        Kind::Object(_) => out.raw("Object"),
        Kind::Enum(_) => out.raw("Enum"),
        Kind::Union(..) => out.raw("Union"),
        Kind::Foreign(_) => out.raw("Foreign"),
        Kind::Recursive(_) => out.raw("Recursive"),
        Kind::Quoted(_) => out.raw("Quoted"),
    }
}

const fn tuple<const N: usize>(slots: &[Field], out: &mut Writer<N>) {
    out.raw("Tuple");
    let mut i = 0;
    while i < slots.len() {
        out.raw("_");
        node(slots[i].node.get(), out);
        i += 1;
    }
}
