//! The events of a streamed answer, one at a time; several choices take turns.
//!
//! Made only when they are read: a reader that stops holds the maker back, and a long answer costs no
//! more memory than a short one. How an event is written is its form's.

use super::turn::Turn;
use super::{Form, Frame, Members, usage};
use crate::local::answer::json::{Json, list, object};
use crate::local::script::{Entry, Stop};
use bytes::Bytes;
use std::collections::VecDeque;
use std::{iter, mem};

/// Iterates over the server-sent events of one answer.
pub(in crate::local) struct Events {
    form: &'static dyn Form,
    /// The members of every chunk before the choice, and after it.
    envelope: (String, String),
    /// Those that still have something to say; the front one has its turn.
    choices: VecDeque<Choice>,
    chunk_size: usize,
    with_usage: bool,
    done: bool,
    stop: Option<(usize, Stop)>,
    /// Number of pieces of the answer that were sent.
    pieces: usize,
    /// The events that end the stream.
    last: VecDeque<String>,
}

/// One choice on its way.
struct Choice {
    turn: Turn,
    parts: Vec<Part>,
    /// `true` if a piece of it was sent.
    begun: bool,
    stage: Stage,
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
}

/// Bytes of a part after which the next keep-alive is due.
const KEEP_ALIVE_EVERY: usize = 64;

impl Choice {
    fn new(turn: Turn, form: &dyn Form) -> Self {
        let mut parts = Vec::new();
        let reasoning = turn.reasoning.as_ref().filter(|_| form.shows_reasoning());
        parts.extend(reasoning.map(|_| Part::Reasoning));
        parts.extend(turn.text.as_ref().map(|_| Part::Text));
        parts.extend(turn.refusal.as_ref().map(|_| Part::Refusal));
        parts.extend((0..turn.calls.len()).map(Part::Call));
        Self {
            turn,
            parts,
            begun: false,
            stage: Stage::Opening,
        }
    }

    /// Returns the first piece of a call: everything but its arguments.
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
}

impl Events {
    pub(in crate::local) fn new(
        mut turn: Turn,
        entry: &Entry,
        form: &'static dyn Form,
        include_usage: bool,
    ) -> Self {
        let others = mem::take(&mut turn.others);
        Self {
            envelope: envelope(form, &turn, include_usage),
            with_usage: include_usage || form.always_usage() || entry.usage.is_some(),
            choices: iter::once(turn)
                .chain(others)
                .map(|turn| Choice::new(turn, form))
                .collect(),
            form,
            chunk_size: entry.chunk_size,
            done: entry.done,
            stop: entry.stop.clone(),
            pieces: 0,
            last: VecDeque::new(),
        }
    }

    /// Returns the next delta of a part, and how far it reaches; nothing when the part is through.
    fn piece(&self, choice: &Choice, part: Part, sent: Option<usize>) -> Option<(String, usize)> {
        let turn = &choice.turn;
        let whole = match part {
            Part::Reasoning => turn.reasoning.as_deref()?,
            Part::Text => turn.text.as_deref()?,
            Part::Refusal => turn.refusal.as_deref()?,
            Part::Call(at) => &turn.calls.get(at)?.arguments,
        };
        let first = !choice.begun;
        if let (Part::Call(at), None) = (part, sent) {
            let delta = self.form.delta(choice.call_opening(at)?, first);
            return Some((self.event(turn, &delta, None), 0));
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
            Part::Reasoning => self.form.reasoning(piece, turn, after.is_empty()),
            Part::Call(at) => {
                let function = object([("arguments", piece.into())]);
                let call = object([("index", (at as u64).into()), ("function", function)]);
                vec![("tool_calls", list([call]))]
            }
        };
        let event = self.event(turn, &self.form.delta(members, first), None);
        let reached = sent + length;
        let crossed = reached / KEEP_ALIVE_EVERY > sent / KEEP_ALIVE_EVERY;
        let keep_alive = if crossed { self.form.keep_alive() } else { "" };
        Some((format!("{keep_alive}{event}"), reached))
    }

    fn event(&self, turn: &Turn, delta: &Json, reason: Option<&str>) -> String {
        let (before, after) = &self.envelope;
        let padding = self.form.padding(&delta.to_string());
        let choice = self.form.choice(turn, ("delta", delta.clone()), reason);
        let mut event = format!("data: {before}{choice}{after}");
        for (name, value) in padding {
            event.push_str(&format!(",\"{name}\":{value}"));
        }
        event.push_str("}\n\n");
        event
    }

    /// Returns the events after the last piece of the last choice, or after the one where it stops short.
    fn end(&self, turn: &Turn) -> VecDeque<String> {
        let chunks = match &self.stop {
            Some((_, Stop::Nothing)) => return VecDeque::new(),
            Some((_, Stop::Failure(failure))) => {
                vec![self.form.failure_in_stream(failure, turn)]
            }
            None => {
                let usage = self.with_usage.then(|| usage(self.form, turn));
                self.form.closing(turn, usage)
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

    /// Returns what comes before the pieces of a choice.
    fn opening(&self, choice: &Choice) -> String {
        let opening = self.form.opening();
        let opening = opening.map(|delta| self.event(&choice.turn, &delta, None));
        let alive = if choice.turn.index == 0 {
            self.form.keep_alive()
        } else {
            ""
        };
        alive.to_owned() + &opening.unwrap_or_default()
    }

    fn stops_here(&self) -> bool {
        let stop = self.stop.as_ref();
        stop.is_some_and(|(pieces, _)| *pieces <= self.pieces)
    }
}

impl Iterator for Events {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        while let Some(mut choice) = self.choices.pop_front() {
            let (at, sent) = match choice.stage {
                Stage::Opening => {
                    choice.stage = Stage::Part { at: 0, sent: None };
                    let event = self.opening(&choice);
                    if event.is_empty() {
                        self.choices.push_front(choice);
                        continue;
                    }
                    self.choices.push_back(choice);
                    return Some(event.into());
                }
                Stage::Part { at, sent } => (at, sent),
            };
            let stops_here = self.stops_here();
            let Some(part) = choice.parts.get(at).copied().filter(|_| !stops_here) else {
                if self.choices.is_empty() || stops_here {
                    self.choices.clear();
                    self.last = self.end(&choice.turn);
                    break;
                }
                let reason = Some(choice.turn.finish_reason.as_str());
                let delta = self.form.delta(Members::new(), !choice.begun);
                return Some(self.event(&choice.turn, &delta, reason).into());
            };
            let Some((event, reached)) = self.piece(&choice, part, sent) else {
                let at = at + 1;
                choice.stage = Stage::Part { at, sent: None };
                self.choices.push_front(choice);
                continue;
            };
            let sent = Some(reached);
            choice.stage = Stage::Part { at, sent };
            choice.begun = true;
            self.pieces += 1;
            self.choices.push_back(choice);
            return Some(event.into());
        }
        self.last.pop_front().map(Bytes::from)
    }
}

/// Returns the text of a chunk around its choice; OpenAI marks in each that the usage is still to come.
fn envelope(form: &dyn Form, turn: &Turn, include_usage: bool) -> (String, String) {
    let usage = (include_usage && form.announces_usage()).then_some(Json::Null);
    let chunk = object(form.frame(turn, Frame::chunk(list([]), usage))).to_string();
    // Inside a string the quotes would have backslashes, so this is the member itself.
    let (before, after) = chunk.split_once("\"choices\":[").unwrap_or_default();
    let after = after.strip_suffix('}').unwrap_or(after);
    (format!("{before}\"choices\":["), after.to_owned())
}
