//! Random documents of a schema's grammar, by llguidance: at each place one of the bytes that may
//! stand there. It knows JSON only as far as to come to an end.

use fastrand::Rng;
use llguidance::api::TopLevelGrammar;
use llguidance::toktrie::ApproximateTokEnv;
use llguidance::{Matcher, ParserFactory};
use serde_json::{Value, json};
use std::error::Error;

/// Bytes after which a document is brought to its end.
const LENGTH: usize = 150;
/// Bytes after which it is given up.
const LONGEST: usize = 6000;

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

pub(super) struct Sampler {
    matcher: Matcher,
    random: Rng,
}

impl Sampler {
    pub(super) fn new(schema: &str) -> Result<Self, String> {
        let mut schema: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
        // Space between tokens is serde_json's affair, and makes documents long.
        schema["x-guidance"] = json!({ "whitespace_flexible": false });
        let vocabulary = ApproximateTokEnv::single_byte_env();
        let mut factory =
            ParserFactory::new_simple(&vocabulary).map_err(|error| error.to_string())?;
        factory.quiet();
        let parser = factory.create_parser(TopLevelGrammar::from_json_schema(schema));
        let matcher = Matcher::new(parser);
        match matcher.get_error() {
            None => Ok(Self {
                matcher,
                random: Rng::with_seed(specimens::seed()),
            }),
            Some(error) => Err(error),
        }
    }

    /// The next document, or nothing where it became too long.
    pub(super) fn document(&mut self) -> Result<Option<String>, Box<dyn Error>> {
        self.matcher.reset()?;
        let mut document = Vec::new();
        while document.len() < LONGEST {
            for token in self.matcher.consume_ff_tokens() {
                document.extend(u8::try_from(token));
            }
            if self.matcher.is_stopped() {
                return Ok(Some(String::from_utf8(document)?));
            }
            let mask = self.matcher.compute_mask()?;
            let mut allowed: Vec<u8> = Vec::new();
            let mut end = None;
            mask.iter_set_entries(|token| match u8::try_from(token) {
                Ok(byte) => allowed.push(byte),
                Err(_) => end = u32::try_from(token).ok(),
            });
            let Some(byte) = self.choose(&document, &allowed) else {
                self.matcher
                    .consume_token(end.expect("something may follow"))?;
                return Ok(Some(String::from_utf8(document)?));
            };
            self.matcher.consume_token(byte.into())?;
            document.push(byte);
        }
        Ok(None)
    }

    /// Says where the grammar does not take a text, keys in the schema's order and no space in it.
    pub(super) fn hold(&mut self, text: &str) -> Result<(), String> {
        self.matcher.reset().map_err(|error| error.to_string())?;
        for (at, byte) in text.bytes().enumerate() {
            let taken = self.matcher.try_consume_tokens(&[byte.into()]);
            if taken.map_err(|error| error.to_string())? == 0 {
                return Err(format!("{} is not taken at {at}", &text[..=at]));
            }
        }
        Ok(())
    }

    /// One of the bytes that may follow.
    fn choose(&mut self, document: &[u8], allowed: &[u8]) -> Option<u8> {
        let in_text = is_in_text(document);
        let hurry = document.len() > LENGTH;
        // Texts, numbers and lists are short, and past the length all comes to its end.
        let mut preferred: Vec<&[u8]> = Vec::new();
        if hurry || self.random.u8(0..4) == 0 {
            preferred.push(if in_text { b"\"@" } else { b"]}," });
        }
        if hurry && !in_text {
            preferred.extend([&b"n"[..], b"0123456789", b"tf\"[{"]);
        }
        if in_text && self.random.u8(0..4) > 0 {
            preferred.push(LETTERS);
        }
        let of = |set: &[u8]| -> Vec<u8> {
            let allowed = allowed.iter().copied();
            allowed.filter(|byte| set.contains(byte)).collect()
        };
        let choices = preferred.into_iter().map(of).find(|it| !it.is_empty());
        self.random
            .choice(choices.unwrap_or_else(|| allowed.to_vec()))
    }
}

/// Returns whether a text is open at the end of the document.
fn is_in_text(document: &[u8]) -> bool {
    let (mut open, mut escaped) = (false, false);
    for byte in document {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if open => escaped = true,
            b'"' => open = !open,
            _ => {}
        }
    }
    open
}
