//! Secrets that must never be shown: the key, credentials in headers that were set by hand, the query of
//! the base address. They are removed from text of a server before an error holds it.

use super::credential::Key;
use http::{HeaderMap, Uri};
use std::fmt;
use std::sync::Arc;

/// A shorter secret is a placeholder, such as `x` or `none`, and would be found in any text.
const SHORTEST: usize = 8;

/// Parts of the names of headers that carry credentials.
const NAMES: [&str; 8] = [
    "auth",
    "cookie",
    "credential",
    "key",
    "password",
    "secret",
    "signature",
    "token",
];

/// The secrets of one exchange.
#[derive(Clone, Default)]
pub(super) struct Secrets {
    pub(super) key: Option<Key>,
    others: Arc<[String]>,
}

impl Secrets {
    /// Returns the secrets of a client: of its headers and of its address.
    pub(super) fn of_client(headers: &HeaderMap, url: &Uri) -> Self {
        let mut others = in_headers(headers);
        let pairs = url.query().unwrap_or_default().split('&');
        others.extend(pairs.map(|pair| {
            pair.split_once('=')
                .map_or(pair, |(_, value)| value)
                .to_owned()
        }));
        others.retain(|it| it.len() >= SHORTEST);
        Self {
            key: None,
            others: others.into(),
        }
    }

    /// Adds the secrets of more headers.
    pub(super) fn and(mut self, headers: &HeaderMap) -> Self {
        let more = in_headers(headers);
        if !more.is_empty() {
            self.others = self.others.iter().cloned().chain(more).collect();
        }
        self
    }

    /// Returns the text with each secret replaced by `[key]`, also where JSON writes it with escapes.
    pub(super) fn mask(&self, text: &str) -> String {
        let key = self
            .key
            .as_ref()
            .map(Key::text)
            .filter(|key| key.len() >= SHORTEST);
        let secrets = key
            .into_iter()
            .chain(self.others.iter().map(String::as_str));
        secrets.fold(text.to_owned(), without)
    }
}

fn in_headers(headers: &HeaderMap) -> Vec<String> {
    let is_secret = |name: &str| NAMES.iter().any(|part| name.contains(part));
    let values = headers.iter().filter(|(name, _)| is_secret(name.as_str()));
    let values = values.filter_map(|(_, value)| value.to_str().ok());
    // Of `Bearer …` the second word.
    let words = values.flat_map(str::split_whitespace);
    words
        .filter(|it| it.len() >= SHORTEST)
        .map(str::to_owned)
        .collect()
}

/// Returns the text without a secret.
fn without(text: String, secret: &str) -> String {
    let Some(first) = secret.chars().next() else {
        return text;
    };
    let mut masked = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find([first, '\\']) {
        let (before, from) = rest.split_at(at);
        masked.push_str(before);
        rest = match length(from, secret) {
            Some(length) => {
                masked.push_str("[key]");
                &from[length..]
            }
            None => {
                let width = from.chars().next().map_or(1, char::len_utf8);
                masked.push_str(&from[..width]);
                &from[width..]
            }
        };
    }
    masked + rest
}

/// Returns how many bytes the secret takes at the beginning of the text, if it stands there: as it is, or with
/// the escapes of a JSON string.
fn length(text: &str, secret: &str) -> Option<usize> {
    let mut chars = secret.chars();
    let Some(wanted) = chars.next() else {
        return Some(0);
    };
    let as_it_is = text.strip_prefix(wanted);
    let with_escape = escaped(text)
        .filter(|(c, _)| *c == wanted)
        .map(|(_, rest)| rest);
    let mut ways = [with_escape, as_it_is].into_iter().flatten();
    ways.find_map(|rest| Some(text.len() - rest.len() + length(rest, chars.as_str())?))
}

/// Returns the character of an escape, and what follows it.
fn escaped(text: &str) -> Option<(char, &str)> {
    let rest = text.strip_prefix('\\')?;
    if let Some(digits) = rest.strip_prefix('u') {
        let code = u32::from_str_radix(digits.get(..4)?, 16).ok()?;
        return Some((char::from_u32(code)?, &digits[4..]));
    }
    let c = rest.chars().next().filter(char::is_ascii)?;
    Some((c, &rest[1..]))
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "sk-a/b+c\"d\\e";

    fn mask(text: &str) -> String {
        without(text.to_owned(), KEY)
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        for form in [
            KEY,
            r#"sk-a/b+c\"d\\e"#,
            r#"sk-a\/b+c\"d\\e"#,
            r"sk-a\u002Fb\u002bc\u0022d\u005ce",
            r"\u0073k-a/b+c\u0022d\\e",
        ] {
            assert_eq!(mask(form), "[key]", "{form}");
            assert_eq!(
                mask(&format!("Bearer {form}, {form}!")),
                "Bearer [key], [key]!"
            );
        }
        for other in [
            "",
            "sk-a/b",
            "sk-a/b+c\"d",
            r"sk-a\u002",
            "s",
            "\\",
            "\\u",
            "sk-ä",
            "é\\é",
        ] {
            assert_eq!(mask(other), other);
        }
        assert_eq!(mask(&format!("sk-sk-{KEY}")), "sk-sk-[key]");
    }

    #[test]
    fn headers_and_the_query_of_the_address_are_secrets() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (
                    http::HeaderName::from_static(name),
                    http::HeaderValue::from_static(value),
                )
            };
            pairs.iter().map(pair).collect::<HeaderMap>()
        };
        let url = Uri::from_static("http://x/v1?api-version=1&sig=query-secret");
        let secrets = Secrets::of_client(
            &headers(&[("x-api-key", "header-secret"), ("x-title", "a long title")]),
            &url,
        )
        .and(&headers(&[("authorization", "Bearer other-secret")]));
        let masked = secrets.mask("header-secret query-secret other-secret a long title 1");
        assert_eq!(masked, "[key] [key] [key] a long title 1");
    }
}
