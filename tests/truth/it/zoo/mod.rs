//! That schema and serde agree, for every type of the zoo: what the schema admits the type accepts,
//! and what the type holds the schema admits.
//!
//! The tests take the schema text as a parameter, so that any text for a type can be held to it.

mod admits;
mod against_schemars;
mod content;
mod dialects;
mod made_strict;
mod represents;
mod sample;
mod strict;
mod strict_breaches;

use specimens::{Specimen, cases, zoo};

/// With how many documents or values each type is tried.
fn trials() -> u64 {
    cases(50) as u64
}

/// Runs a test for every type and reports all types that fail it, each by its first failure.
#[track_caller]
fn for_every_type(mut test: impl FnMut(&Specimen) -> Result<(), String>) {
    let failures: Vec<String> = zoo()
        .iter()
        .filter_map(|specimen| {
            let message = test(specimen).err()?;
            Some(format!(
                "{}: {message}\n  {}",
                specimen.name, specimen.schema
            ))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} types fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_list_of_the_zoo_is_complete() {
    let listed: Vec<String> = zoo().iter().map(|it| it.name.clone()).collect();
    let listed = listed.join(",");
    let listed: Vec<&str> = listed
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .collect();
    let mut types = 0;
    for entry in
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../zoo")).expect("a folder")
    {
        let path = entry.expect("an entry").path();
        // A reader of JSON, and what is no source.
        if path.ends_with("json.rs") || path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("text");
        for declaration in text
            .split("pub struct ")
            .chain(text.split("pub enum "))
            .skip(1)
        {
            let name = declaration
                .split(|it: char| !it.is_alphanumeric())
                .next()
                .expect("one piece at least");
            if text.contains(&format!("pub struct {name}"))
                || text.contains(&format!("pub enum {name}"))
            {
                types += 1;
                assert!(listed.contains(&name), "`{name}` is not in `each!`");
            }
        }
    }
    assert!(types >= 120, "{types} types");
}
