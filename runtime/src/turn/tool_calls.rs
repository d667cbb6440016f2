//! The pieces of tool calls, each added to the call it belongs to.
//!
//! Servers leave out the index, repeat or leave out ids and names, or use one index for two calls.

use super::{ELEMENT, replace};
use crate::wire::{FunctionCall, FunctionDelta, ToolCall, ToolCallDelta};
use serde::de::IgnoredAny;
use serde_json::Value;

/// Adds a piece of a tool call to the call it belongs to.
pub(super) fn tool_call(
    calls: &mut Vec<ToolCall>,
    indices: &mut Vec<Option<u64>>,
    piece: &ToolCallDelta,
) -> usize {
    let mut size = 0;
    let at = target(calls, indices, piece).unwrap_or_else(|| {
        size += ELEMENT;
        calls.push(ToolCall::default());
        indices.push(piece.index);
        calls.len() - 1
    });
    let call = &mut calls[at];
    if let Some(id) = piece.id.as_ref().filter(|id| !id.is_empty()) {
        call.id.clone_from(id);
    }
    if let Some(kind) = &piece.kind {
        call.kind = kind.clone();
    }
    if let Some(piece) = &piece.function {
        size += function(call.function.get_or_insert_default(), piece);
    }
    if let Some(piece) = &piece.custom {
        let custom = call.custom.get_or_insert_default();
        if let Some(name) = piece.get("name").and_then(Value::as_str) {
            name.clone_into(&mut custom.name);
        }
        let input = piece
            .get("input")
            .and_then(Value::as_str)
            .unwrap_or_default();
        custom.input.push_str(input);
        size += input.len();
    }
    replace(&mut call.extra, &piece.extra);
    size
}

/// Which call a piece continues; `None` for the first piece of a new one.
fn target(calls: &[ToolCall], indices: &[Option<u64>], piece: &ToolCallDelta) -> Option<usize> {
    let id = piece.id.as_deref().filter(|id| !id.is_empty());
    let at = match piece.index {
        Some(_) => indices.iter().rposition(|index| *index == piece.index)?,
        None => {
            let same_id = calls.iter().rposition(|call| Some(call.id.as_str()) == id);
            same_id.or_else(|| calls.len().checked_sub(1))?
        }
    };
    let (known, known_function) = (&calls[at], calls[at].function.as_ref()?);
    let name = piece
        .function
        .as_ref()
        .and_then(|function| function.name.as_deref());
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Some(at);
    };
    if known_function.name.is_empty() {
        return Some(at);
    }
    let other_id = id.is_some_and(|id| !known.id.is_empty() && known.id != id);
    // A name once more: the same call told again, or, after whole arguments, the next one.
    let starts_again = piece
        .function
        .as_ref()
        .is_some_and(|function| !function.arguments.is_empty())
        && serde_json::from_str::<IgnoredAny>(&known_function.arguments).is_ok();
    let new = known_function.name != name || other_id || starts_again;
    (!new).then_some(at)
}

pub(super) fn function(call: &mut FunctionCall, piece: &FunctionDelta) -> usize {
    if let Some(name) = piece.name.as_ref().filter(|name| !name.is_empty()) {
        call.name.clone_from(name);
    }
    call.arguments.push_str(&piece.arguments);
    piece.arguments.len()
}
