//! The address that requests go to. It sends nothing.

use crate::error::{Error, ErrorKind, Result};
use http::Uri;
use http::uri::PathAndQuery;
use std::net::IpAddr;

/// Returns the address of `POST {base}/chat/completions`; a query of the base stays.
pub(super) fn chat_url(base: &str) -> Result<Uri> {
    let wrong = |why: &str| Error::new(ErrorKind::Configuration, format!("the base address {why}"));
    let uri: Uri = base.parse().map_err(|_| wrong("is not an address"))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(wrong("must begin with `http://` or `https://`"));
    }
    if uri
        .authority()
        .is_some_and(|authority| authority.as_str().contains('@'))
    {
        return Err(wrong("must not hold a password: use `.api_key(..)`"));
    }
    let path = format!("{}/chat/completions", uri.path().trim_end_matches('/'));
    let query = uri
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    let mut parts = uri.into_parts();
    let path_and_query = PathAndQuery::try_from(path + &query);
    parts.path_and_query = Some(path_and_query.map_err(|_| wrong("is not an address"))?);
    Uri::from_parts(parts).map_err(|_| wrong("is not an address"))
}

/// Returns whether an address sends a key in the clear to another machine.
pub(super) fn is_open(url: &Uri) -> bool {
    url.scheme_str() == Some("http") && !is_here(url)
}

/// Returns whether an address is this machine's.
pub(super) fn is_here(url: &Uri) -> bool {
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chat_address_follows_the_base() {
        let url = |base| {
            chat_url(base)
                .map(|url| url.to_string())
                .map_err(|error| error.to_string())
        };
        let cases = [
            (
                "https://ai-gateway.vercel.sh/v1",
                "https://ai-gateway.vercel.sh/v1/chat/completions",
            ),
            (
                "http://127.0.0.1:8080/v1/",
                "http://127.0.0.1:8080/v1/chat/completions",
            ),
            ("http://localhost", "http://localhost/chat/completions"),
            (
                "https://x.y/openai?api-version=1",
                "https://x.y/openai/chat/completions?api-version=1",
            ),
        ];
        for (base, expected) in cases {
            assert_eq!(url(base).as_deref(), Ok(expected));
        }
        for bad in [
            "",
            "ai-gateway",
            "/v1",
            "ftp://x/v1",
            "https://user:secret@x/v1",
            "http://",
        ] {
            let error = chat_url(bad).expect_err(bad);
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }
}
