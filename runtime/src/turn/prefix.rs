//! The content of the beginning of a whole answer: its text as far as it came, for an answer that broke
//! off.

use crate::json::{Event, Parser, Sink};
use crate::wire::{Choice, Message, Response};

/// The path to the text of the first answer.
const PATH: [&str; 3] = ["choices", "message", "content"];

/// Returns the answer whose JSON breaks off; `None` where none of its text came.
pub(crate) fn response(bytes: &[u8]) -> Option<Response> {
    let mut found = Found::default();
    // Where the JSON is broken, what came before it stands.
    let _ = Parser::default().push(bytes, &mut found);
    let text = found.text.filter(|text| !text.is_empty())?;
    let mut response = Response::default();
    response.choices.push(Choice {
        message: Message::assistant(text),
        ..Choice::default()
    });
    Some(response)
}

#[derive(Default)]
struct Found {
    /// The objects and lists that are open, each with the key at which its value stands; a list has none.
    open: Vec<Option<String>>,
    text: Option<String>,
    /// `true` if the string that is open is the text.
    inside: bool,
}

impl Found {
    /// Returns whether a value here is the text of the first answer.
    fn is_text(&self) -> bool {
        let keys = self.open.iter().filter_map(Option::as_deref);
        self.text.is_none() && self.open.len() == PATH.len() + 1 && keys.eq(PATH)
    }
}

impl Sink for Found {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Object => self.open.push(Some(String::new())),
            Event::List => self.open.push(None),
            Event::EndObject | Event::EndList => drop(self.open.pop()),
            Event::Key(key) => {
                if let Some(Some(known)) = self.open.last_mut() {
                    key.clone_into(known);
                }
            }
            Event::String if self.is_text() => {
                self.inside = true;
                self.text = Some(String::new());
            }
            Event::Text(more) if self.inside => self.text.get_or_insert_default().push_str(more),
            Event::EndString => self.inside = false,
            Event::String | Event::Text(_) | Event::Number(_) | Event::Boolean(_) | Event::Null => {
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_taken_from_every_prefix() {
        let whole = r#"{"id":"x","content":"no","choices":[{"index":0,"message":{"role":"assistant","tool":{"content":"no"},"content":"Once é \"upon\""},"content":"no"},{"message":{"content":"other"}}]}"#;
        let text = "Once é \"upon\"";
        let mut longest = 0;
        for end in 0..=whole.len() {
            let Some(response) = response(&whole.as_bytes()[..end]) else {
                assert_eq!(longest, 0, "{end}");
                continue;
            };
            let part = response.choices[0]
                .message
                .text()
                .unwrap_or_default()
                .into_owned();
            assert!(text.starts_with(&part) && part.len() >= longest, "{part}");
            longest = part.len();
        }
        assert_eq!(longest, text.len());
        for other in [
            "",
            "[]",
            "no JSON",
            r#"{"choices":"#,
            r#"{"choices":[{"message":{"content":null"#,
        ] {
            assert_eq!(response(other.as_bytes()), None, "{other}");
        }
    }
}
