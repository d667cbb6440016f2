//! Numbers, text and fixed values. What strict mode has no word for is said in the description.

use serde_json::{Map, Value};

use super::adopt::{Adopter, joined, text};
use crate::schema::table::format::FORMATS;
use crate::schema::table::keyword::{On, ROWS, Row, Takes};
use crate::schema::table::node::{
    Bound, Constraints, Field, Keyword, Kind, Node, NodeRef, Operand, Text, Value as Name,
};
use crate::schema::table::{leak, leak_node};

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
    let constraints = constraints(object, On::Numbers, false);
    // Bounds that the type has by itself are no constraints.
    let (least, most) = (Bound::Integer(minimum), Bound::Integer(maximum));
    let mut kept = constraints.keywords();
    if constraints
        .number(Keyword::Minimum)
        .is_some_and(|it| !least.is_below(it))
    {
        kept = kept.but(Keyword::Minimum);
    }
    if constraints
        .number(Keyword::Maximum)
        .is_some_and(|it| !it.is_below(most))
    {
        kept = kept.but(Keyword::Maximum);
    }
    let constraints = constraints.only(kept);
    constrained(Kind::Integer { minimum, maximum }, constraints, Text::EMPTY)
}

pub(super) fn number(object: &Map<String, Value>) -> Node {
    constrained(
        Kind::Number,
        constraints(object, On::Numbers, false),
        Text::EMPTY,
    )
}

pub(super) fn string(object: &Map<String, Value>) -> Node {
    let mut constraints = constraints(object, On::Text, false);
    let mut doc = Text::EMPTY;
    let pattern = constraints.text(Keyword::Pattern).as_str();
    let looks_around = ["(?=", "(?!", "(?<"].iter().any(|it| pattern.contains(it));
    if looks_around || regex_lite::Regex::new(pattern).is_err() {
        doc = text(&format!("Pattern: `{pattern}`."));
        constraints = constraints.only(constraints.keywords().but(Keyword::Pattern));
    }
    constrained(Kind::String, constraints, doc)
}

/// A node with constraints, if there are any.
pub(super) fn constrained(kind: Kind, constraints: Constraints, doc: Text) -> Node {
    let node = Node {
        doc,
        ..Node::of(kind)
    };
    if constraints.are_visible() {
        let content = Field::content(leak_node(node)).constraints(leak(constraints));
        Node::of(Kind::Newtype(leak(content)))
    } else {
        node
    }
}

/// The constraints of a schema for values of this kind; on a map those of its entries.
pub(super) fn constraints(object: &Map<String, Value>, on: On, is_map: bool) -> Constraints {
    let rows = ROWS.iter().filter(|row| row.on == on);
    rows.fold(Constraints::NONE, |constraints, row| {
        let value = object.get(&row.name_on(is_map));
        match value.and_then(|value| operand(row, value)) {
            Some(operand) => constraints.with(row.keyword, operand),
            None => constraints,
        }
    })
}

/// The value of a keyword, if it says something.
fn operand(row: &Row, value: &Value) -> Option<Operand> {
    match row.takes {
        Takes::Number => bound(value)
            .filter(|it| row.keyword != Keyword::MultipleOf || Bound::Integer(0).is_below(*it))
            .map(Operand::Number),
        Takes::Count => usize::try_from(value.as_u64()?).ok().map(Operand::Count),
        Takes::Text => value
            .as_str()
            .filter(|it| !it.is_empty())
            .filter(|it| row.keyword != Keyword::Format || FORMATS.contains(it))
            .map(|it| Operand::Text(text(it))),
    }
}

fn bound(number: &Value) -> Option<Bound> {
    let number = number.as_number()?;
    match number.as_i128() {
        Some(number) => Some(Bound::Integer(number)),
        None => Some(Bound::Decimal(number.as_f64()?, leak(number.to_string()))),
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
            Node::of(Kind::Enum(leak(names)))
        } else if values.iter().all(|it| it.is_boolean()) {
            described(Node::of(Kind::Boolean), &values)
        } else if values.iter().all(|it| it.is_i64() || it.is_u64()) {
            described(integer(&range(object, &values)), &values)
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
fn described(mut node: Node, values: &[&Value]) -> Node {
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
    let node: NodeRef = leak_node(node);
    if crate::schema::table::shape::takes_null(node) {
        Node::of(Kind::Newtype(leak(Field::content(node))))
    } else {
        Node::of(Kind::Nullable(node))
    }
}
