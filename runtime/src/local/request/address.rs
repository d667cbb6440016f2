//! The check of an image's address: http(s) with a host, or data that can be decoded.

use http::Uri;

/// Returns what is wrong with the address of an image, if anything is.
pub(in crate::local) fn image_fault(address: &str) -> Option<&'static str> {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        let uri: Option<Uri> = address.parse().ok();
        let host = uri.as_ref().and_then(Uri::host);
        return host
            .is_none_or(str::is_empty)
            .then_some("expected an http(s) address with a host.");
    }
    if !lower.starts_with("data:") {
        return Some("expected an http(s) or data: address.");
    }
    let Some((kind, data)) = address.split_once(',') else {
        return Some("expected a data: address with a comma before the data.");
    };
    if !kind.to_ascii_lowercase().ends_with(";base64") {
        return Some("expected a data: address in base64.");
    }
    (data.is_empty() || !is_base64(data)).then_some("expected valid base64.")
}

/// Returns what is wrong with the data of a file, if anything is: base64, or an http(s) address with a host.
pub(in crate::local) fn data_fault(data: &str) -> Option<&'static str> {
    if data.starts_with("http://") || data.starts_with("https://") {
        return image_fault(data);
    }
    (data.is_empty() || !is_base64(data)).then_some("expected valid base64.")
}

/// Returns whether a text is base64 of the usual alphabet, whole bytes of it.
fn is_base64(text: &str) -> bool {
    let bytes = text.trim_end_matches('=');
    let padding = text.len() - bytes.len();
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && padding <= 2 && bytes.bytes().all(legal)
}
