//! Ends a turn before its own end: where a script says so, at a stop sequence, at the token limit.
//!
//! Counts as the usage does: four characters are a token, and a tool call costs a few more.

use super::turn::Turn;
use crate::local::request::Extent;

/// Number of tokens for the name and the frame of a tool call.
const CALL_TOKENS: u64 = 8;
const TOKEN_CHARACTERS: u64 = 4;

/// Returns a rough count of the tokens of a text.
pub(in crate::local) fn tokens(text: &str) -> u64 {
    (text.chars().count() as u64).div_ceil(TOKEN_CHARACTERS)
}

impl Turn {
    /// Cuts after so many characters; of tool calls the arguments of the last one.
    pub(super) fn cut(&mut self, characters: usize) {
        let said = match self.calls.last_mut() {
            Some(call) => Some(&mut call.arguments),
            None => self.text.as_mut().or(self.refusal.as_mut()),
        };
        if let Some(text) = said {
            shorten(text, characters);
        }
    }

    /// Ends where the request wants it; gives the token limit if that is what ended it.
    pub(super) fn end(&mut self, extent: &Extent) -> Option<u64> {
        self.stop(&extent.stops);
        let limit = extent.tokens?;
        if self.said_tokens() <= limit {
            return None;
        }
        let mut left = limit;
        let texts = [&mut self.reasoning, &mut self.text, &mut self.refusal];
        for text in texts.into_iter().flatten() {
            spend(text, &mut left);
        }
        for at in 0..self.calls.len() {
            let rest = left.checked_sub(CALL_TOKENS).filter(|rest| *rest > 0);
            let (Some(mut rest), Some(call)) = (rest, self.calls.get_mut(at)) else {
                // A call whose name did not come whole is none.
                self.calls.truncate(at);
                break;
            };
            spend(&mut call.arguments, &mut rest);
            left = rest;
        }
        Some(limit)
    }

    /// Returns the tokens of the whole answer.
    pub(super) fn said_tokens(&self) -> u64 {
        let texts = [&self.reasoning, &self.text, &self.refusal];
        let said: u64 = texts.into_iter().flatten().map(|text| tokens(text)).sum();
        let call = |arguments: &str| CALL_TOKENS + tokens(arguments);
        let calls = self.calls.iter().map(|it| call(&it.arguments));
        said + calls.sum::<u64>()
    }

    /// Ends the text before the first stop sequence; nothing is said or called after it.
    fn stop(&mut self, stops: &[String]) {
        for text in [&mut self.text, &mut self.refusal].into_iter().flatten() {
            let places = stops.iter().filter_map(|stop| text.find(stop.as_str()));
            if let Some(first) = places.min() {
                text.truncate(first);
                self.calls.clear();
            }
        }
    }
}

/// Cuts a text to the tokens that are left.
fn spend(text: &mut String, left: &mut u64) {
    let most = left.saturating_mul(TOKEN_CHARACTERS);
    shorten(text, usize::try_from(most).unwrap_or(usize::MAX));
    *left -= tokens(text);
}

fn shorten(text: &mut String, characters: usize) {
    if let Some((end, _)) = text.char_indices().nth(characters) {
        text.truncate(end);
    }
}
