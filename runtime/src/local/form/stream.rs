//! The events of a streamed answer, one at a time.
//!
//! Made only when they are asked for: a reader that stops holds the maker back, and a long answer
//! costs no more memory than a short one. How an event is written is its form's.

use super::turn::Turn;
use super::{Form, Frame, Members, usage};
use crate::local::answer::json::{Json, list, object};
use crate::local::script::{Entry, Stop};
use bytes::Bytes;
use std::collections::VecDeque;

/// Iterates over the server-sent events of one answer.
pub(in crate::local) struct Events {
    turn: Turn,
    form: &'static dyn Form,
    /// What stands in every chunk before the choice, and after it.
    envelope: (String, String),
    parts: Vec<Part>,
    chunk_size: usize,
    with_usage: bool,
    done: bool,
    stop: Option<(usize, Stop)>,
    /// How many pieces of the answer were sent.
    pieces: usize,
    stage: Stage,
    /// The events that end the stream.
    last: VecDeque<String>,
}

/// A piece of the answer that grows delta by delta.
#[derive(Clone, Copy)]
enum Part {
    Reasoning,
    Text,
    Refusal,
    Call(usize),
}

#[derive(Clone, Copy)]
enum Stage {
    Opening,
    /// The part, and how many bytes of it were sent; a call begins with its name.
    Part {
        at: usize,
        sent: Option<usize>,
    },
    Last,
}

/// Bytes of a part after which the next keep-alive is due.
const KEEP_ALIVE_EVERY: usize = 64;

impl Events {
    pub(in crate::local) fn new(
        turn: Turn,
        entry: &Entry,
        form: &'static dyn Form,
        include_usage: bool,
    ) -> Self {
        let mut parts = Vec::new();
        let reasoning = turn.reasoning.as_ref().filter(|_| form.shows_reasoning());
        parts.extend(reasoning.map(|_| Part::Reasoning));
        parts.extend(turn.text.as_ref().map(|_| Part::Text));
        parts.extend(turn.refusal.as_ref().map(|_| Part::Refusal));
        parts.extend((0..turn.calls.len()).map(Part::Call));
        Self {
            envelope: envelope(form, &turn, include_usage),
            with_usage: include_usage || form.always_usage() || entry.usage.is_some(),
            turn,
            form,
            parts,
            chunk_size: entry.chunk_size,
            done: entry.done,
            stop: entry.stop.clone(),
            pieces: 0,
            stage: Stage::Opening,
            last: VecDeque::new(),
        }
    }

    /// The next delta of a part, and how far it reaches; nothing when the part is through.
    fn piece(&self, part: Part, sent: Option<usize>) -> Option<(String, usize)> {
        let whole = match part {
            Part::Reasoning => self.turn.reasoning.as_deref()?,
            Part::Text => self.turn.text.as_deref()?,
            Part::Refusal => self.turn.refusal.as_deref()?,
            Part::Call(at) => &self.turn.calls.get(at)?.arguments,
        };
        let first = self.pieces == 0;
        if let (Part::Call(at), None) = (part, sent) {
            let delta = self.form.delta(self.call_opening(at)?, first);
            return Some((self.event(&delta), 0));
        }
        let sent = sent.unwrap_or(0);
        let rest = whole.get(sent..).filter(|rest| !rest.is_empty())?;
        let length = rest
            .char_indices()
            .nth(self.chunk_size)
            .map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(length);
        let members = match part {
            Part::Text => vec![("content", piece.into())],
            Part::Refusal => vec![("refusal", piece.into())],
            Part::Reasoning => self.form.reasoning(piece, &self.turn, after.is_empty()),
            Part::Call(at) => {
                let function = object([("arguments", piece.into())]);
                let call = object([("index", (at as u64).into()), ("function", function)]);
                vec![("tool_calls", list([call]))]
            }
        };
        let event = self.event(&self.form.delta(members, first));
        let reached = sent + length;
        let crossed = reached / KEEP_ALIVE_EVERY > sent / KEEP_ALIVE_EVERY;
        let keep_alive = if crossed { self.form.keep_alive() } else { "" };
        Some((format!("{keep_alive}{event}"), reached))
    }

