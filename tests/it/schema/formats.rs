//! The formats of text: the macros and the runtime have the same list.

use std::fs;
use std::path::Path;

/// The elements of the constant `FORMATS` of a source.
fn formats(path: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let text = fs::read_to_string(path).expect("a source");
    let (_, list) = text.split_once("const FORMATS: ").expect("the list");
    let (_, list) = list.split_once("= [").expect("its beginning");
    let (list, _) = list.split_once(']').expect("its end");
    let quoted = list.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn the_macros_know_the_formats_of_the_runtime() {
    let runtime = formats("runtime/src/schema/table/format.rs");
    assert_eq!(formats("macros/src/structured/check.rs"), runtime);
    assert_eq!(runtime.len(), 19);
}
