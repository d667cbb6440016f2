//! The beginning of a request, as hashes: whether the one that was cached is still there.

use crate::wire::{Message, Sent};
use serde::Serialize;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};

/// A request whose beginning is not that of the last one with the same key, so that the cache of that one is
/// of no use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheBroken {
    /// The key that both have: [`Request::cache_key`](crate::Request::cache_key), the name and version of a
    /// prompt, or the id of a conversation.
    pub key: String,
    /// The first thing that changed: `the model`, `the schema of the answer`, `the tools`, or `message 2 (user)`,
    /// counted from 1.
    pub changed: String,
}

/// The beginning of a request: model, schema, tools, messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prefix(Vec<u64>);

/// The parts before the messages.
const HEAD: [&str; 3] = ["the model", "the schema of the answer", "the tools"];

impl Prefix {
    /// Returns the beginning of a request that ends with these messages.
    pub(crate) fn of(sent: &Sent<'_>, messages: &[Message]) -> Self {
        let model = &sent.request.model;
        let model = if model.is_empty() { sent.model } else { model };
        let mut hashes = vec![hash(model), hash(&sent.format), hash(&sent.tools)];
        hashes.extend(messages.iter().map(hash));
        Self(hashes)
    }

    pub(crate) fn of_messages(messages: &[Message]) -> Self {
        Self(messages.iter().map(hash).collect())
    }

    /// Returns a key that requests with this beginning have.
    pub(crate) fn key(&self) -> String {
        format!("{:016x}", hash(&self.0))
    }

    /// Returns the first difference of another beginning, if it does not continue this one.
    pub(crate) fn broken_by(
        &self,
        other: &Self,
        key: &str,
        sent: &Sent<'_>,
    ) -> Option<CacheBroken> {
        let at = self.0.iter().zip(&other.0).position(|(a, b)| a != b)?;
        let changed = match HEAD.get(at) {
            Some(name) => (*name).to_owned(),
            None => {
                let number = at - HEAD.len();
                let role = sent.messages.get(number).map_or("", |it| it.role.as_str());
                format!("message {} ({role})", number + 1)
            }
        };
        Some(CacheBroken {
            key: key.to_owned(),
            changed,
        })
    }
}

/// Hashes a value by its JSON.
fn hash(value: &(impl Serialize + ?Sized)) -> u64 {
    struct Hashed(DefaultHasher);
    impl Write for Hashed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hashed = Hashed(DefaultHasher::new());
    // What cannot be written is no beginning of a request that is sent.
    let _ = serde_json::to_writer(&mut hashed, value);
    hashed.0.finish()
}
