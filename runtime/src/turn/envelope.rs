//! Text chunks, recognised by comparison with the one before.
//!
//! In a stream every chunk repeats the bytes around the new text. Where a chunk begins and ends as
//! the last one did, only the string between is read: a tenth of the work of parsing it all. The
//! full parser decides in every other case, and is the oracle in the tests. Knows no stream.

use crate::wire::Chunk;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The bytes around the text of the last text chunk.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    /// Up to and with the opening quote of the text; empty where no chunk is known.
    before: Vec<u8>,
    /// From the closing quote on.
    after: Vec<u8>,
    /// How many chunks in a row differed; a server that varies each is not compared for ever.
    misses: u8,
}

/// After so many chunks in a row that differ, no more envelopes are taken.
const MOST_MISSES: u8 = 8;

impl Envelope {
    /// The text of a chunk that differs from the last one in nothing else.
    pub(crate) fn text(&mut self, data: &[u8]) -> Option<String> {
        if self.before.is_empty() {
            return None;
        }
        let rest = data.strip_prefix(self.before.as_slice())?;
        rest.strip_suffix(self.after.as_slice())?;
        // With its quotes it must be one whole string, so no quote inside ends it early.
        let string = &data[self.before.len() - 1..=data.len() - self.after.len()];
        let text = serde_json::from_slice(string).ok()?;
        self.misses = 0;
        Some(text)
    }

    /// Forgets the last chunk: something else came after it.
    pub(crate) fn forget(&mut self) {
        self.before.clear();
    }

    /// Remembers a chunk that the full parser has read, if text is all it says.
    pub(crate) fn learn(
        &mut self,
        data: &[u8],
        chunk: &Chunk,
        is_answer: impl Fn(Option<u64>) -> bool,
    ) {
        // Whatever it was, the next text chunk follows on this one.
        self.before.clear();
        if self.misses >= MOST_MISSES || !is_text(chunk, is_answer) {
            return;
        }
        self.misses += 1;
        let Some(range) = text_range(data) else {
            return;
        };
        self.before.extend_from_slice(&data[..=range.start]);
        self.after.clear();
        self.after.extend_from_slice(&data[range.end - 1..]);
    }
}

/// Whether a chunk like this one, with another text, changes nothing but the text of the first answer.
fn is_text(chunk: &Chunk, is_answer: impl Fn(Option<u64>) -> bool) -> bool {
    let [choice] = chunk.choices.as_slice() else {
        return false;
    };
    let delta = &choice.delta;
    chunk.usage.is_none()
        && chunk.error.is_none()
        && chunk.moderation.is_none()
        && is_answer(choice.index)
        && choice.finish_reason.is_none()
        && choice.logprobs.is_none()
        && delta.content.is_some()
        && delta.refusal.is_none()
        && delta.reasoning.is_none()
        && delta.reasoning_content.is_none()
        && delta.reasoning_details.is_empty()
        && delta.tool_calls.is_empty()
        && delta.function_call.is_none()
        && delta.audio.is_none()
        && delta.annotations.is_empty()
}

