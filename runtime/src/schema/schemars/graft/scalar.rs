//! Numbers, text and fixed values. What strict mode has no word for is said in the description.

use serde_json::{Map, Value};

use super::adopt::{Adopter, joined, text};
use super::{keep, keep_node};
use crate::schema::table::format::FORMATS;
use crate::schema::table::node::{Bound, Field, Kind, Node, NodeRef, Rules, Text, Value as Name};

/// Formats whose names are those of Rust's integers.
const INTEGERS: [(&str, i128, i128); 10] = [
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("int", i64::MIN as i128, i64::MAX as i128),
    ("uint8", 0, u8::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
    ("uint", 0, u64::MAX as i128),
];

/// A whole number within the bounds of its format.
pub(super) fn integer(object: &Map<String, Value>) -> Node {
    let format = object.get("format").and_then(Value::as_str);
    let known = INTEGERS.iter().find(|(name, ..)| Some(*name) == format);
    let (minimum, maximum) = known.map_or((i128::from(i64::MIN), i128::from(u64::MAX)), |it| {
        (it.1, it.2)
    });
    let mut rules = bounds(object);
    // Bounds that the type has by itself are no constraints.
    rules.minimum = rules
        .minimum
        .filter(|it| Bound::Integer(minimum).is_below(*it));
    rules.maximum = rules
        .maximum
        .filter(|it| it.is_below(Bound::Integer(maximum)));
    ruled(Kind::Integer { minimum, maximum }, rules, Text::EMPTY)
}

pub(super) fn number(object: &Map<String, Value>) -> Node {
    ruled(Kind::Number, bounds(object), Text::EMPTY)
}

pub(super) fn string(object: &Map<String, Value>) -> Node {
    let mut rules = Rules {
        min_length: count(object, "minLength"),
        max_length: count(object, "maxLength"),
        ..Rules::NONE
    };
    let mut doc = Text::EMPTY;
    if let Some(pattern) = object.get("pattern").and_then(Value::as_str) {
        let looks_around = ["(?=", "(?!", "(?<"].iter().any(|it| pattern.contains(it));
        if looks_around || regex_lite::Regex::new(pattern).is_err() {
            doc = text(&format!("Pattern: `{pattern}`."));
        } else {
            rules.pattern = text(pattern);
        }
    }
    let format = object.get("format").and_then(Value::as_str);
    if let Some(format) = format.filter(|it| FORMATS.contains(it)) {
        rules.format = text(format);
    }
    ruled(Kind::String, rules, doc)
}

/// A node with constraints, if there are any.
pub(super) fn ruled(kind: Kind, rules: Rules, doc: Text) -> Node {
    let node = Node {
        doc,
        ..Node::of(kind)
    };
    if rules.are_visible() {
        let content = Field::content(keep_node(node)).rules(keep(rules));
        Node::of(Kind::Newtype(keep(content)))
    } else {
        node
    }
}

pub(super) fn count(object: &Map<String, Value>, keyword: &str) -> Option<usize> {
    let count = object.get(keyword)?.as_u64()?;
    usize::try_from(count).ok()
}

fn bounds(object: &Map<String, Value>) -> Rules {
    Rules {
        minimum: bound(object, "minimum"),
        maximum: bound(object, "maximum"),
        exclusive_minimum: bound(object, "exclusiveMinimum"),
        exclusive_maximum: bound(object, "exclusiveMaximum"),
        multiple_of: bound(object, "multipleOf").filter(|it| Bound::Integer(0).is_below(*it)),
        ..Rules::NONE
    }
}

fn bound(object: &Map<String, Value>, keyword: &str) -> Option<Bound> {
    let number = object.get(keyword)?.as_number()?;
    match number.as_i128() {
        Some(number) => Some(Bound::Integer(number)),
        None => Some(Bound::Decimal(number.as_f64()?, keep(number.to_string()))),
    }
}

impl Adopter<'_> {
    /// One of fixed values.
    pub(super) fn values(
        &mut self,
        object: &Map<String, Value>,
        values: &[Value],
    ) -> Result<Node, String> {
        let nullable = values.iter().any(Value::is_null);
        let values: Vec<&Value> = values.iter().filter(|it| !it.is_null()).collect();
        let node = if values.is_empty() {
            let null = Node::of(Kind::Null);
            return nullable
                .then_some(null)
                .ok_or("no value fits it".to_owned());
        } else if values.iter().all(|it| it.is_string()) {
            let names = values.iter().filter_map(|it| it.as_str());
            let names: Vec<_> = names.map(|it| Name::new(text(it), Text::EMPTY)).collect();
            Node::of(Kind::Enum(keep(names)))
        } else if values.iter().all(|it| it.is_boolean()) {
            said(Node::of(Kind::Boolean), &values)
        } else if values.iter().all(|it| it.is_i64() || it.is_u64()) {
            said(integer(&range(object, &values)), &values)
        } else {
            return Err("its values are of several types".to_owned());
        };
        Ok(if nullable { optional(node) } else { node })
    }
}

/// The schema with bounds around the values.
fn range(object: &Map<String, Value>, values: &[&Value]) -> Map<String, Value> {
    let mut object = object.clone();
    let numbers = || values.iter().filter_map(|it| it.as_number()?.as_i128());
    for (keyword, number) in [("minimum", numbers().min()), ("maximum", numbers().max())] {
        if let Some(number) = number.and_then(serde_json::Number::from_i128) {
            object.insert(keyword.to_owned(), number.into());
        }
    }
    object
}

/// Says which values are meant where the schema cannot.
fn said(mut node: Node, values: &[&Value]) -> Node {
    let values: Vec<_> = values.iter().map(|it| format!("`{it}`")).collect();
    let words = match &*values {
        [value] => format!("Always {value}."),
        values => format!("One of {}.", values.join(", ")),
    };
    node.doc = joined(node.doc, text(&words));
    node
}

/// The value or `null`, once.
pub(super) fn optional(node: Node) -> Node {
    let node: NodeRef = keep_node(node);
    if crate::schema::table::shape::takes_null(node) {
        Node::of(Kind::Newtype(keep(Field::content(node))))
    } else {
        Node::of(Kind::Nullable(node))
    }
}
