//! The events of a streamed answer, one at a time.
//!
//! Made only when they are asked for: a reader that stops holds the maker back, and a long answer
//! costs no more memory than a short one.

use super::json::{Json, list, object};
use super::script::{Entry, Shape};
use super::shape::{Envelope, generation_id, provider_metadata, reasoning_details, timings, usage};
use super::turn::Turn;
use bytes::Bytes;

/// Iterates over the server-sent events of one answer.
pub(super) struct Events {
    turn: Turn,
    shape: Shape,
    envelope: Envelope,
    parts: Vec<Part>,
    chunk_size: usize,
    with_usage: bool,
    done: bool,
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
    Role,
    /// The part, and how many bytes of it were sent; a call begins with its name.
    Part {
        at: usize,
        sent: Option<usize>,
    },
    Finish,
    Usage,
    Done,
    End,
}

/// llama.cpp's server keeps the connection alive with a comment now and then.
const KEEP_ALIVE: &str = ":\n\n";
/// Bytes of a part after which the next keep-alive is due.
const KEEP_ALIVE_EVERY: usize = 64;

impl Events {
    pub(super) fn new(turn: Turn, entry: &Entry, shape: Shape, include_usage: bool) -> Self {
        let shows_reasoning = shape != Shape::OpenAi;
        let mut parts = Vec::new();
        parts.extend(
            turn.reasoning
                .as_ref()
                .filter(|_| shows_reasoning)
                .map(|_| Part::Reasoning),
        );
        parts.extend(turn.text.as_ref().map(|_| Part::Text));
        parts.extend(turn.refusal.as_ref().map(|_| Part::Refusal));
        parts.extend((0..turn.calls.len()).map(Part::Call));
        Self {
            envelope: Envelope::new(&turn, shape, include_usage),
            with_usage: include_usage || entry.usage.is_some(),
            turn,
            shape,
            parts,
            chunk_size: entry.chunk_size,
            done: entry.done,
            stage: Stage::Role,
        }
    }

    fn role(&self) -> String {
        let role = ("role", Json::from("assistant"));
        let delta = match self.shape {
            Shape::Gateway => object([role]),
            Shape::OpenAi => object([role, ("content", "".into()), ("refusal", Json::Null)]),
            Shape::LlamaCpp => object([role, ("content", Json::Null)]),
        };
        let event = self.event(&delta);
        if self.shape == Shape::LlamaCpp {
            format!("{KEEP_ALIVE}{event}")
        } else {
            event
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
        if let (Part::Call(at), None) = (part, sent) {
            return Some((self.event(&self.call_opening(at)?), 0));
        }
        let rest = whole
            .get(sent.unwrap_or(0)..)
            .filter(|rest| !rest.is_empty())?;
        let length = rest
            .char_indices()
            .nth(self.chunk_size)
            .map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(length);
        let event = self.event(&self.delta(part, piece, after.is_empty()));
        let reached = sent.unwrap_or(0) + length;
        let crossed = reached / KEEP_ALIVE_EVERY > sent.unwrap_or(0) / KEEP_ALIVE_EVERY;
        let keep_alive = self.shape == Shape::LlamaCpp && crossed;
        Some((
            if keep_alive {
                format!("{KEEP_ALIVE}{event}")
            } else {
                event
            },
            reached,
        ))
    }

    fn delta(&self, part: Part, piece: &str, last: bool) -> Json {
        match part {
            Part::Text => object([("content", piece.into())]),
            Part::Refusal => object([("refusal", piece.into())]),
            Part::Reasoning if self.shape == Shape::LlamaCpp => {
                object([("reasoning_content", piece.into())])
            }
            Part::Reasoning => object([
                ("reasoning", piece.into()),
                (
                    "reasoning_details",
                    reasoning_details(piece, &self.turn, last),
                ),
            ]),
            Part::Call(at) => {
                let function = object([("arguments", piece.into())]);
                let call = object([("index", (at as u64).into()), ("function", function)]);
                object([("tool_calls", list([call]))])
            }
        }
    }

    /// The first piece of a call: everything but its arguments.
    fn call_opening(&self, at: usize) -> Option<Json> {
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
        Some(object([("tool_calls", list([opening]))]))
    }

    fn event(&self, delta: &Json) -> String {
        self.envelope
            .event(&delta.to_string(), None, &self.padding(delta))
    }

    /// OpenAI pads its chunks, so that their length tells nothing.
    fn padding(&self, delta: &Json) -> Vec<(&'static str, Json)> {
        if self.shape != Shape::OpenAi {
            return Vec::new();
        }
        let length = 1 + delta.to_string().len() * 7 % 15;
        vec![(
            "obfuscation",
            "xQ7fKp2LmZr9TbV".get(..length).unwrap_or_default().into(),
        )]
    }

    fn finish(&self) -> String {
        let reason = Some(self.turn.finish_reason.as_str());
        let usage = || ("usage", usage(&self.turn, self.shape));
        match self.shape {
            Shape::Gateway => {
                let delta = object([("provider_metadata", provider_metadata(&self.turn))]);
                let mut more = Vec::new();
                more.extend(self.with_usage.then(usage));
                more.push(("generationId", generation_id(&self.turn).into()));
                self.envelope.event(&delta.to_string(), reason, &more)
            }
            Shape::OpenAi => {
                self.envelope
                    .event("{}", reason, &self.padding(&Json::Object(Vec::new())))
            }
            Shape::LlamaCpp => {
                let timings = [("timings", timings(&self.turn))];
                self.envelope
                    .event("{}", reason, if self.with_usage { &[] } else { &timings })
            }
        }
    }

    fn usage(&self) -> String {
        let mut more = vec![("usage", usage(&self.turn, self.shape))];
        if self.shape == Shape::LlamaCpp {
            more.push(("timings", timings(&self.turn)));
        }
        self.envelope.usage_event(&more)
    }
}

impl Iterator for Events {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        loop {
            let event = match self.stage {
                Stage::Role => {
                    self.stage = Stage::Part { at: 0, sent: None };
                    self.role()
                }
                Stage::Part { at, sent } => {
                    let Some(part) = self.parts.get(at) else {
                        self.stage = Stage::Finish;
                        continue;
                    };
                    let Some((event, reached)) = self.piece(*part, sent) else {
                        self.stage = Stage::Part {
                            at: at + 1,
                            sent: None,
                        };
                        continue;
                    };
                    self.stage = Stage::Part {
                        at,
                        sent: Some(reached),
                    };
                    event
                }
                Stage::Finish => {
                    let extra = self.with_usage && self.shape != Shape::Gateway;
                    self.stage = if extra { Stage::Usage } else { Stage::Done };
                    self.finish()
                }
                Stage::Usage => {
                    self.stage = Stage::Done;
                    self.usage()
                }
                Stage::Done => {
                    self.stage = Stage::End;
                    if !self.done {
                        return None;
                    }
                    "data: [DONE]\n\n".to_owned()
                }
                Stage::End => return None,
            };
            return Some(event.into());
        }
    }
}
