//! Text in the table, and how JSON writes it. It knows no attribute.

use proc_macro2::TokenStream;
use quote::quote;

/// Text as the table keeps it: plain, and as JSON where that differs.
pub(crate) fn text(plain: &str) -> TokenStream {
    let json = escaped(plain);
    if json == plain {
        quote!(__coax::Text::plain(#plain))
    } else {
        quote!(__coax::Text::escaped(#plain, #json))
    }
}

/// The text between the quotes of a JSON string.
fn escaped(plain: &str) -> String {
    let mut json = String::with_capacity(plain.len());
    for character in plain.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                json.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => json.push(other),
        }
    }
    json
}
