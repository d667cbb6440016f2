//! Events become JSON text again, for values that can be judged only when they are whole.

use crate::json::Event;

/// One value under way.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    json: String,
    depth: usize,
}

impl Recorder {
    /// Writes what comes; whether the value is whole.
    pub(super) fn event(&mut self, event: Event<'_>) -> bool {
        match event {
            Event::Object => self.open("{"),
            Event::List => self.open("["),
            Event::String => self.open("\""),
            Event::Text(text) => escape(text, &mut self.json),
            Event::Key(key) => {
                self.separate();
                quote(key, &mut self.json);
                self.json.push(':');
            }
            Event::EndObject => self.close('}'),
            Event::EndList => self.close(']'),
            Event::EndString => self.close('"'),
            Event::Number(number) => self.scalar(number),
            Event::Boolean(true) => self.scalar("true"),
            Event::Boolean(false) => self.scalar("false"),
            Event::Null => self.scalar("null"),
        }
        self.depth == 0
    }

    pub(super) fn into_json(self) -> String {
        self.json
    }

    fn open(&mut self, opening: &str) {
        self.separate();
        self.json.push_str(opening);
        self.depth += 1;
    }

    fn close(&mut self, closing: char) {
        self.json.push(closing);
        self.depth -= 1;
    }

    fn scalar(&mut self, text: &str) {
        self.separate();
        self.json.push_str(text);
    }

    fn separate(&mut self) {
        if !self.json.is_empty() && !self.json.ends_with(['{', '[', ':']) {
            self.json.push(',');
        }
    }
}

/// Writes a string.
pub(super) fn quote(text: &str, json: &mut String) {
    json.push('"');
    escape(text, json);
    json.push('"');
}

fn escape(text: &str, json: &mut String) {
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if u32::from(control) < 0x20 => {
                json.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => json.push(other),
        }
    }
}
