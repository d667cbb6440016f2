//! The pieces of tool calls, each added to the call it belongs to.
//!
//! Servers leave out the index, repeat or leave out ids and names, or use one index for two calls.
//! Each byte of the arguments is looked at once, however often a name is repeated.

use super::replace;
use crate::wire::{FunctionCall, FunctionDelta, ToolCall, ToolCallDelta};
use serde_json::Value;

/// The marks by which the pieces of one call are distinguished from those of others.
#[derive(Debug, Default)]
pub(super) struct Track {
    /// The index that its pieces carry.
    index: Option<u64>,
    arguments: Brackets,
}

/// The state of the brackets in the JSON text of arguments.
#[derive(Debug, Default)]
struct Brackets {
    depth: usize,
    in_string: bool,
    after_backslash: bool,
    closed: bool,
}

/// Adds a piece of a tool call to the call it belongs to.
pub(super) fn tool_call(
    calls: &mut Vec<ToolCall>,
    tracks: &mut Vec<Track>,
    piece: &ToolCallDelta,
) -> usize {
    let mut size = 0;
    let place = target(calls, tracks, piece);
    if let Place::Repeated = place {
        return 0;
    }
    let at = if let Place::Call(at) = place {
        at
    } else {
        size += size_of::<ToolCall>();
        let mut call = ToolCall::default();
        if let Place::Sibling(of) = place {
            call.kind = calls[of].kind.clone();
            call.function = calls[of]
                .function
                .as_ref()
                .map(|it| FunctionCall::new(it.name.clone(), ""));
        }
        calls.push(call);
        tracks.push(Track {
            index: piece.index,
            ..Track::default()
        });
        calls.len() - 1
    };
    let call = &mut calls[at];
    // The first one stays: some servers make up another for each piece.
    if let (true, Some(id)) = (call.id.is_empty(), &piece.id) {
        call.id.clone_from(id);
    }
    if let Some(kind) = &piece.kind {
        call.kind = kind.clone();
    }
    if let Some(piece) = &piece.function {
        tracks[at].arguments.push(&piece.arguments);
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
    size + replace(&mut call.extra, &piece.extra)
}

/// The call to which a piece belongs.
enum Place {
    /// To this call.
    Call(usize),
    /// It is the first of a new call.
    New,
    /// It is another call of the function that this one calls, which the server does not say.
    Sibling(usize),
    /// It says once more what has been said.
    Repeated,
}

/// Returns where a piece belongs.
fn target(calls: &[ToolCall], tracks: &[Track], piece: &ToolCallDelta) -> Place {
    let more = piece
        .function
        .as_ref()
        .map_or("", |it| it.arguments.as_str());
    let is_bare = piece.id.as_deref().is_none_or(str::is_empty) && name_in(piece).is_empty();
    let Some(at) = continued(calls, tracks, piece) else {
        // A tail without id, name and arguments opens no call.
        let is_tail = is_bare && more.trim().is_empty() && !calls.is_empty();
        return if is_tail { Place::Repeated } else { Place::New };
    };
    // One whole object after another under one index (vllm, relays): a second call, or the same again.
    if is_bare && tracks[at].arguments.closed && is_whole(more) {
        let known = calls[at]
            .function
            .as_ref()
            .map_or("", |function| &function.arguments);
        return if known == more {
            Place::Repeated
        } else {
            Place::Sibling(at)
        };
    }
    Place::Call(at)
}

/// Returns whether the text is one whole JSON object.
fn is_whole(arguments: &str) -> bool {
    arguments.trim_start().starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(arguments).is_ok()
}

/// Returns which call a piece continues; `None` for the first piece of a new one.
fn continued(calls: &[ToolCall], tracks: &[Track], piece: &ToolCallDelta) -> Option<usize> {
    let id = piece.id.as_deref().filter(|id| !id.is_empty());
    let at = match (piece.index, id) {
        (Some(_), _) => tracks
            .iter()
            .rposition(|track| track.index == piece.index)?,
        (None, Some(id)) => {
            let same_id = calls.iter().rposition(|call| call.id == id);
            // The id may come late to a call, but a second one is another call's.
            same_id.or_else(|| {
                calls
                    .len()
                    .checked_sub(1)
                    .filter(|last| calls[*last].id.is_empty())
            })?
        }
        (None, None) => calls.len().checked_sub(1)?,
    };
    let (known, name) = (name_of(&calls[at]), name_in(piece));
    if known.is_empty() || name.is_empty() {
        return Some(at);
    }
    let other_id = id.is_some_and(|id| !calls[at].id.is_empty() && calls[at].id != id);
    // A name once more: the same call sent again, or, after whole arguments, the next one.
    let arguments = piece.function.as_ref().map(|function| &function.arguments);
    let starts_again =
        tracks[at].arguments.closed && arguments.is_some_and(|more| !more.is_empty());
    let new = known != name || other_id || starts_again;
    (!new).then_some(at)
}

fn name_of(call: &ToolCall) -> &str {
    match (&call.function, &call.custom) {
        (Some(function), _) => &function.name,
        (None, Some(custom)) => &custom.name,
        (None, None) => "",
    }
}

fn name_in(piece: &ToolCallDelta) -> &str {
    let custom = || piece.custom.as_ref()?.get("name")?.as_str();
    match &piece.function {
        Some(function) => function.name.as_deref().unwrap_or_default(),
        None => custom().unwrap_or_default(),
    }
}

pub(super) fn function(call: &mut FunctionCall, piece: &FunctionDelta) -> usize {
    if let Some(name) = piece.name.as_ref().filter(|name| !name.is_empty()) {
        call.name.clone_from(name);
    }
    call.arguments.push_str(&piece.arguments);
    piece.arguments.len() + replace(&mut call.extra, &piece.extra)
}

impl Brackets {
    /// Looks at more of the text. Whether it is valid JSON is for others to say.
    fn push(&mut self, more: &str) {
        for byte in more.bytes() {
            if self.in_string {
                self.in_string = self.after_backslash || byte != b'"';
                self.after_backslash = !self.after_backslash && byte == b'\\';
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.closed |= self.depth == 0;
                }
                _ => {}
            }
        }
    }
}
