//! The types that fields with an attribute may have, for the code that `#[derive(Prompt)]` makes.

use super::rendered::Rendered;
use crate::wire::{CacheControl, Part};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// Text that can be fenced.
#[diagnostic::on_unimplemented(
    message = "`untrusted` is for text, and `{Self}` is none",
    label = "no text",
    note = "only text can hold what somebody else wrote; a value of many parts is fenced as JSON: `#[prompt(untrusted, json)]`"
)]
pub trait UntrustedText {
    /// Returns the text, if it is there.
    fn untrusted(&self) -> Option<&str>;
}

impl UntrustedText for str {
    fn untrusted(&self) -> Option<&str> {
        Some(self)
    }
}
impl UntrustedText for String {
    fn untrusted(&self) -> Option<&str> {
        Some(self)
    }
}
impl UntrustedText for Cow<'_, str> {
    fn untrusted(&self) -> Option<&str> {
        Some(self)
    }
}
#[diagnostic::do_not_recommend]
impl<T: UntrustedText + ?Sized> UntrustedText for &T {
    fn untrusted(&self) -> Option<&str> {
        T::untrusted(self)
    }
}
#[diagnostic::do_not_recommend]
impl<T: UntrustedText + ?Sized> UntrustedText for Box<T> {
    fn untrusted(&self) -> Option<&str> {
        T::untrusted(self)
    }
}
#[diagnostic::do_not_recommend]
impl<T: UntrustedText + ?Sized> UntrustedText for Rc<T> {
    fn untrusted(&self) -> Option<&str> {
        T::untrusted(self)
    }
}
#[diagnostic::do_not_recommend]
impl<T: UntrustedText + ?Sized> UntrustedText for Arc<T> {
    fn untrusted(&self) -> Option<&str> {
        T::untrusted(self)
    }
}
#[diagnostic::do_not_recommend]
impl<T: UntrustedText> UntrustedText for Option<T> {
    fn untrusted(&self) -> Option<&str> {
        self.as_ref()?.untrusted()
    }
}

/// A field that may be there or not.
#[diagnostic::on_unimplemented(
    message = "`section` is for a field that may be absent, and `{Self}` never is",
    label = "always there",
    note = "make it an `Option`, a `bool` or a list, or write its text into the message itself"
)]
pub trait IsSet {
    /// Returns whether it is there.
    fn is_set(&self) -> bool;
}

impl<T> IsSet for Option<T> {
    fn is_set(&self) -> bool {
        self.is_some()
    }
}
impl IsSet for bool {
    fn is_set(&self) -> bool {
        *self
    }
}
impl<T> IsSet for Vec<T> {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}
impl<T> IsSet for [T] {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}
#[diagnostic::do_not_recommend]
impl<T, const N: usize> IsSet for [T; N] {
    fn is_set(&self) -> bool {
        N > 0
    }
}
#[diagnostic::do_not_recommend]
impl<T> IsSet for BTreeSet<T> {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}
#[diagnostic::do_not_recommend]
impl<T, S> IsSet for HashSet<T, S> {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}
#[diagnostic::do_not_recommend]
impl<K, V> IsSet for BTreeMap<K, V> {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}
#[diagnostic::do_not_recommend]
impl<K, V, S> IsSet for HashMap<K, V, S> {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}
#[diagnostic::do_not_recommend]
impl<T: IsSet + ?Sized> IsSet for &T {
    fn is_set(&self) -> bool {
        T::is_set(self)
    }
}

/// A field of media of one kind: one, an optional one, or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no `{M}`",
    label = "no `{M}`",
    note = "the field holds one `{M}`, an `Option` of it, or a list of them"
)]
pub trait Attached<M> {
    /// Adds the parts.
    fn attach(&self, parts: &mut Vec<Part>);
}

#[diagnostic::do_not_recommend]
impl<M, T: Attached<M> + ?Sized> Attached<M> for &T {
    fn attach(&self, parts: &mut Vec<Part>) {
        T::attach(self, parts);
    }
}
#[diagnostic::do_not_recommend]
impl<M, T: Attached<M>> Attached<M> for Option<T> {
    fn attach(&self, parts: &mut Vec<Part>) {
        self.iter().for_each(|it| it.attach(parts));
    }
}
#[diagnostic::do_not_recommend]
impl<M, T: Attached<M>> Attached<M> for Vec<T> {
    fn attach(&self, parts: &mut Vec<Part>) {
        self.iter().for_each(|it| it.attach(parts));
    }
}
#[diagnostic::do_not_recommend]
impl<M, T: Attached<M>> Attached<M> for [T] {
    fn attach(&self, parts: &mut Vec<Part>) {
        self.iter().for_each(|it| it.attach(parts));
    }
}
#[diagnostic::do_not_recommend]
impl<M, T: Attached<M>, const N: usize> Attached<M> for [T; N] {
    fn attach(&self, parts: &mut Vec<Part>) {
        self.iter().for_each(|it| it.attach(parts));
    }
}

/// Adds media to the last message of the user, and marks the last of them as the end of what may be cached.
pub fn attach<M, T: Attached<M> + ?Sized>(to: &mut Rendered, media: &T, cached: bool) {
    let begin = to.media.len();
    media.attach(&mut to.media);
    if let Some(last) = to.media[begin..].last_mut().filter(|_| cached) {
        last.cache_control = Some(CacheControl::ephemeral());
    }
}

/// Returns the text of somebody else, if it is there.
pub fn untrusted<T: UntrustedText + ?Sized>(text: &T) -> Option<&str> {
    text.untrusted()
}

/// Returns whether a field is there.
pub fn is_set<T: IsSet + ?Sized>(field: &T) -> bool {
    field.is_set()
}

/// A list whose elements can be displayed.
#[diagnostic::on_unimplemented(
    message = "`join` is for a list of what can be displayed, and `{Self}` is none",
    label = "no such list",
    note = "without `join` a hole shows the value itself; `#[prompt(json)]` shows a list of values of many parts"
)]
pub trait IsList {
    /// Writes the elements with a text between them.
    ///
    /// # Errors
    /// That of the writer, or of an element.
    fn write(&self, between: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> IsList for T
where
    for<'a> &'a T: IntoIterator<Item: fmt::Display>,
{
    fn write(&self, between: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, element) in self.into_iter().enumerate() {
            if i > 0 {
                f.write_str(between)?;
            }
            fmt::Display::fmt(&element, f)?;
        }
        Ok(())
    }
}

/// The elements of a list with a text between them. It does not say of what type they are, so that a list that
/// is none is one error.
pub struct Joined<'a>(Box<dyn Fn(&mut fmt::Formatter<'_>) -> fmt::Result + 'a>);

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// Joins the elements of a list.
pub fn joined<'a, T: IsList + ?Sized>(list: &'a T, between: &'static str) -> Joined<'a> {
    Joined(Box::new(move |f| list.write(between, f)))
}

/// Writes a value as a text.
pub fn written<T: fmt::Display>(value: T) -> String {
    value.to_string()
}

/// A value as JSON.
pub struct Json(String);

impl AsRef<str> for Json {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Json {
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        serde_json::to_string(value).map(Self)
    }

    /// Returns the text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Writes a value as JSON; one that cannot be written is a fault of the prompt.
pub fn json<T: Serialize + ?Sized>(to: &mut Rendered, value: &T) -> Json {
    Json::of(value).unwrap_or_else(|error| {
        to.fail(&format_args!("a value cannot be written as JSON: {error}"));
        Json(String::new())
    })
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}
