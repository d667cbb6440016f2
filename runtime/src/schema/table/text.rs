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

    /// Creates text that reads the same inside a JSON string.
    pub const fn plain(text: &'static str) -> Self {
        Self {
            plain: text,
            json: text,
        }
    }

    /// Creates text whose form inside a JSON string (without the quotes) differs.
    pub const fn escaped(plain: &'static str, json: &'static str) -> Self {
        Self { plain, json }
    }

    /// Returns the text as it is.
    pub const fn as_str(&self) -> &'static str {
        self.plain
    }

    /// Returns the text as it stands between the quotes of a JSON string.
    pub const fn as_json(&self) -> &'static str {
        self.json
    }

    /// A key that is sent under another name, which a JSON string writes as it stands.
    pub(crate) const fn sent_as(self, name: &'static str) -> Self {
        Self {
            plain: self.plain,
            json: name,
        }
    }

    /// The name under which a key is sent, if that is not the key.
    pub(crate) fn alias(&self) -> Option<&'static str> {
        if std::ptr::eq(self.json, self.plain) {
            return None;
        }
        // The form inside a JSON string differs by its escapes.
        (self.json != self.plain && !self.json.contains('\\')).then_some(self.json)
    }

    /// Returns whether a key of an answer is this one.
    pub(crate) fn is(&self, key: &str) -> bool {
        self.plain == key || self.alias() == Some(key)
    }

    /// The key that `key` in an answer stands for.
    pub(crate) fn own<'a>(&self, key: &'a str) -> &'a str {
        match self.alias() {
            Some(alias) if alias == key => self.plain,
            _ => key,
        }
    }

    /// Returns `true` if there is no text.
    pub const fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }
}

/// Returns whether a text is one of several.
pub(crate) const fn contains(texts: &[&str], text: &str) -> bool {
    let mut i = 0;
    while i < texts.len() {
        if equal(texts[i], text) {
            return true;
        }
        i += 1;
    }
    false
}

/// Returns whether two texts are equal; `==` on `str` is no constant function.
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