/// Where the string of the text stands in a chunk, quotes included.
fn text_range(data: &[u8]) -> Option<std::ops::Range<usize>> {
    #[derive(Deserialize)]
    struct Outer<'a> {
        #[serde(borrow)]
        choices: [Choice<'a>; 1],
    }
    #[derive(Deserialize)]
    struct Choice<'a> {
        #[serde(borrow)]
        delta: Delta<'a>,
    }
    #[derive(Deserialize)]
    struct Delta<'a> {
        #[serde(borrow)]
        content: &'a RawValue,
    }
    // Members that come twice are an error here, so the string is the one that was read.
    let outer: Outer<'_> = serde_json::from_slice(data).ok()?;
    let string = outer.choices[0].delta.content.get();
    let start = string.as_ptr().addr().checked_sub(data.as_ptr().addr())?;
    string
        .starts_with('"')
        .then_some(start..start + string.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads chunks both ways; gives back how many were read by comparison.
    fn compare(events: &[String]) -> usize {
        let (mut envelope, mut compared) = (Envelope::default(), 0);
        let mut last = None;
        for event in events {
            let parsed = serde_json::from_str::<Chunk>(event);
            if let Some(text) = envelope.text(event.as_bytes()) {
                let mut expected: Chunk = last.clone().expect("one was learnt");
                expected.choices[0].delta.content = Some(text);
                assert_eq!(
                    parsed.expect("the parser reads it too"),
                    expected,
                    "{event}"
                );
                compared += 1;
            } else if let Ok(chunk) = parsed {
                envelope.learn(event.as_bytes(), &chunk, |index| index.unwrap_or(0) == 0);
                last = Some(chunk);
            }
        }
        compared
    }

    fn event(content: &str, more: &str) -> String {
        format!(
            r#"{{"id":"c1","choices":[{{"index":0,"delta":{{"content":{content}}},"finish_reason":null}}]{more}}}"#
        )
    }

    #[test]
    fn the_same_envelope_is_recognised() {
        let texts = [
            r#""One""#,
            r#"" two""#,
            r#""\"three\"\n\u00e9\ud83d\ude00""#,
            r#""""#,
            r#""漢字""#,
        ];
        let events: Vec<String> = texts.iter().map(|text| event(text, "")).collect();
        assert_eq!(compare(&events), texts.len() - 1);
    }

    #[test]
    fn what_differs_is_left_to_the_parser() {
        let first = event(r#""a""#, "");
        for other in [
            event("null", ""),
            event(
                r#""a"},"finish_reason":null},{"index":1,"delta":{"content":"b""#,
                "",
            ),
            event(r#""a","refusal":"b""#, ""),
            event(r#""a\""#, ""),
            event("\"a\u{1}\"", ""),
            event(r#""\ud83d""#, ""),
            event(r#""b""#, r#","usage":{"total_tokens":1}"#),
            first.replace("null", r#""stop""#),
            first.replace("\"index\":0", "\"index\":1"),
            first.replace(":\"a\"", ": \"a\""),
            first[..first.len() - 1].to_owned(),
            String::new(),
        ] {
            assert_eq!(compare(&[first.clone(), other.clone()]), 0, "{other}");
        }
        let mut envelope = Envelope::default();
        let chunk = serde_json::from_str(&first).expect("a chunk");
        envelope.learn(first.as_bytes(), &chunk, |index| index.unwrap_or(0) == 0);
        assert_eq!(envelope.text(b"{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xff\"},\"finish_reason\":null}]}"), None);
    }

    #[test]
    fn a_member_that_comes_twice_is_not_learnt() {
        let twice = r#"{"choices":[{"delta":{"content":"a","content":"b"}}]}"#;
        assert_eq!(compare(&[twice.into(), twice.replace("\"a\"", "\"x\"")]), 0);
    }

    #[test]
    fn random_streams_are_read_as_the_parser_reads_them() {
        let mut random = fastrand::Rng::with_seed(11);
        let contents = [
            r#""a""#,
            r#""\\""#,
            r#""\"""#,
            r#""}""#,
            "null",
            r#""é""#,
            r#""""#,
            r#""content\":\"x""#,
        ];
        let tails = [
            "",
            r#","usage":null"#,
            r#","obfuscation":"x""#,
            r#","extra":[1]"#,
        ];
        let mut compared = 0;
        for _ in 0..500 {
            let tails = &tails[..random.usize(1..4)];
            let mut one = || {
                let content = random.choice(contents).expect("some");
                event(content, random.choice(tails).expect("some"))
            };
            let events: Vec<String> = (0..12).map(|_| one()).collect();
            compared += compare(&events);
        }
        assert!(compared > 500, "{compared}");
    }
}
