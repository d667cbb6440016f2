//! Keys of other types in the object around them. Those of structs are found as they come, those of
//! enums when all have come. What does not fit an optional one makes it absent, so it is no mistake.

use super::frame::Expect;
use super::walk::Driver;
use super::{Begin, Change};
use crate::schema::read::pick;
use crate::schema::table::node::{Field, Kind};
use crate::schema::table::shape;

impl Driver<'_> {
    /// The field that a key is, with the steps to it; those of flattened fields lead through them.
    pub(super) fn find(&mut self, fields: &'static [Field], key: &str) -> Option<&'static Field> {
        for (field, index) in fields.iter().zip(0..) {
            if !field.flatten && pick::is_called(field, key) {
                self.walk.path.push(index);
                return Some(field);
            }
        }
        for (field, index) in fields.iter().zip(0..) {
            if let Some(inner) = flattened(field)
                && has_key(inner, key)
            {
                self.walk.path.push(index);
                if shape::takes_null(field.node) {
                    self.walk
                        .optional_depth
                        .get_or_insert(self.walk.frames.len());
                }
                self.change(Change::Begin(Begin::Object));
                return self.find(inner, key);
            }
        }
        None
    }

    /// Flattened structs are complete with the object; the keys of flattened enums are all there.
    pub(super) fn end_flattened(&mut self, fields: &'static [Field], json: &str) {
        for (field, number) in fields.iter().zip(0..) {
            if !field.flatten {
                continue;
            }
            self.walk.path.push(number);
            match flattened(field) {
                Some(inner) => {
                    if inner.iter().any(is_late) {
                        self.change(Change::Begin(Begin::Object));
                    }
                    self.end_flattened(inner, json);
                    self.change(Change::End);
                }
                None => {
                    let expect = Expect::Node(field.node, Some(field));
                    if shape::takes_null(field.node) {
                        self.optionally(|it| it.walk_value(expect, json));
                    } else {
                        self.walk_value(expect, json);
                    }
                }
            }
            self.walk.path.pop();
        }
    }
}

/// The fields of a flattened struct.
fn flattened(field: &Field) -> Option<&'static [Field]> {
    if let Kind::Object(fields) = &shape::strip_nullable(field.node).get().kind
        && field.flatten
    {
        Some(fields)
    } else {
        None
    }
}

/// Returns whether a field is flattened and no struct: what its keys are is known when all have come.
pub(super) fn is_late(field: &Field) -> bool {
    field.flatten && flattened(field).is_none_or(|inner| inner.iter().any(is_late))
}

fn has_key(fields: &[Field], key: &str) -> bool {
    fields.iter().any(|field| match flattened(field) {
        Some(inner) => has_key(inner, key),
        None => !field.flatten && pick::is_called(field, key),
    })
}
