//! Descriptions and constraints of a schema. It knows no shape.

use schemars::Schema;
use serde_json::{Map, Number, Value};

use crate::schema::table::node::{Bound, Constraints, Example, Operand, Text};

/// Puts text before what the schema says of itself.
pub(super) fn describe(schema: &mut Schema, doc: Text) {
    if doc.is_empty() {
        return;
    }
    let object = schema.ensure_object();
    let text = match object.get("description") {
        Some(Value::String(inner)) => format!("{}\n\n{inner}", doc.as_str()),
        _ => doc.as_str().to_owned(),
    };
    object.insert("description".to_owned(), text.into());
}

/// Adds the constraints; counts of items are `minProperties` and `maxProperties` on a map.
pub(super) fn constrain(object: &mut Map<String, Value>, constraints: &Constraints, is_map: bool) {
    for row in constraints.keywords().rows() {
        let value = match constraints.operand(row.keyword) {
            Operand::Number(bound) => number(bound).map(Value::Number),
            Operand::Count(count) => Some(count.into()),
            Operand::Text(text) => Some(text.as_str().into()),
        };
        if let Some(value) = value {
            object.insert(row.name_on(is_map), value);
        }
    }
    if let Some(example) = constraints.example.and_then(example) {
        object.insert("examples".to_owned(), vec![example].into());
    }
}

fn number(bound: Bound) -> Option<Number> {
    match bound {
        Bound::Integer(number) => Number::from_i128(number),
        Bound::Decimal(number, _) => Number::from_f64(number),
    }
}

fn example(example: Example) -> Option<Value> {
    match example {
        Example::Text(text) => Some(text.as_str().into()),
        Example::Number(bound) => number(bound).map(Value::Number),
        Example::Boolean(value) => Some(value.into()),
    }
}
