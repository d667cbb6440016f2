//! What a partial should be, found the naive way: the prefix is read from its beginning, what is
//! cut is completed or dropped, and the schema text says what grows and what is encoded. It shares
//! nothing with the crate but that text.

use serde_json::{Map, Value};

/// A prefix of a document, read as far as it goes.
#[derive(Clone, Debug)]
enum Tree {
    Scalar(Value),
    Text(String, bool),
    List(Vec<Tree>, bool),
    /// A key may have come without its value.
    Object(Vec<(String, Option<Tree>)>, bool),
}

/// The partial value of a prefix under a schema.
pub(crate) fn partial(schema: &Value, prefix: &str) -> Option<Value> {
    let mut reader = Reader { rest: prefix };
    let tree = reader.value()?;
    let shape = Shape {
        definitions: &schema["$defs"],
    };
    let wrapped = schema["properties"]
        .as_object()
        .is_some_and(|it| it.len() == 1 && it.contains_key("value"));
    if !wrapped {
        return shape.value(schema, &tree);
    }
    let Tree::Object(entries, _) = tree else {
        return None;
    };
    let (_, root) = entries.into_iter().next()?;
    shape.value(&schema["properties"]["value"], &root?)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, token: char) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self) -> Option<Tree> {
        if self.takes('{') {
            return Some(self.object());
        }
        if self.takes('[') {
            return Some(self.list());
        }
        if self.takes('"') {
            let (text, whole) = self.string();
            return Some(Tree::Text(text, whole));
        }
        let end = self
            .rest
            .find(|it: char| !(it.is_ascii_alphanumeric() || "+-.".contains(it)));
        // A number at the end may go on, a word cannot.
        let end = match end {
            None if matches!(self.rest, "true" | "false" | "null") => self.rest.len(),
            end => end?,
        };
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Tree::Scalar(serde_json::from_str(token).ok()?))
    }

    fn string(&mut self) -> (String, bool) {
        let mut escaped = false;
        let end = self.rest.find(|it: char| {
            let ends = it == '"' && !escaped;
            escaped = it == '\\' && !escaped;
            ends
        });
        let mut raw = &self.rest[..end.unwrap_or(self.rest.len())];
        self.rest = end.map_or("", |end| &self.rest[end + 1..]);
        loop {
            match serde_json::from_str(&format!("\"{raw}\"")) {
                Ok(text) => return (text, end.is_some()),
                Err(_) => raw = &raw[..raw.len() - 1],
            }
        }
    }

    fn list(&mut self) -> Tree {
        let mut items = Vec::new();
        loop {
            if self.takes(']') {
                return Tree::List(items, true);
            }
            match self.value() {
                Some(item) => items.push(item),
                None => return Tree::List(items, false),
            }
            self.takes(',');
        }
    }

    fn object(&mut self) -> Tree {
        let mut entries = Vec::new();
        loop {
            if self.takes('}') {
                return Tree::Object(entries, true);
            }
            if !self.takes('"') {
                return Tree::Object(entries, false);
            }
            let (key, whole) = self.string();
            if !whole {
                return Tree::Object(entries, false);
            }
            self.takes(':');
            let value = self.value();
            let cut = value.is_none();
            entries.push((key, value));
            if cut {
                return Tree::Object(entries, false);
            }
            self.takes(',');
        }
    }
}

impl Tree {
    fn is_whole(&self) -> bool {
        match self {
            Self::Scalar(_) => true,
            Self::Text(_, whole) | Self::List(_, whole) | Self::Object(_, whole) => *whole,
        }
    }

    fn plain(&self) -> Value {
        match self {
            Self::Scalar(value) => value.clone(),
            Self::Text(text, _) => Value::from(text.as_str()),
            Self::List(items, _) => items.iter().map(Self::plain).collect(),
            Self::Object(entries, _) => entries
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), value.as_ref()?.plain())))
                .collect(),
        }
    }

    fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(entries, _) => entries
                .iter()
                .find(|(key, _)| key == name)
                .and_then(|(_, value)| value.as_ref()),
            _ => None,
        }
    }
}

struct Shape<'a> {
    definitions: &'a Value,
}

