//! `Debug` and `Serialize` of companion types: fields that are there are written, others left out.

use crate::schema::read::document::Document;
use crate::schema::table::node::Tagging;
use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use std::fmt;

/// Writes an entry, if it is there.
///
/// # Errors
/// Those of the serializer.
pub fn entry<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &str,
    slot: &Option<T>,
) -> Result<(), M::Error> {
    match slot {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// Writes the entries of something whose keys lie in the object around it.
///
/// # Errors
/// Those of the serializer, and of values that have no JSON form.
pub fn merge<M: SerializeMap, T: Serialize>(map: &mut M, value: &T) -> Result<(), M::Error> {
    let json = serde_json::to_string(value).map_err(M::Error::custom)?;
    let document = Document::of(&json).map_err(M::Error::custom)?;
    for (key, value) in document.root().members().into_iter().flatten() {
        let value: serde_json::Value =
            serde_json::from_str(value.text()).map_err(M::Error::custom)?;
        map.serialize_entry(&key, &value)?;
    }
    Ok(())
}

/// Writes a variant with its tag.
///
/// # Errors
/// Those of the serializer.
pub fn variant<S: Serializer, T: Serialize>(
    serializer: S,
    tagging: &Tagging,
    name: &str,
    content: Option<&T>,
) -> Result<S::Ok, S::Error> {
    let entries = match (tagging, content) {
        (Tagging::External, None) => return serializer.serialize_str(name),
        (Tagging::Untagged, None) => return serializer.serialize_unit(),
        (Tagging::Untagged, Some(content)) => return content.serialize(serializer),
        _ => serializer.serialize_map(None),
    };
    let mut map = entries?;
    match tagging {
        Tagging::External | Tagging::Untagged => map.serialize_entry(name, &content)?,
        Tagging::Internal(tag) => {
            map.serialize_entry(tag.as_str(), name)?;
            merge(&mut map, &content)?;
        }
        Tagging::Adjacent(tag, key) => {
            map.serialize_entry(tag.as_str(), name)?;
            entry(&mut map, key.as_str(), &content)?;
        }
    }
    map.end()
}

/// Shows a companion type with named fields.
///
/// # Errors
/// Those of the formatter.
pub fn debug(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (field, value) in fields {
        shown.field(field, value);
    }
    shown.finish()
}
