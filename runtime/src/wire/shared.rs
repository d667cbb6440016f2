//! A long text that clones share: the data of images, documents and audio.

use super::lenient::Lenient;
use super::record::Absent;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A text that is not copied when it is cloned, such as base64 of many megabytes.
///
/// It is sent from where it stands: a request with it has no second copy. `Debug` shortens it.
///
/// ```
/// use coax::wire::SharedText;
///
/// let text = SharedText::from("https://example.com/cat.png");
/// assert_eq!(text.len(), 27);
/// assert_eq!(text.clone(), "https://example.com/cat.png");
/// ```
#[derive(Clone, Default)]
pub struct SharedText {
    whole: Arc<String>,
    /// The place where the text begins: before it may be the beginning of a `data:` address.
    begin: usize,
}

impl SharedText {
    /// Returns the text.
    ///
    /// ```
    /// let text = coax::wire::SharedText::from("JVBERg==");
    /// assert_eq!(text.as_str(), "JVBERg==");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.whole[self.begin..]
    }

    /// Creates the text from `begin` on; what is before it stays at hand.
    pub(crate) fn from_within(text: String, begin: usize) -> Self {
        debug_assert!(text.is_char_boundary(begin), "a text begins at a character");
        let whole = Arc::new(text);
        Self { whole, begin }
    }

    /// Returns the text with what is before it, if there is anything.
    pub(crate) fn whole(&self) -> Option<Self> {
        let whole = Arc::clone(&self.whole);
        (self.begin > 0).then_some(Self { whole, begin: 0 })
    }

    /// Returns the bytes, where they stand.
    pub(crate) fn to_bytes(&self) -> Bytes {
        struct Owner(Arc<String>);
        impl AsRef<[u8]> for Owner {
            fn as_ref(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }
        Bytes::from_owner(Owner(Arc::clone(&self.whole))).slice(self.begin..)
    }
}

impl PartialEq for SharedText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for SharedText {}

impl Deref for SharedText {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<String> for SharedText {
    fn from(text: String) -> Self {
        Self::from_within(text, 0)
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl PartialEq<str> for SharedText {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for SharedText {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 120;
        match self.char_indices().nth(SHOWN) {
            Some((end, _)) => {
                let (begin, rest) = self.split_at(end);
                write!(f, "{begin:?} and {} bytes more", rest.len())
            }
            None => fmt::Debug::fmt(self.as_str(), f),
        }
    }
}

impl Serialize for SharedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for SharedText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl Absent for SharedText {}

impl Lenient for SharedText {
    fn text(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
    fn string(text: String) -> Option<Self> {
        Some(Self::from(text))
    }
}