impl Shape<'_> {
    fn value(&self, schema: &Value, tree: &Tree) -> Option<Value> {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/$defs/");
            return self.value(&self.definitions[name], tree);
        }
        if let Some(options) = schema["anyOf"].as_array() {
            return self.union(options, tree);
        }
        match tree {
            Tree::Scalar(value) => Some(value.clone()),
            Tree::Text(text, whole) => self.text(schema, text, *whole),
            Tree::List(items, _) => Some(self.list(&schema["items"], items)),
            Tree::Object(entries, _) => Some(self.object(&schema["properties"], entries)),
        }
    }

    fn text(&self, schema: &Value, text: &str, whole: bool) -> Option<Value> {
        let is_json = schema["description"] == "A JSON value, written as JSON text.";
        if is_json && whole {
            return Some(serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)));
        }
        let late = is_json || schema.get("enum").is_some() || schema.get("pattern").is_some();
        (whole || !late).then(|| Value::from(text))
    }

    fn list(&self, items: &Value, elements: &[Tree]) -> Value {
        let is_map = items["properties"]
            .as_object()
            .is_some_and(|it| it.len() == 2 && it.contains_key("key") && it.contains_key("value"));
        if !is_map {
            let elements = elements.iter().filter_map(|it| self.value(items, it));
            return elements.collect();
        }
        let mut map = Map::new();
        for element in elements {
            let (Some(key), Some(value)) = (element.get("key"), element.get("value")) else {
                continue;
            };
            let value = self.value(&items["properties"]["value"], value);
            if let (true, Some(value)) = (key.is_whole(), value) {
                let key = match key.plain() {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                map.insert(key, value);
            }
        }
        Value::Object(map)
    }

    fn object(&self, properties: &Value, entries: &[(String, Option<Tree>)]) -> Value {
        let value = |key: &str| {
            let (_, value) = entries.iter().find(|(name, _)| name == key)?;
            self.value(&properties[key], value.as_ref()?)
        };
        let names = properties.as_object().expect("an object has properties");
        if names.contains_key("_0") {
            let slots = 0..names.len();
            return slots
                .map(|slot| value(&format!("_{slot}")).unwrap_or(Value::Null))
                .collect();
        }
        let filled = names
            .keys()
            .filter_map(|name| Some((name.clone(), value(name)?)));
        Value::Object(filled.collect())
    }

    fn union(&self, options: &[Value], tree: &Tree) -> Option<Value> {
        let mut some: Vec<&Value> = options.iter().filter(|it| it["type"] != "null").collect();
        if let Tree::Scalar(Value::Null) = tree {
            return Some(Value::Null);
        }
        if some.len() == 1 {
            return self.value(some[0], tree);
        }
        if !some.iter().all(|option| is_tagged(option)) {
            // Untagged: whole or nothing.
            return tree.is_whole().then(|| tree.plain());
        }
        some.retain(|option| match tree {
            Tree::Text(text, whole) => {
                *whole
                    && option["enum"]
                        .as_array()
                        .is_some_and(|it| it.contains(&Value::from(text.as_str())))
            }
            Tree::Object(entries, _) => self.is_variant(option, tree, entries),
            _ => false,
        });
        self.value(some.first()?, tree)
    }

    fn is_variant(&self, option: &Value, tree: &Tree, entries: &[(String, Option<Tree>)]) -> bool {
        let Some(properties) = option["properties"].as_object() else {
            return false;
        };
        let mut tags = properties.iter().filter(|(_, it)| is_tag(it)).peekable();
        if tags.peek().is_none() {
            return entries
                .first()
                .is_some_and(|(key, _)| properties.contains_key(key));
        }
        tags.all(|(name, tag)| {
            tree.get(name)
                .is_some_and(|it| it.is_whole() && it.plain() == tag["enum"][0])
        })
    }
}

fn is_tag(property: &Value) -> bool {
    property["enum"].as_array().is_some_and(|it| it.len() == 1)
}

fn is_tagged(option: &Value) -> bool {
    let properties = option["properties"].as_object();
    option.get("enum").is_some()
        || properties.is_some_and(|it| it.len() == 1 || it.values().any(is_tag))
}
