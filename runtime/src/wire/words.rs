//! `words!`: an enum whose variants are words on the wire.
//!
//! Vendors add words at will, so each such enum has `Other`, and reading one never
//! fails. An empty word counts as absent (Ollama's `finish_reason: ""` in mid-stream).

/// `Variant = "word"`; `Other(String)` is added.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $word:literal ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )*
            /// Any other word.
            Other(String),
        }

        impl $name {
            /// Returns the word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $( $word => Self::$variant, )*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::lenient::Lenient::read(deserializer)?.ok_or_else(|| {
                    serde::de::Error::custom(concat!("a ", stringify!($name), " is a word"))
                })
            }
        }

        impl $crate::wire::record::Absent for $name {}

        impl $crate::wire::lenient::Lenient for $name {
            fn text(word: &str) -> Option<Self> {
                (!word.is_empty()).then(|| Self::from(word))
            }
        }
    };
}
