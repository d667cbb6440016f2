//! JSON as a tree that keeps double keys, to be changed and to be walked along a path. It knows no
//! type.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A piece of JSON.
#[derive(Clone, Debug)]
pub(super) enum Document {
    Scalar(Value),
    List(Vec<Document>),
    Object(Vec<(String, Document)>),
}

impl Document {
    /// The tree of a text, unless it is no JSON or too deep for serde_json.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Returns how many pieces it has, itself included.
    pub(super) fn count(&self) -> usize {
        let below: usize = match self {
            Self::Scalar(_) => 0,
            Self::List(items) => items.iter().map(Self::count).sum(),
            Self::Object(entries) => entries.iter().map(|(_, value)| value.count()).sum(),
        };
        1 + below
    }

    /// Calls `change` with the `index`th piece, counted from this one as the zeroth.
    pub(super) fn change(&mut self, index: usize, change: &mut dyn FnMut(&mut Self)) {
        let mut rest = index;
        if rest == 0 {
            return change(self);
        }
        rest -= 1;
        let below: Vec<&mut Self> = match self {
            Self::Scalar(_) => Vec::new(),
            Self::List(items) => items.iter_mut().collect(),
            Self::Object(entries) => entries.iter_mut().map(|(_, value)| value).collect(),
        };
        for piece in below {
            let count = piece.count();
            if rest < count {
                return piece.change(rest, change);
            }
            rest -= count;
        }
    }

    /// The pieces to which one step can lead: in the document as it stands, or in what it is decoded
    /// to (pairs as a map, slots as a list, JSON in a string, the content of a variant's name).
    pub(super) fn step(&self, step: &Step) -> Vec<Self> {
        let mut found = Vec::new();
        match (self, step) {
            (Self::Object(entries), Step::Key(key)) => found.extend(
                entries
                    .iter()
                    .filter(|(it, _)| it == key)
                    .map(|(_, value)| value.clone()),
            ),
            (Self::List(items), Step::Index(index)) => found.extend(items.get(*index).cloned()),
            (Self::Object(_), Step::Index(index)) => {
                found.extend(self.step(&Step::Key(format!("_{index}"))));
            }
            (Self::List(pairs), Step::Key(key)) => {
                let named = |pair: &&Self| pair.get("key").iter().any(|it| it.is_key(key));
                for pair in pairs.iter().filter(named) {
                    found.extend(pair.get("value"));
                }
            }
            (Self::Scalar(Value::String(text)), step) => {
                if let Some(inner) = Self::read(text) {
                    found.extend(inner.step(step));
                }
                if matches!(step, Step::Key(key) if key.eq_ignore_ascii_case(text)) {
                    found.push(self.clone());
                }
            }
            (Self::Scalar(_), _) => {}
        }
        found
    }

    /// The values under a key.
    pub(super) fn get(&self, key: &str) -> Vec<Self> {
        match self {
            Self::Object(_) => self.step(&Step::Key(key.to_owned())),
            _ => Vec::new(),
        }
    }

    /// Returns whether this, as the key of a map, is written so.
    fn is_key(&self, key: &str) -> bool {
        match self {
            Self::Scalar(Value::String(text)) => text.eq_ignore_ascii_case(key),
            Self::Scalar(Value::Number(number)) => {
                let key: Option<f64> = key.parse().ok();
                key.is_some() && number.as_f64() == key
            }
            // Keys of other kinds are copied as they stand.
            other => format!("{other}") == key,
        }
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(value) => write!(f, "{value}"),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{}:{value}", Value::from(key.as_str()))?;
                }
                f.write_str("}")
            }
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Document, E> {
        Ok(Document::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Document, E> {
        Ok(Document::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Document, E> {
        Ok(Document::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Document, E> {
        Ok(Document::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Document, E> {
        Ok(Document::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Document, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Document::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Document::Object(entries))
    }
}

/// One step of a JSON path.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The steps of a JSON path, or nothing where it is not well formed.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            let first = name.chars().next()?;
            let sound = (first.is_alphabetic() || first == '_')
                && name.chars().all(|it| it.is_alphanumeric() || it == '_');
            steps.push(Step::Key(sound.then(|| name.to_owned())?));
            rest = after;
        } else {
            let inside = rest.strip_prefix('[')?;
            let mut tokens = serde_json::Deserializer::from_str(inside).into_iter::<Value>();
            steps.push(match tokens.next()?.ok()? {
                Value::String(key) => Step::Key(key),
                Value::Number(index) => Step::Index(usize::try_from(index.as_u64()?).ok()?),
                _ => return None,
            });
            rest = inside.get(tokens.byte_offset()..)?.strip_prefix(']')?;
        }
    }
    Some(steps)
}
