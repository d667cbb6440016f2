//! The pieces of reasoning details, each added to the entry that it goes on with.

use super::weight;
use serde_json::Value;

/// Number of the last entries of reasoning that a piece may go on with.
const RECENT: usize = 32;

/// Merges pieces of one entry, recognized by index and type: two entries of different type can share an
/// index.
pub(super) fn reasoning_detail(details: &mut Vec<Value>, piece: &Value) -> usize {
    let first = details.len().saturating_sub(RECENT);
    let at = details[first..]
        .iter()
        .rposition(|entry| continues(entry, piece));
    let at = at.map(|at| first + at);
    // Without an index only the last entry can go on.
    let at = at.filter(|at| says(piece, "index").is_some() || at + 1 == details.len());
    let (Some(at), Some(piece)) = (at, piece.as_object()) else {
        details.push(piece.clone());
        return weight(piece);
    };
    let mut size = 0;
    for (name, value) in piece {
        match (&mut details[at][name.as_str()], value) {
            (Value::String(whole), Value::String(more))
                if matches!(name.as_str(), "text" | "summary") =>
            {
                size += more.len();
                whole.push_str(more);
            }
            // The signature is empty on all pieces but the last.
            (Value::String(_), Value::Null) => {}
            (Value::String(_), Value::String(empty)) if empty.is_empty() => {}
            (known, new) if known == new => {}
            (known, new) => {
                size += weight(new);
                *known = new.clone();
            }
        }
    }
    size
}

/// Returns whether a piece of reasoning goes on with this entry.
fn continues(entry: &Value, piece: &Value) -> bool {
    let same = |name| says(entry, name) == says(piece, name);
    let other_id = says(entry, "id").is_some() && says(piece, "id").is_some() && !same("id");
    let grows = || says(piece, "text").or(says(piece, "summary")).is_some();
    // A signed entry is whole; without an index nothing else shows that.
    let open = || says(entry, "signature").is_none_or(|signature| signature == "");
    same("type")
        && same("index")
        && !other_id
        && (says(piece, "index").is_some() || (grows() && open()))
}

/// Returns a member that is there and not null.
fn says<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name).filter(|member| !member.is_null())
}
