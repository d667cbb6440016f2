//! Formats and keywords: the macros and the runtime have the same lists.

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
    assert_eq!(formats("macros/src/structured/keyword.rs"), runtime);
    assert_eq!(runtime.len(), 19);
}

/// The names of the keywords in the table `ROWS` of a source, each once: its strings of letters alone.
fn keywords(path: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let text = fs::read_to_string(path).expect("a source");
    let (_, rows) = text.split_once("const ROWS: ").expect("the table");
    let (rows, _) = rows.split_once("\n];").expect("its end");
    let quoted = rows.split('"').skip(1).step_by(2);
    let is_name = |it: &&str| !it.is_empty() && it.chars().all(char::is_alphabetic);
    let mut names: Vec<_> = quoted.filter(is_name).map(str::to_owned).collect();
    names.dedup();
    names
}

#[test]
fn the_macros_know_the_keywords_of_the_runtime() {
    let runtime = keywords("runtime/src/schema/table/keyword.rs");
    assert_eq!(keywords("macros/src/structured/keyword.rs"), runtime);
    assert_eq!(runtime.len(), 11);
}
