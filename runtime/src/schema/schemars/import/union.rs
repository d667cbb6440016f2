//! Choices: `oneOf` and `anyOf` alike, since strict mode knows one of them.

use serde_json::Value;

use super::adopt::{Adopter, doc, text};
use super::merge::is_annotation;
use super::scalar::optional;
use crate::schema::table::leak;
use crate::schema::table::node::{
    Content, Field, Kind, Node, Tagging, Text, Value as Name, Variant,
};

impl Adopter<'_> {
    /// One of the schemas.
    pub(super) fn union(&mut self, branches: &[Value]) -> Result<Node, String> {
        let some = branches.iter().filter(|it| !is_nothing(it));
        let (nulls, branches): (Vec<_>, Vec<_>) = some.partition(|it| is_null(it));
        let node = match &*branches {
            [] if nulls.is_empty() => return Err("no value fits it".to_owned()),
            [] => return Ok(Node::of(Kind::Null)),
            [branch] => {
                let content = Field::content(self.step("anyOf", |it| it.position(branch))?);
                Node::of(Kind::Newtype(leak(content)))
            }
            branches => match names(branches) {
                Some(names) => Node::of(Kind::Enum(leak(names))),
                None => {
                    let variants = branches.iter().map(|branch| self.variant(branch));
                    let variants = variants.collect::<Result<Vec<_>, _>>()?;
                    Node::of(Kind::Union(Tagging::Untagged, leak(variants)))
                }
            },
        };
        Ok(if nulls.is_empty() {
            node
        } else {
            optional(node)
        })
    }

    /// One schema of several. Objects are told apart by exactly their keys.
    fn variant(&mut self, branch: &Value) -> Result<Variant, String> {
        let node = self.step("anyOf", |it| it.position(branch))?;
        let name = Text::plain("");
        if let Kind::Object(fields) = &node.get().kind
            && node.get().definition.is_none()
        {
            Ok(Variant::new(name, node.get().doc, Content::Struct(fields)).closed())
        } else {
            let content = Content::Newtype(leak(Field::content(node)));
            Ok(Variant::new(name, Text::EMPTY, content))
        }
    }
}

fn is_null(branch: &Value) -> bool {
    branch.get("type").and_then(Value::as_str) == Some("null")
        || branch.get("const").is_some_and(Value::is_null)
}

/// Returns whether no value fits: an enum whose variants without data are all skipped has such a branch.
fn is_nothing(branch: &Value) -> bool {
    let values = branch.get("enum").and_then(Value::as_array);
    *branch == Value::Bool(false) || values.is_some_and(Vec::is_empty)
}

/// The values of an enum that is written as one schema per value, or per few of them.
fn names(branches: &[&Value]) -> Option<Vec<Name>> {
    let mut names = Vec::new();
    for branch in branches {
        let object = branch.as_object()?;
        let plain = object
            .keys()
            .all(|key| is_annotation(key) || matches!(key.as_str(), "type" | "const" | "enum"));
        let values = match (object.get("const"), object.get("enum")) {
            (Some(value), None) => std::slice::from_ref(value),
            (None, Some(Value::Array(values))) => values,
            _ => return None,
        };
        if !plain {
            return None;
        }
        for value in values {
            names.push(Name::new(text(value.as_str()?), doc(object)));
        }
    }
    Some(names)
}
