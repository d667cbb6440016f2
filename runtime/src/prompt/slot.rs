//! The value that a hole of a template shows of a field, for the code that `#[derive(Prompt)]` makes: the value of an
//! `Option`, the text of a prompt that is a part, any other field itself.
//!
//! Which of them a type is, is decided by the method that the compiler finds first on `&&Given<T>`: the most
//! special is implemented with the most references. What is shown need not implement `Display` here:
//! `format_args!` asks for that, and underlines the hole.

use super::rendered::Rendered;
use crate::wire::Content;
use std::fmt;

/// A field.
pub struct Given<'a, T: ?Sized>(pub &'a T);

impl<T: ?Sized> Clone for Given<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Given<'_, T> {}

/// A prompt whose text may stand in another prompt.
pub trait Nested {
    /// The version of the prompt.
    const VERSION: u64;
    /// The prompt is text and nothing else: no media, tools, examples, history, output or settings.
    const IS_TEXT: bool;
    /// Writes the text of its messages.
    ///
    /// # Errors
    /// That of the writer, or of a value that cannot be displayed.
    fn write(&self, out: &mut dyn fmt::Write) -> fmt::Result;
}

impl<P: Nested + ?Sized> Nested for &P {
    const VERSION: u64 = P::VERSION;
    const IS_TEXT: bool = P::IS_TEXT;
    fn write(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        P::write(self, out)
    }
}

impl<P: Nested + ?Sized> Nested for Box<P> {
    const VERSION: u64 = P::VERSION;
    const IS_TEXT: bool = P::IS_TEXT;
    fn write(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        P::write(self, out)
    }
}

/// Writes the text of a prompt: that of its messages, with an empty line between them.
///
/// # Errors
/// That of the writer, or of a value that cannot be displayed.
pub fn write_text(rendered: Rendered, out: &mut dyn fmt::Write) -> fmt::Result {
    if rendered.fault.is_some() {
        return Err(fmt::Error);
    }
    let messages = rendered.instructions.into_iter().chain(rendered.turns);
    for (at, message) in messages.enumerate() {
        if at > 0 {
            out.write_str("\n\n")?;
        }
        if let Some(Content::Text(text)) = message.content {
            out.write_str(&text)?;
        }
    }
    Ok(())
}

/// The text of a prompt, written once however often it is shown.
#[derive(Clone, Debug)]
pub struct Text(Result<String, fmt::Error>);

impl Text {
    fn of(prompt: &impl Nested) -> Self {
        let mut text = String::new();
        Self(prompt.write(&mut text).map(|()| text))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.as_deref().map_err(|error| *error)?)
    }
}

/// A prompt, optional or not.
pub trait SlotOfPrompt {
    /// The value that is shown.
    type Shown;
    /// Returns the value that is shown, if it is there.
    fn slot(self) -> Option<Self::Shown>;
}

impl<P: Nested> SlotOfPrompt for &&Given<'_, P> {
    type Shown = Text;
    fn slot(self) -> Option<Text> {
        Some(Text::of(self.0))
    }
}

impl<P: Nested> SlotOfPrompt for &&Given<'_, Option<P>> {
    type Shown = Text;
    fn slot(self) -> Option<Text> {
        self.0.as_ref().map(Text::of)
    }
}

/// An optional value.
pub trait SlotOfOption {
    /// The value that is shown.
    type Shown;
    /// Returns the value that is shown, if it is there.
    fn slot(self) -> Option<Self::Shown>;
}

impl<'a, T> SlotOfOption for &Given<'a, Option<T>> {
    type Shown = &'a T;
    fn slot(self) -> Option<&'a T> {
        self.0.as_ref()
    }
}

/// Any value.
pub trait SlotOfValue {
    /// The value that is shown.
    type Shown;
    /// Returns the value that is shown.
    fn slot(self) -> Option<Self::Shown>;
}

impl<'a, T: ?Sized> SlotOfValue for Given<'a, T> {
    type Shown = &'a T;
    fn slot(self) -> Option<&'a T> {
        Some(self.0)
    }
}

/// A list behind a reference.
pub trait ListOfReference<'a> {
    /// The list.
    type List: ?Sized;
    /// Lends the list.
    fn list(self) -> &'a Self::List;
}

impl<'a, T: ?Sized> ListOfReference<'a> for &Given<'_, &'a T> {
    type List = T;
    fn list(self) -> &'a T {
        self.0
    }
}

/// A list itself.
pub trait ListItself<'a> {
    /// The list.
    type List: ?Sized;
    /// Lends the list.
    fn list(self) -> &'a Self::List;
}

impl<'a, T: ?Sized> ListItself<'a> for Given<'a, T> {
    type List = T;
    fn list(self) -> &'a T {
        self.0
    }
}

/// Looks for the version of a field's type: `Probe::<T>::VERSION` is its own where it is a prompt, and else
/// that of [`NoPrompt`].
#[derive(Clone, Copy, Debug)]
pub struct Probe<T: ?Sized>(std::marker::PhantomData<fn(&T)>);

impl<P: Nested> Probe<P> {
    /// The version of the prompt.
    pub const VERSION: u64 = P::VERSION;
    /// The prompt is text and nothing else.
    pub const IS_TEXT: bool = P::IS_TEXT;
}

impl<P: Nested> Probe<Option<P>> {
    /// The version of the prompt.
    pub const VERSION: u64 = P::VERSION;
    /// The prompt is text and nothing else.
    pub const IS_TEXT: bool = P::IS_TEXT;
}

/// A type that is no prompt.
pub trait NoPrompt {
    /// No version.
    const VERSION: u64 = 0;
    /// Nothing to refuse.
    const IS_TEXT: bool = true;
}

impl<T: ?Sized> NoPrompt for Probe<T> {}

/// Refuses a prompt that is more than text, where it is called.
///
/// # Panics
/// If it is.
#[track_caller]
pub const fn is_text(is_text: bool) {
    assert!(
        is_text,
        "a prompt within a template gives its text alone, and this one has more: media, history, examples, tools, an output, settings or marks of the cache\nhelp: put that on the prompt around it"
    );
}
