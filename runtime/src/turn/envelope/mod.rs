//! Chunks recognised by comparison with the one before.
//!
//! In a stream every chunk repeats the bytes around the new text, or around the new piece of a tool call's
//! arguments. Where a chunk begins and ends as the last one did, only the string between is read: a tenth
//! of the work of parsing it all. Members at the end may vary ([`members`]). The full parser decides in
//! every other case, and is the oracle in the tests. Knows no stream.

mod counts;
mod members;
#[cfg(test)]
mod tests;

use crate::wire::{Chunk, ChunkChoice, Delta};
pub(crate) use members::Member;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The bytes around the string of the last such chunk.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    /// Up to and with the opening quote of the string; empty where no chunk is known.
    before: Vec<u8>,
    /// From the closing quote to the end of the choices.
    after: Vec<u8>,
    /// The members behind the choices.
    members: Vec<Member>,
    hole: Hole,
    /// Number of chunks in a row that differed; a server that varies each is not compared for ever.
    misses: u8,
}

/// The kind of the string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hole {
    /// The answer's text.
    #[default]
    Text,
    /// More arguments of the tool call with this index.
    Arguments(Option<u64>),
}

/// After so many chunks in a row that differ, no more envelopes are taken.
const MOST_MISSES: u8 = 8;

impl Envelope {
    /// Returns the string of a chunk that differs from the last one in nothing else but in members at its
    /// end, which [`changed`](Self::changed) then returns.
    pub(crate) fn text(&mut self, data: &[u8]) -> Option<(Hole, String)> {
        if self.before.is_empty() {
            return None;
        }
        let rest = data.strip_prefix(self.before.as_slice())?;
        let (text, rest) = string(rest)?;
        let rest = rest.strip_prefix(self.after.as_slice())?;
        members::compare(&mut self.members, rest)?;
        self.misses = 0;
        Some((self.hole, text))
    }

    /// Returns the members that the last chunk has changed.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_new())
    }

    /// Forgets the last chunk: something else came after it.
    pub(crate) fn forget(&mut self) {
        self.before.clear();
    }

    /// Remembers a chunk that the full parser has read, if the string is all it says.
    pub(crate) fn learn(
        &mut self,
        data: &[u8],
        chunk: &Chunk,
        is_answer: impl Fn(Option<u64>) -> bool,
    ) {
        // Whatever it was, the next one follows on this one.
        self.before.clear();
        if self.misses >= MOST_MISSES {
            return;
        }
        let Some(hole) = hole(chunk, is_answer) else {
            return;
        };
        self.misses += 1;
        let Some((start, end, choices)) = range(data, hole) else {
            return;
        };
        let Some(members) = members::behind(data, choices, chunk) else {
            return;
        };
        self.hole = hole;
        self.members = members;
        self.before.extend_from_slice(&data[..=start]);
        self.after.clear();
        self.after.extend_from_slice(&data[end - 1..choices]);
    }
}

/// Returns a JSON string without its opening quote, and what comes from its closing quote on.
fn string(data: &[u8]) -> Option<(String, &[u8])> {
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let end = data.iter().position(special)?;
    if data[end] == b'"' {
        let text = std::str::from_utf8(&data[..end]).ok()?;
        return Some((text.to_owned(), &data[end..]));
    }
    let end = members::end_of_string(data)?;
    // With its opening quote, which stands before it.
    let mut quoted = Vec::with_capacity(end + 2);
    quoted.push(b'"');
    quoted.extend_from_slice(&data[..=end]);
    Some((serde_json::from_slice(&quoted).ok()?, &data[end..]))
}

/// Returns what the string of a chunk is, if a chunk like this one, with another string, changes nothing else.
fn hole(chunk: &Chunk, is_answer: impl Fn(Option<u64>) -> bool) -> Option<Hole> {
    let [choice] = chunk.choices.as_slice() else {
        return None;
    };
    let delta = &choice.delta;
    let is_quiet = chunk.error.is_none()
        && chunk.moderation.is_none()
        && is_answer(choice.index)
        && is_bare(choice)
        && says_nothing_else(delta);
    if !is_quiet {
        return None;
    }
    match (&delta.content, delta.tool_calls.as_slice()) {
        (Some(_), []) => Some(Hole::Text),
        (None, [call]) => {
            let function = call.function.as_ref()?;
            let is_more = call.id.is_none()
                && call.kind.is_none()
                && call.custom.is_none()
                && call.extra.is_empty()
                && function.name.is_none()
                && function.extra.is_empty();
            is_more.then_some(Hole::Arguments(call.index))
        }
        _ => None,
    }
}

fn is_bare(choice: &ChunkChoice) -> bool {
    choice.finish_reason.is_none() && choice.logprobs.is_none()
}

fn says_nothing_else(delta: &Delta) -> bool {
    delta.refusal.is_none()
        && delta.reasoning.is_none()
        && delta.reasoning_content.is_none()
        && delta.reasoning_details.is_empty()
        && delta.function_call.is_none()
        && delta.audio.is_none()
        && delta.annotations.is_empty()
}

/// Returns where the string stands in a chunk, quotes included, and where the choices end.
fn range(data: &[u8], hole: Hole) -> Option<(usize, usize, usize)> {
    #[derive(Deserialize)]
    struct Outer<'a> {
        #[serde(borrow)]
        choices: &'a RawValue,
    }
    #[derive(Deserialize)]
    struct Choice<'a> {
        #[serde(borrow)]
        delta: Said<'a>,
    }
    #[derive(Deserialize)]
    struct Said<'a> {
        #[serde(borrow)]
        content: Option<&'a RawValue>,
        #[serde(borrow)]
        tool_calls: Option<[Call<'a>; 1]>,
    }
    #[derive(Deserialize)]
    struct Call<'a> {
        #[serde(borrow)]
        function: Function<'a>,
    }
    #[derive(Deserialize)]
    struct Function<'a> {
        #[serde(borrow)]
        arguments: &'a RawValue,
    }
    // Members that come twice are an error here, so the string is the one that was read.
    let outer: Outer<'_> = serde_json::from_slice(data).ok()?;
    let choices = outer.choices.get();
    let [Choice { delta }] = serde_json::from_str(choices).ok()?;
    let string = match hole {
        Hole::Text => delta.content?.get(),
        Hole::Arguments(_) => {
            let [call] = delta.tool_calls?;
            call.function.arguments.get()
        }
    };
    let place = |part: &str| part.as_ptr().addr().checked_sub(data.as_ptr().addr());
    let (start, choices) = (place(string)?, place(choices)? + choices.len());
    string
        .starts_with('"')
        .then_some((start, start + string.len(), choices))
}
