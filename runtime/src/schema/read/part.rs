//! The part of a large answer that has to be given again: the object around all that is wrong with it.

use std::ops::Range;

use serde_json::value::RawValue;

use super::decode::{DecodeError, root_of};
use super::document::{Document, Json};
use crate::schema::table::json_path::{self, Step};
use crate::schema::table::node::{Field, Kind, NodeRef};
use crate::schema::table::{Tabled, shape};
use crate::schema::write::dialect::{Dialect, laid, laid_object};

/// A part of an answer.
pub(crate) struct Part {
    /// Its place in the text.
    pub(crate) place: Range<usize>,
    /// Its JSON path.
    pub(crate) path: String,
    pub(crate) schema: &'static RawValue,
}

/// The smallest object in an answer of a `T` that has all that is wrong with it; `None` where that is the
/// whole answer, or something that the answer writes in another form.
pub(crate) fn part<T: Tabled>(
    text: &str,
    dialects: &[Dialect],
    cause: &DecodeError,
) -> Option<Part> {
    let root = laid::<T>(dialects).ok()?.root;
    let steps = common(cause)?;
    let document = Document::of(text).ok()?;
    let (mut node, mut json) = (root, root_of(root, document.root()));
    let mut best = None;
    for (at, step) in steps.iter().enumerate() {
        let Some((inner, value)) = child(node, json, step) else {
            break;
        };
        (node, json) = (inner, value);
        let object = shape::strip_nullable(node);
        if matches!(object.get().kind, Kind::Object(_)) && json.is_object() {
            best = Some((object, json, at + 1));
        }
    }
    let (node, json, depth) = best?;
    Some(Part {
        place: json.place(),
        path: json_path::of(&steps[..depth]),
        schema: laid_object(node, dialects)?,
    })
}

/// The steps that all places have in common.
fn common(cause: &DecodeError) -> Option<Vec<Step>> {
    let paths: Vec<&str> = match cause {
        DecodeError::Malformed { .. } => return None,
        DecodeError::Mismatch { path, .. } => vec![path],
        DecodeError::Invalid { violations } => violations.iter().map(|it| &*it.path).collect(),
    };
    let mut paths = paths.into_iter().map(json_path::steps);
    let first = paths.next()??;
    paths.try_fold(first, |mut common, path| {
        let path = path?;
        let same = common.iter().zip(&path).take_while(|(a, b)| a == b);
        let same = same.count();
        common.truncate(same);
        Some(common)
    })
}

/// Returns what a step leads to, where the answer has it as serde does.
fn child<'a>(node: NodeRef, json: Json<'a>, step: &Step) -> Option<(NodeRef, Json<'a>)> {
    match (&shape::strip_nullable(node).get().kind, step) {
        (Kind::Object(fields), Step::Key(key)) => {
            let is_it = |field: &&Field| !field.flatten && field.name.as_str() == key;
            let field = fields.iter().find(is_it)?;
            let value = json.find(|it| field.name.is(it))?;
            Some((field.node, value))
        }
        (Kind::Array { items, .. }, Step::Index(index)) => {
            Some((*items, json.items()?.nth(*index)?))
        }
        (_, Step::Key(_) | Step::Index(_)) => None,
    }
}
