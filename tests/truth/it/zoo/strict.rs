//! The rules of strict mode, held to a schema by a walk of its own: what OpenAI refuses, and what
//! other servers get wrong. It is stricter than the local gateway, which may take what is merely
//! unusual, and knows nothing of the code that it checks.

use super::for_every_type;
use coax_zoo::json::Json;
use std::collections::BTreeSet;

/// The keywords, each with the types beside which it may stand; none for any.
const KEYWORDS: [(&str, &[&str]); 19] = [
    ("type", &[]),
    ("description", &[]),
    ("anyOf", &[]),
    ("$ref", &[]),
    ("$defs", &["object"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("enum", &["string"]),
    ("pattern", &["string"]),
    ("format", &["string"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("exclusiveMinimum", &["integer", "number"]),
    ("exclusiveMaximum", &["integer", "number"]),
    ("multipleOf", &["integer", "number"]),
];
const FORMATS: [&str; 9] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];

/// All that is wrong with a schema.
pub(super) fn faults(schema: &Json) -> Vec<String> {
    let mut linter = Linter {
        root: schema,
        faults: Vec::new(),
        path: Vec::new(),
        used: BTreeSet::new(),
        properties: 0,
        characters: 0,
        values: 0,
    };
    linter.document();
    linter.faults
}

/// Returns what is wrong with the name of a schema.
fn name_fault(name: &str) -> Option<String> {
    let legal = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    let fits = (1..=64).contains(&name.len()) && name.chars().all(legal);
    (!fits).then(|| format!("the name `{name}`"))
}

struct Linter<'a> {
    root: &'a Json,
    faults: Vec<String>,
    path: Vec<String>,
    /// The definitions that are referred to.
    used: BTreeSet<&'a str>,
    properties: usize,
    characters: usize,
    values: usize,
}

impl<'a> Linter<'a> {
    fn fault(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.faults
            .push(format!("/{}: {what}", self.path.join("/")));
    }

    fn document(&mut self) {
        let root = self.root;
        if root.get("type") != Some(&Json::String("object".to_owned())) {
            self.fault("the root is no object");
        }
        self.schema(root);
        for (name, definition) in root.get("$defs").unwrap_or(&Json::Null).members() {
            self.characters += name.chars().count();
            self.path = vec!["$defs".to_owned(), name.clone()];
            let legal = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
            if name.is_empty() || !name.chars().all(legal) {
                self.fault("the name of a definition");
            }
            if definition.get("$ref").is_some() {
                self.fault("a definition that is a reference");
            }
            self.schema(definition);
        }
        self.path.clear();
        for name in root.get("$defs").map(Json::keys).unwrap_or_default() {
            if !self.used.contains(name) {
                self.fault(format!("`{name}` is never used"));
            }
        }
        let depth = depth(root, root, &mut Vec::new());
        for (what, count, limit) in [
            ("levels", depth, 10),
            ("properties", self.properties, 5000),
            ("characters", self.characters, 120_000),
            ("enum values", self.values, 1000),
        ] {
            if count > limit {
                self.fault(format!("{count} {what}"));
            }
        }
    }

    fn inside(&mut self, step: &str, schema: &'a Json) {
        self.path.push(step.to_owned());
        self.schema(schema);
        self.path.pop();
    }

    fn schema(&mut self, schema: &'a Json) {
        let Json::Object(members) = schema else {
            return self.fault("no object");
        };
        let keys = schema.keys();
        if keys.iter().collect::<BTreeSet<_>>().len() < keys.len() {
            self.fault("a keyword twice");
        }
        let kind = self.kind(schema);
        for (keyword, value) in members {
            match KEYWORDS.iter().find(|(name, _)| name == keyword) {
                None => self.fault(format!("the keyword `{keyword}`")),
                Some((_, beside))
                    if !beside.is_empty() && !kind.is_some_and(|it| beside.contains(&it)) =>
                {
                    self.fault(format!("`{keyword}` beside the wrong type"));
                }
                Some(_) => self.keyword(keyword, value),
            }
        }
        match kind {
            Some("object") => self.object(schema),
            Some("array") => match schema.get("items") {
                Some(items) => self.inside("items", items),
                None => self.fault("an array without items"),
            },
            _ => {}
        }
        self.ranges(schema);
    }

    /// The one type of a schema besides `null`. A reference or branches stand instead of it, with a
    /// description at most beside the branches.
    fn kind(&mut self, schema: &'a Json) -> Option<&'a str> {
        let keys = schema.keys();
        let ways = ["type", "anyOf", "$ref"]
            .into_iter()
            .filter(|it| keys.contains(it));
        if ways.count() != 1 {
            self.fault("not one of `type`, `anyOf` and `$ref`");
        }
        if keys.contains(&"$ref") && keys.len() > 1 {
            self.fault("a keyword beside `$ref`");
        }
        if keys.contains(&"anyOf") && keys.iter().any(|it| !["anyOf", "description"].contains(it)) {
            self.fault("a keyword beside `anyOf`");
        }
        match schema.get("type")? {
            Json::String(name) if TYPES.contains(&name.as_str()) || name == "null" => Some(name),
            Json::List(_) => match schema.get("type")?.texts()[..] {
                [name, "null"] if TYPES.contains(&name) => Some(name),
                _ => {
                    self.fault("a list of types");
                    None
                }
            },
            _ => {
                self.fault("an unknown type");
                None
            }
        }
    }

    fn keyword(&mut self, keyword: &str, value: &'a Json) {
        match (keyword, value) {
            ("type" | "properties" | "required" | "items", _) => {}
            ("additionalProperties", Json::Bool(false)) => {}
            ("description", Json::String(_)) => {}
            ("$defs", Json::Object(_)) if self.path.is_empty() => {}
            ("$ref", Json::String(to)) => self.reference(to),
            ("anyOf", Json::List(branches)) if !branches.is_empty() => self.branches(branches),
            ("enum", Json::List(values)) => self.values(value, values.len()),
            ("format", Json::String(format)) if FORMATS.contains(&format.as_str()) => {}
            ("pattern", Json::String(pattern)) if !looks_around(pattern) => {}
            ("minItems" | "maxItems", Json::Number(count))
                if *count >= 0.0 && count.fract() == 0.0 => {}
            ("multipleOf", Json::Number(step)) if *step > 0.0 => {}
            ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum", Json::Number(_)) => {}
            _ => self.fault(format!("the value of `{keyword}`")),
        }
    }

    fn reference(&mut self, to: &'a str) {
        let name = to.strip_prefix("#/$defs/").unwrap_or_default();
        match self.root.get("$defs").and_then(|it| it.get(name)) {
            Some(_) => drop(self.used.insert(name)),
            None => self.fault(format!("nothing is at `{to}`")),
        }
    }

    fn values(&mut self, value: &'a Json, count: usize) {
        let texts = value.texts();
        let length: usize = texts.iter().map(|it| it.chars().count()).sum();
        self.values += count;
        self.characters += length;
        let distinct: BTreeSet<_> = texts.iter().collect();
        if count == 0 || distinct.len() < count {
            self.fault("the values of `enum`");
        }
        if count > 250 && length > 15_000 {
            self.fault("an `enum` of too many characters");
        }
    }

    fn object(&mut self, schema: &'a Json) {
        if schema.get("additionalProperties").is_none() {
            self.fault("an open object");
        }
        let Some(properties @ Json::Object(members)) = schema.get("properties") else {
            return self.fault("an object without `properties`");
        };
        let keys = properties.keys();
        if keys.iter().collect::<BTreeSet<_>>().len() < keys.len() {
            self.fault("a key twice");
        }
        match schema.get("required") {
            Some(required @ Json::List(_)) if required.texts() == keys => {}
            _ => self.fault("`required` is not `properties`, key by key"),
        }
        self.properties += members.len();
        for (key, inner) in members {
            self.characters += key.chars().count();
            self.inside(key, inner);
        }
    }

    /// Each branch.
    fn branches(&mut self, branches: &'a [Json]) {
        for (index, branch) in branches.iter().enumerate() {
            self.inside(&index.to_string(), branch);
        }
    }

    /// Some value is left.
    fn ranges(&mut self, schema: &Json) {
        let number = |keyword| match schema.get(keyword) {
            Some(Json::Number(number)) => Some(*number),
            _ => None,
        };
        for (low, high, equal) in [
            ("minimum", "maximum", true),
            ("minItems", "maxItems", true),
            ("exclusiveMinimum", "exclusiveMaximum", false),
            ("minimum", "exclusiveMaximum", false),
            ("exclusiveMinimum", "maximum", false),
        ] {
            if let (Some(least), Some(most)) = (number(low), number(high))
                && (least > most || (least == most && !equal))
            {
                self.fault(format!("`{low}` and `{high}` leave nothing"));
            }
        }
    }
}

fn looks_around(pattern: &str) -> bool {
    let forms = ["(?=", "(?!", "(?<=", "(?<!", "\\1", "\\k<"];
    forms.iter().any(|it| pattern.contains(it))
}

/// Objects and lists inside each other, each definition once on the way.
fn depth<'a>(root: &'a Json, schema: &'a Json, way: &mut Vec<&'a str>) -> usize {
    if let Some(to) = schema.get("$ref").and_then(Json::text) {
        let name = to.strip_prefix("#/$defs/").unwrap_or_default();
        let definition = root.get("$defs").and_then(|it| it.get(name));
        let Some(definition) = definition.filter(|_| !way.contains(&name)) else {
            return 0;
        };
        way.push(name);
        let inside = depth(root, definition, way);
        way.pop();
        return inside;
    }
    let properties = schema.get("properties").unwrap_or(&Json::Null).members();
    let below = properties
        .iter()
        .map(|(_, inner)| inner)
        .chain(schema.get("items"));
    let own = usize::from(schema.get("properties").is_some() || schema.get("items").is_some());
    let below = below
        .map(|inner| depth(root, inner, way))
        .max()
        .unwrap_or(0);
    let branches = schema.get("anyOf").unwrap_or(&Json::Null).items();
    let beside = branches.iter().map(|inner| depth(root, inner, way)).max();
    (own + below).max(beside.unwrap_or(0))
}

#[test]
fn the_schemas_of_the_zoo_keep_every_rule() {
    for_every_type(|specimen| {
        let mut faults = faults(&Json::read(specimen.schema));
        faults.extend(name_fault(&specimen.title));
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults.join("; "))
        }
    });
}
