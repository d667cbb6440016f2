//! What a hole of a template shows of a field, for the code that `#[derive(Prompt)]` makes: the value of an
//! `Option`, the text of a prompt that is a part, any other field itself.
//!
//! Which of them a type is, is decided by the method that the compiler finds first on `&&Given<T>`: the most
//! special is implemented with the most references. What is shown need not implement `Display` here:
//! `format_args!` asks for that, and underlines the hole.

use std::fmt;

/// A field.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a, T: ?Sized>(pub &'a T);

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

/// Shows a prompt as its text.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a, P: ?Sized>(&'a P);

impl<P: Nested + ?Sized> fmt::Display for Text<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f)
    }
}

/// A prompt, optional or not.
pub trait SlotOfPrompt {
    /// What is shown.
    type Shown;
    /// What is shown, if it is there.
    fn slot(self) -> Option<Self::Shown>;
}

impl<'a, P: Nested> SlotOfPrompt for &&Given<'a, P> {
    type Shown = Text<'a, P>;
    fn slot(self) -> Option<Text<'a, P>> {
        Some(Text(self.0))
    }
}

impl<'a, P: Nested> SlotOfPrompt for &&Given<'a, Option<P>> {
    type Shown = Text<'a, P>;
    fn slot(self) -> Option<Text<'a, P>> {
        self.0.as_ref().map(Text)
    }
}

/// An optional value.
pub trait SlotOfOption {
    /// What is shown.
    type Shown;
    /// What is shown, if it is there.
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
    /// What is shown.
    type Shown;
    /// What is shown.
    fn slot(self) -> Option<Self::Shown>;
}

impl<'a, T: ?Sized> SlotOfValue for Given<'a, T> {
    type Shown = &'a T;
    fn slot(self) -> Option<&'a T> {
        Some(self.0)
    }
}

/// Looks for the version of a field's type: `Probe::<T>::VERSION` is its own where it is a prompt, and else
/// that of [`NoPrompt`].
#[derive(Clone, Copy, Debug)]
pub struct Probe<T: ?Sized>(std::marker::PhantomData<fn(&T)>);

impl<P: Nested> Probe<P> {
    /// The version of the prompt.
    pub const VERSION: u64 = P::VERSION;
    /// Refuses a prompt that is more than text.
    pub const CHECK: () = assert!(P::IS_TEXT, "{}", NOT_TEXT);
}

impl<P: Nested> Probe<Option<P>> {
    /// The version of the prompt.
    pub const VERSION: u64 = P::VERSION;
    /// Refuses a prompt that is more than text.
    pub const CHECK: () = assert!(P::IS_TEXT, "{}", NOT_TEXT);
}

const NOT_TEXT: &str = "a prompt within a template gives its text alone, and this one has more (media, tools, examples, history, an output or settings): put that on the prompt around it";

/// A type that is no prompt.
pub trait NoPrompt {
    /// No version.
    const VERSION: u64 = 0;
    /// Nothing to refuse.
    const CHECK: () = ();
}

impl<T: ?Sized> NoPrompt for Probe<T> {}
