//! A third opinion: what schemars says of a type, made strict by the rules that the field goes by, is
//! what coax says. Descriptions are left out, since each has its own way with them.
//!
//! Both texts are compared as sets of alternatives, references followed, so that it does not matter
//! what is written in place and what is not.

use super::for_every_type;
use super::made_strict::Text;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The types of which the two say different things, with the reason.
const DIFFERENT: [(&str, &[&str]); 4] = [
    (
        "the keys of a map are an enum: schemars has a property for each",
        &["Maps", "Keys", "MapOfTuples", "MapOfEnums", "EnumOfMaps"],
    ),
    (
        "the keys of a map are integers: schemars has a pattern, without bounds",
        &[
            "MapOfMaps",
            "AdjacentOdd",
            "std::collections::BTreeMap<u8,External>",
        ],
    ),
    (
        "nanoseconds end at a second, or serde might overflow",
        &["Lengths", "std::time::Duration"],
    ),
    (
        "nothing can stand in it: schemars does not say what",
        &["Arrays", "ExternalOdd"],
    ),
];

struct Comparison {
    ours: Text,
    theirs: Text,
    /// What is being compared, or has been.
    seen: BTreeSet<(String, String)>,
}

impl Comparison {
    fn same(&mut self, ours: &Value, theirs: &Value) -> Result<(), String> {
        if !self.seen.insert((ours.to_string(), theirs.to_string())) {
            return Ok(());
        }
        let (a, b) = (
            self.ours.alternatives(ours),
            self.theirs.alternatives(theirs),
        );
        if a.len() != b.len() {
            return Err(format!("{} is {}", show(&a), show(&b)));
        }
        a.iter()
            .zip(&b)
            .try_for_each(|(a, b)| self.alternative(a, b))
    }

    fn alternative(
        &mut self,
        a: &Map<String, Value>,
        b: &Map<String, Value>,
    ) -> Result<(), String> {
        let keywords = |it: &Map<String, Value>| it.keys().cloned().collect::<BTreeSet<_>>();
        if keywords(a) != keywords(b) {
            return Err(format!("{} is {}", json!(a), json!(b)));
        }
        for (keyword, ours) in a {
            let theirs = &b[keyword];
            match keyword.as_str() {
                "items" => self.same(ours, theirs)?,
                "properties" => self.properties(ours, theirs)?,
                // schemars puts documented variants elsewhere.
                "enum" if members(ours) == members(theirs) => {}
                _ if ours == theirs || (ours.is_number() && ours.as_f64() == theirs.as_f64()) => {}
                _ => return Err(format!("{} is {}", json!(a), json!(b))),
            }
        }
        Ok(())
    }

    fn properties(&mut self, ours: &Value, theirs: &Value) -> Result<(), String> {
        let keys = |it: &Value| -> BTreeSet<String> {
            it.as_object()
                .into_iter()
                .flatten()
                .map(|(key, _)| key.clone())
                .collect()
        };
        if keys(ours) != keys(theirs) {
            return Err(format!("{ours} is {theirs}"));
        }
        let members: Vec<String> = keys(ours).into_iter().collect();
        members
            .iter()
            .try_for_each(|key| self.same(&ours[key], &theirs[key]))
    }
}

fn members(values: &Value) -> BTreeSet<String> {
    let values = values.as_array().into_iter().flatten();
    values.map(ToString::to_string).collect()
}

fn show(alternatives: &[Map<String, Value>]) -> String {
    json!(alternatives).to_string()
}

#[test]
fn a_strict_schema_of_schemars_means_the_same() {
    let mut compared = 0;
    let mut found = Vec::new();
    for_every_type(|specimen| {
        let Some(by_schemars) = specimen.by_schemars else {
            return Ok(());
        };
        compared += 1;
        let read = |text: &str| serde_json::from_str::<Value>(text).map_err(|it| it.to_string());
        let theirs = Text {
            root: by_schemars(),
        };
        let ours = Text {
            root: read(specimen.schema)?,
        };
        // A root that is no object with keys of its own is wrapped.
        let root = match &theirs.alternatives(&theirs.root)[..] {
            [one] if one.contains_key("properties") => theirs.root.clone(),
            _ => json!({ "type": "object", "properties": { "value": theirs.root } }),
        };
        let whole = ours.root.clone();
        let mut comparison = Comparison {
            ours,
            theirs,
            seen: BTreeSet::new(),
        };
        let result = comparison.same(&whole, &root);
        let listed = DIFFERENT
            .iter()
            .flat_map(|(_, names)| *names)
            .any(|name| specimen.name == *name);
        match (result, listed) {
            (Err(_), true) => {
                found.push(specimen.name.clone());
                Ok(())
            }
            (Ok(()), true) => Err("they say the same".to_owned()),
            (result, false) => result,
        }
    });
    let listed: usize = DIFFERENT.iter().map(|(_, names)| names.len()).sum();
    assert_eq!(found.len(), listed, "{found:?}");
    assert!(compared > 120, "{compared} types are compared");
}
