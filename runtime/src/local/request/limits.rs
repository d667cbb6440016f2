//! The limits of strict structured outputs on a schema as a whole.
//!
//! Levels of objects and totals of names and values. Which keywords are legal is `strict.rs`.

use super::strict::{Verdict, names_type};
use super::subset::Subset;
use crate::local::answer::json::Json;
use crate::local::answer::rules::{Document, identity};
use std::collections::HashSet;

const DEEPEST: usize = 10;
/// References through arrays and branches add no level, but must end too.
const LONGEST_PATH: usize = 300;
const MOST_PROPERTIES: usize = 5_000;
const MOST_ENUM_VALUES: usize = 1_000;
const MOST_CHARACTERS: usize = 120_000;

/// The counts over the whole schema, each definition once.
#[derive(Default)]
pub(in crate::local) struct Totals {
    pub(in crate::local) properties: usize,
    pub(in crate::local) enum_values: usize,
    pub(in crate::local) characters: usize,
    /// Keys that may be left out.
    pub(in crate::local) optional: usize,
    /// Places with several types.
    pub(in crate::local) unions: usize,
}

impl Totals {
    pub(in crate::local) fn check(&self, subset: &Subset) -> Verdict {
        let names = "characters of names, enum and const values";
        let limits = [
            (self.properties, MOST_PROPERTIES, "schema parameters"),
            (self.enum_values, MOST_ENUM_VALUES, "enum values"),
            (self.characters, MOST_CHARACTERS, names),
            (self.optional, subset.optional, "optional parameters"),
            (self.unions, subset.unions, "parameters with union types"),
        ];
        let breach = limits.iter().find(|(count, most, _)| count > most);
        breach.map_or(Ok(()), |(count, most, what)| {
            Err(format!("{count} total {what} exceeds limit of {most}."))
        })
    }
}

/// Counts levels of objects, through references but round no circle, which may be an error.
pub(in crate::local) fn check_depth(schema: &Json, recursion: bool) -> Verdict {
    let mut measure = Measure {
        document: Document(schema),
        recursion,
        path: Vec::new(),
        measured: HashSet::new(),
    };
    measure.visit(schema, 0)
}

struct Measure<'a> {
    document: Document<'a>,
    recursion: bool,
    path: Vec<usize>,
    /// Schemas that were visited at a level.
    measured: HashSet<(usize, usize)>,
}

impl Measure<'_> {
    fn visit(&mut self, schema: &Json, above: usize) -> Verdict {
        let level = above + usize::from(names_type(schema, "object"));
        if level > DEEPEST || self.path.len() > LONGEST_PATH {
            return Err(format!(
                "{level} levels of nesting exceeds limit of {DEEPEST}."
            ));
        }
        let this = identity(schema);
        if self.path.contains(&this) && !self.recursion {
            return Err("recursive schemas are not supported.".to_owned());
        }
        if self.path.contains(&this) || !self.measured.insert((this, level)) {
            return Ok(());
        }
        self.path.push(this);
        let properties = schema
            .get("properties")
            .and_then(Json::members)
            .unwrap_or_default();
        let branches = schema
            .get("anyOf")
            .and_then(Json::items)
            .unwrap_or_default();
        let target = schema.get("$ref").and_then(Json::text);
        let target = target.and_then(|target| self.document.resolve(target));
        let children = properties.iter().map(|(_, child)| child).chain(branches);
        for child in children.chain(schema.get("items")).chain(target) {
            self.visit(child, level)?;
        }
        self.path.pop();
        Ok(())
    }
}