    /// The first piece of a call: everything but its arguments.
    fn call_opening(&self, at: usize) -> Option<Members> {
        let call = self.turn.calls.get(at)?;
        let function = object([
            ("name", call.name.as_str().into()),
            ("arguments", "".into()),
        ]);
        let opening = object([
            ("index", (at as u64).into()),
            ("id", call.id.as_str().into()),
            ("type", "function".into()),
            ("function", function),
        ]);
        Some(vec![("tool_calls", list([opening]))])
    }

    fn event(&self, delta: &Json) -> String {
        let (before, after) = &self.envelope;
        let padding = self.form.padding(&delta.to_string());
        let choice = self.form.choice(("delta", delta.clone()), None);
        let mut event = format!("data: {before}{choice}{after}");
        for (name, value) in padding {
            event.push_str(&format!(",\"{name}\":{value}"));
        }
        event.push_str("}\n\n");
        event
    }

    /// The events after the answer's last piece, or after the one where it stops short.
    fn end(&self) -> VecDeque<String> {
        let chunks = match &self.stop {
            Some((_, Stop::Silence)) => return VecDeque::new(),
            Some((_, Stop::Failure(failure))) => {
                vec![self.form.failure_in_stream(failure, &self.turn)]
            }
            None => {
                let usage = self.with_usage.then(|| usage(self.form, &self.turn));
                self.form.closing(&self.turn, usage)
            }
        };
        let mut events: VecDeque<String> = chunks
            .into_iter()
            .map(|chunk| format!("data: {chunk}\n\n"))
            .collect();
        if self.done && (self.stop.is_none() || self.form.done_after_failure()) {
            events.push_back("data: [DONE]\n\n".to_owned());
        }
        events
    }

    fn stops_here(&self) -> bool {
        let stop = self.stop.as_ref();
        stop.is_some_and(|(pieces, _)| *pieces <= self.pieces)
    }
}

impl Iterator for Events {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        loop {
            match self.stage {
                Stage::Opening => {
                    self.stage = Stage::Part { at: 0, sent: None };
                    let opening = self.form.opening().map(|delta| self.event(&delta));
                    let event = self.form.keep_alive().to_owned() + &opening.unwrap_or_default();
                    if !event.is_empty() {
                        return Some(event.into());
                    }
                }
                Stage::Part { at, sent } => {
                    let part = self.parts.get(at).filter(|_| !self.stops_here());
                    let Some(part) = part else {
                        self.last = self.end();
                        self.stage = Stage::Last;
                        continue;
                    };
                    let Some((event, reached)) = self.piece(*part, sent) else {
                        let at = at + 1;
                        self.stage = Stage::Part { at, sent: None };
                        continue;
                    };
                    let sent = Some(reached);
                    self.stage = Stage::Part { at, sent };
                    self.pieces += 1;
                    return Some(event.into());
                }
                Stage::Last => return self.last.pop_front().map(Bytes::from),
            }
        }
    }
}

/// What a chunk has around its choice; OpenAI says in each that the usage is still to come.
fn envelope(form: &dyn Form, turn: &Turn, include_usage: bool) -> (String, String) {
    let usage = (include_usage && form.announces_usage()).then_some(Json::Null);
    let chunk = object(form.frame(turn, Frame::chunk(list([]), usage))).to_string();
    // Inside a string the quotes would have backslashes, so this is the member itself.
    let (before, after) = chunk.split_once("\"choices\":[").unwrap_or_default();
    let after = after.strip_suffix('}').unwrap_or(after);
    (format!("{before}\"choices\":["), after.to_owned())
}
