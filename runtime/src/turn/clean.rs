//! JSON with values that serde_json refuses, such as `1e400`: they become `null`, so that one odd value in
//! a member that nobody requested does not lose an answer.

/// Deeper values than this become `null`.
const DEPTH: usize = 100;

/// Returns the text without values that are too large or too deep; `None` where there are none.
pub(crate) fn cleaned(json: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(json.len());
    let (mut at, mut depth, mut changed) = (0, 0_usize, false);
    while at < json.len() {
        let end = match json[at] {
            b'"' => string(json, at),
            b'-' | b'0'..=b'9' => {
                let end = number(json, at);
                if is_too_large(&json[at..end]) {
                    out.extend_from_slice(b"null");
                    (at, changed) = (end, true);
                    continue;
                }
                end
            }
            b'{' | b'[' if depth == DEPTH => {
                out.extend_from_slice(b"null");
                (at, changed) = (nested(json, at), true);
                continue;
            }
            byte => {
                depth += usize::from(matches!(byte, b'{' | b'['));
                depth = depth.saturating_sub(usize::from(matches!(byte, b'}' | b']')));
                at + 1
            }
        };
        out.extend_from_slice(&json[at..end]);
        at = end;
    }
    changed.then_some(out)
}

/// Returns where the string that begins here ends.
fn string(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        at += match byte {
            b'\\' => 2,
            b'"' => return at + 1,
            _ => 1,
        };
    }
    json.len()
}

fn number(json: &[u8], start: usize) -> usize {
    let is_part = |byte: &u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
    let rest = json[start..].iter().take_while(|byte| is_part(byte));
    start + rest.count()
}

fn is_too_large(number: &[u8]) -> bool {
    let number = str::from_utf8(number)
        .ok()
        .and_then(|text| text.parse::<f64>().ok());
    number.is_some_and(f64::is_infinite)
}

/// Returns where the object or list that begins here ends.
fn nested(json: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => {
                at = string(json, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return at + 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(json: &str) -> Option<String> {
        cleaned(json.as_bytes()).map(|it| String::from_utf8(it).expect("text"))
    }

    #[test]
    fn values_that_cannot_be_read_become_null() {
        let text = r#"{"a":1e400,"b":"1e400 [","c":[-2E+999,3,1.5e308],"\"":0}"#;
        let expected = r#"{"a":null,"b":"1e400 [","c":[null,3,1.5e308],"\"":0}"#;
        assert_eq!(clean(text).as_deref(), Some(expected));
        let deep = |levels: usize| format!("{}\"]\"{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(clean(&deep(DEPTH)), None);
        let text = format!(r#"{{"a":{},"b":1}}"#, deep(DEPTH + 50));
        let cleaned = clean(&text).expect("changed");
        let value: serde_json::Value = serde_json::from_str(&cleaned).expect("JSON");
        assert_eq!(value["b"], 1);
    }

    #[test]
    fn what_is_no_json_does_no_harm() {
        for text in [
            "",
            "\"",
            "\"\\",
            "[",
            "}}}]",
            "-",
            "1e400",
            "é\u{1}",
            "{\"a\":1e400",
        ] {
            let _ = clean(text);
        }
        let deep = "[".repeat(1000);
        assert!(clean(&deep).is_some());
    }
}
