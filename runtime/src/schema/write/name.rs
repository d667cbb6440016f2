//! The name under which a schema is sent. It knows only the table and the characters that are
//! allowed in such a name.

use super::render::plain_name;
use crate::schema::table::node::{Argument, Definition, Kind, Node, NodeRef, opaque, scalar};

/// The longest name that providers take.
const LONGEST: usize = 64;

/// The name of the schema of `root`.
pub(crate) fn of(root: NodeRef) -> String {
    let mut name = String::new();
    node_name(root.get(), &mut name);
    name.truncate(LONGEST);
    name
}

fn node_name(node: &Node, name: &mut String) {
    if let Some(definition) = &node.definition {
        return definition_name(definition, name);
    }
    if let Kind::Newtype(field) = &node.kind {
        return node_name(field.node.get(), name);
    }
    name.push_str(plain_name(&node.kind));
    match &node.kind {
        Kind::Array { items: inner, .. }
        | Kind::Nullable(inner)
        | Kind::Map { value: inner, .. } => {
            name.push('_');
            node_name(inner.get(), name);
        }
        Kind::Tuple(fields) => {
            for field in *fields {
                name.push('_');
                node_name(field.node.get(), name);
            }
        }
        scalar!()
        | opaque!()
        | Kind::Newtype(_)
        | Kind::Object(_)
        | Kind::Enum(_)
        | Kind::Union(..) => {}
    }
}

fn definition_name(definition: &Definition, name: &mut String) {
    name.push_str(definition.name);
    for argument in definition.arguments {
        name.push('_');
        match argument {
            Argument::Type(node) => node_name(node.get(), name),
            Argument::Number(number) => name.push_str(&number.to_string()),
        }
    }
}
