//! A message from one template, for the code that `prompt!` makes.

use super::fence::Fenced;
use super::field::{Json, UntrustedText};
use super::write;
use crate::wire::Message;
use serde::Serialize;
use std::fmt;

/// Returns the message of the user that a template makes.
#[must_use]
pub fn user(text: fmt::Arguments<'_>) -> Message {
    Message::user(text.to_string())
}

/// A message being written.
#[derive(Default)]
pub struct Inline(Vec<Option<u32>>);

impl Inline {
    /// Begins without fences.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a text of somebody else into its fence.
    pub fn untrusted<'a, T: UntrustedText + fmt::Display + ?Sized>(
        &mut self,
        text: &'a T,
    ) -> Fenced<'a> {
        self.fenced(text.untrusted().unwrap_or_default())
    }

    /// Puts a text that was made of a value into its fence.
    pub fn fence<'a>(&mut self, text: &'a impl AsRef<str>) -> Fenced<'a> {
        self.fenced(text.as_ref())
    }

    fn fenced<'a>(&mut self, text: &'a str) -> Fenced<'a> {
        let fenced = Fenced::new(text);
        self.0.push(Some(fenced.number()));
        fenced
    }

    /// Writes a value as JSON.
    ///
    /// # Panics
    /// If it cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(&self, value: &T) -> Json {
        let json = Json::of(value);
        json.unwrap_or_else(|error| panic!("a value cannot be written as JSON: {error}"))
    }

    /// Returns the message.
    #[must_use]
    pub fn message(self, text: fmt::Arguments<'_>) -> Message {
        Message::user(write::explained_text(&self.0, text))
    }
}
