//! A piece of text in the schema table, as it is and as JSON writes it.
//!
//! It knows no schema. Escaping is done by the derive, because a scan byte by byte is what constant
//! evaluation is slowest at.

/// Text that is a name, a value or a description.
#[derive(Clone, Copy)]
pub struct Text {
    pub(super) plain: &'static str,
    pub(super) json: &'static str,
}

impl Text {
    /// No text.
    pub const EMPTY: Self = Self::plain("");

    /// Text that reads the same inside a JSON string.
    pub const fn plain(text: &'static str) -> Self {
        Self {
            plain: text,
            json: text,
        }
    }

    /// Text whose form inside a JSON string (without the quotes) differs.
    pub const fn escaped(plain: &'static str, json: &'static str) -> Self {
        Self { plain, json }
    }

    /// The text as it is.
    pub const fn as_str(&self) -> &'static str {
        self.plain
    }

    /// The text as it stands between the quotes of a JSON string.
    pub const fn as_json(&self) -> &'static str {
        self.json
    }

    /// Whether there is no text.
    pub const fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }
}

/// Whether two texts are equal; `==` on `str` is no constant function.
pub(crate) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
