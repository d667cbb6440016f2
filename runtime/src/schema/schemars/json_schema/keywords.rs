//! What stands beside a schema: descriptions and constraints. It knows no shape.

use schemars::Schema;
use serde_json::{Map, Number, Value};

use crate::schema::table::node::{Bound, Example, Rules, Text};

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
pub(super) fn constrain(object: &mut Map<String, Value>, rules: &Rules, is_map: bool) {
    for (keyword, bound) in [
        ("minimum", rules.minimum),
        ("maximum", rules.maximum),
        ("exclusiveMinimum", rules.exclusive_minimum),
        ("exclusiveMaximum", rules.exclusive_maximum),
        ("multipleOf", rules.multiple_of),
    ] {
        if let Some(number) = bound.and_then(number) {
            object.insert(keyword.to_owned(), number.into());
        }
    }
    let (least, most) = if is_map {
        ("minProperties", "maxProperties")
    } else {
        ("minItems", "maxItems")
    };
    for (keyword, count) in [
        ("minLength", rules.min_length),
        ("maxLength", rules.max_length),
        (least, rules.min_items),
        (most, rules.max_items),
    ] {
        if let Some(count) = count {
            object.insert(keyword.to_owned(), count.into());
        }
    }
    for (keyword, text) in [("pattern", rules.pattern), ("format", rules.format)] {
        if !text.is_empty() {
            object.insert(keyword.to_owned(), text.as_str().into());
        }
    }
    if let Some(example) = rules.example.and_then(example) {
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
