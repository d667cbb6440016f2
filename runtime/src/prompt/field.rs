//! What fields with an attribute may be, for the code that `#[derive(Prompt)]` makes.

use crate::wire::Part;
use serde::Serialize;
use std::borrow::Cow;
use std::cell::Cell;
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
    /// The text, if it is there.
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
impl<T: IsSet + ?Sized> IsSet for &T {
    fn is_set(&self) -> bool {
        T::is_set(self)
    }
}

/// A field of media of one kind: one, an optional one, or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no `{M}`",
    label = "no `{M}`",
    note = "such a field is a `{M}`, an `Option` of it, or a list of them"
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

/// The elements of a list with a text between them.
pub struct Joined<'a, T: ?Sized> {
    list: &'a T,
    between: &'static str,
}

impl<'a, T: ?Sized> Joined<'a, T> {
    /// Joins the elements of a list.
    pub fn new(list: &'a T, between: &'static str) -> Self {
        Self { list, between }
    }
}

impl<'a, T: ?Sized> fmt::Display for Joined<'a, T>
where
    &'a T: IntoIterator<Item: fmt::Display>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, element) in self.list.into_iter().enumerate() {
            if i > 0 {
                f.write_str(self.between)?;
            }
            element.fmt(f)?;
        }
        Ok(())
    }
}

/// A value as JSON, or why it is none.
pub struct Json(Result<String, Cell<Option<serde_json::Error>>>);

impl Json {
    /// Writes a value as JSON.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Self {
        Self(serde_json::to_string(value).map_err(|error| Cell::new(Some(error))))
    }

    /// Returns the text; none where the value could not be written.
    pub fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// Takes out why the value could not be written.
    pub fn fault(&self) -> Option<String> {
        let error = self.0.as_ref().err()?.take()?;
        Some(error.to_string())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}
