//! The schema of a request: what coax writes, beside a copy of as many bytes, and beside a schema
//! that schemars builds for each request. It sends nothing.

use std::borrow::Cow;
use std::hint::black_box;

use coax::wire::{JsonSchema, ResponseFormat};
use coax::{Dialect, Structured};
use serde::Serialize;

use crate::Minutes;
use crate::samples::compare;

/// Compares all three.
pub(crate) fn bench() {
    let checked = serde_json::from_str(Minutes::SCHEMA).expect("a schema");
    compare(
        "the schema of a request",
        1,
        &mut [
            ("schemars", &mut || {
                black_box(bytes(&schemars::schema_for!(Minutes)));
            }),
            ("coax", &mut || {
                // What a request does: it looks up the schema, which was checked once, and writes it.
                black_box(Dialect::OpenAi.schema::<Minutes>()).expect("a schema");
                let schema = JsonSchema::new("Minutes", Cow::Borrowed(checked));
                black_box(bytes(&ResponseFormat::JsonSchema(schema)));
            }),
            ("a copy of the text", &mut || {
                black_box(black_box(Minutes::SCHEMA).as_bytes().to_vec());
            }),
        ],
    );
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::with_capacity(Minutes::SCHEMA.len() + 128);
    serde_json::to_writer(&mut out, value).expect("it has a JSON form");
    out
}
