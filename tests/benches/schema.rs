//! The schema of a request: what coax writes, beside a copy of as many bytes, and beside a schema
//! that schemars builds for each request. It sends nothing.

use std::borrow::Cow;
use std::hint::black_box;

use coax::wire::{JsonSchema, ResponseFormat};
use coax::{Dialect, Structured};
use criterion::Criterion;
use serde::Serialize;

use crate::{Minutes, Samples};

/// How many schemas one sample writes, since one takes less than the clock can tell.
const AT_ONCE: u32 = 100;

/// Benchmarks all three.
pub(crate) fn bench(criterion: &mut Criterion, samples: &mut Samples) {
    let mut group = criterion.benchmark_group("schema of a request");
    samples.bench(&mut group, "a copy", AT_ONCE, || {
        for _ in 0..AT_ONCE {
            black_box(black_box(Minutes::SCHEMA).as_bytes().to_vec());
        }
    });
    let checked = serde_json::from_str(Minutes::SCHEMA).expect("a schema");
    samples.bench(&mut group, "coax schema", AT_ONCE, || {
        for _ in 0..AT_ONCE {
            // What a request does: it looks up the schema, which was checked once, and writes it.
            black_box(Dialect::OpenAi.schema::<Minutes>()).expect("a schema");
            let schema = JsonSchema::new("Minutes", Cow::Borrowed(checked));
            black_box(bytes(&ResponseFormat::JsonSchema(schema)));
        }
    });
    samples.bench(&mut group, "schemars", AT_ONCE, || {
        for _ in 0..AT_ONCE {
            black_box(bytes(&schemars::schema_for!(Minutes)));
        }
    });
    group.finish();
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::with_capacity(Minutes::SCHEMA.len() + 128);
    serde_json::to_writer(&mut out, value).expect("it has a JSON form");
    out
}
