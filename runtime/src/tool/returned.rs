//! Types that the function of a tool may return, for the code that `#[coax::tool]` makes: any
//! `Serialize`, a text, parts of a message, a [`ToolOutput`], and a `Result` of these.
//!
//! Which of them a type is, is decided by the method that the compiler finds first on `&&&Given<T>`: the
//! most special is implemented with the most references, each more general one with one less.

use super::output::{Fatal, ToolError, ToolOutput};
use crate::wire::{Content, Part};
use serde::Serialize;
use std::borrow::Cow;
use std::cell::Cell;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt::Display;
use std::ops::Deref;

/// A value that a function gave, taken out by the one method that is called.
pub struct Given<T>(Cell<Option<T>>);

impl<T> Given<T> {
    /// Holds a value.
    pub fn new(value: T) -> Self {
        Self(Cell::new(Some(value)))
    }

    fn take(&self) -> T {
        self.0.take().expect("generated code takes a value once")
    }
}

/// Takes a `Result` apart.
pub trait SplitResult {
    /// The value when nothing failed.
    type Value;
    /// The error when something did.
    type Error;
    /// Returns the result.
    ///
    /// # Errors
    /// That of the function.
    fn split(self) -> Result<Self::Value, Self::Error>;
}

impl<T, E> SplitResult for &&Given<Result<T, E>> {
    type Value = T;
    type Error = E;
    fn split(self) -> Result<T, E> {
        self.take()
    }
}

/// The same for what cannot fail.
pub trait SplitValue {
    /// The value.
    type Value;
    /// Returns the value.
    ///
    /// # Errors
    /// Never.
    fn split(self) -> Result<Self::Value, Infallible>;
}

impl<T> SplitValue for &Given<T> {
    type Value = T;
    fn split(self) -> Result<T, Infallible> {
        Ok(self.take())
    }
}

/// The error of a tool's own kind.
pub trait FailureItself {
    /// Returns the error.
    fn failure(self) -> ToolError;
}

impl FailureItself for &&&&Given<ToolError> {
    fn failure(self) -> ToolError {
        self.take()
    }
}

/// An error of the standard library's kind, or one in a box (also those of anyhow and eyre).
pub trait FailureWithSources {
    /// Returns the error as it is sent to the model.
    fn failure(self) -> ToolError;
}

impl<E: HasSources> FailureWithSources for &&&Given<E> {
    fn failure(self) -> ToolError {
        self.take().to_tool_error()
    }
}

/// An error whose sources can be looked at.
pub trait HasSources {
    /// Returns the error as it is sent to the model.
    fn to_tool_error(&self) -> ToolError;
}

impl<E: Deref> HasSources for E
where
    E::Target: AsError,
{
    fn to_tool_error(&self) -> ToolError {
        ToolError::of(self.deref().as_error())
    }
}

/// An error behind a pointer.
pub trait AsError {
    /// Returns the error behind the pointer.
    fn as_error(&self) -> &(dyn StdError + 'static);
}

// In a box or another pointer, which hides it from a look along the sources.
impl AsError for Fatal {
    fn as_error(&self) -> &(dyn StdError + 'static) {
        self
    }
}
impl AsError for dyn StdError {
    fn as_error(&self) -> &(dyn StdError + 'static) {
        self
    }
}
impl AsError for dyn StdError + Send {
    fn as_error(&self) -> &(dyn StdError + 'static) {
        self
    }
}
impl AsError for dyn StdError + Send + Sync {
    fn as_error(&self) -> &(dyn StdError + 'static) {
        self
    }
}

/// An error that is one by itself.
pub trait FailureOfError {
    /// Returns the error as it is sent to the model.
    fn failure(self) -> ToolError;
}

impl<E: StdError + 'static> FailureOfError for &&Given<E> {
    fn failure(self) -> ToolError {
        ToolError::of(&self.take())
    }
}

/// Any other error.
pub trait FailureInWords {
    /// The type of the error.
    type Error;
    /// Returns the error as it is sent to the model.
    fn failure(self) -> ToolError
    where
        Self::Error: ToolFailure;
}

impl<E> FailureInWords for &Given<E> {
    type Error = E;
    fn failure(self) -> ToolError
    where
        E: ToolFailure,
    {
        ToolError::new(self.take().words())
    }
}

/// An error that can be sent to the model as text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of a tool, since the model is told it in words",
    label = "this has no words",
    note = "implement `std::fmt::Display` for it, or derive `std::error::Error` with `thiserror`"
)]
pub trait ToolFailure {
    /// Returns the text of the error.
    fn words(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<E: Display> ToolFailure for E {
    fn words(&self) -> String {
        self.to_string()
    }
}

/// A result that the model sees as it is.
pub trait OutputItself {
    /// Returns the result.
    ///
    /// # Errors
    /// Never.
    fn output(self) -> Result<ToolOutput, ToolError>;
}

impl<T: Shown> OutputItself for &&Given<T> {
    fn output(self) -> Result<ToolOutput, ToolError> {
        Ok(self.take().shown())
    }
}

/// A result that the model sees as it is.
pub trait Shown {
    /// Returns the result.
    fn shown(self) -> ToolOutput;
}

impl Shown for ToolOutput {
    fn shown(self) -> ToolOutput {
        self
    }
}

impl Shown for () {
    fn shown(self) -> ToolOutput {
        ToolOutput::new("done")
    }
}

impl Shown for Cow<'_, str> {
    fn shown(self) -> ToolOutput {
        ToolOutput::new(self.into_owned())
    }
}

impl Shown for Part {
    fn shown(self) -> ToolOutput {
        ToolOutput::new(vec![self])
    }
}

macro_rules! shown {
    ($($ty:ty),*) => {
        $(impl Shown for $ty {
            fn shown(self) -> ToolOutput {
                ToolOutput::new(self)
            }
        })*
    };
}
shown!(String, &str, Content, Vec<Part>);

/// A result of which the model sees the JSON.
pub trait OutputOfValue {
    /// The type of the value.
    type Value;
    /// Returns the result.
    ///
    /// # Errors
    /// When serde cannot write it.
    fn output(self) -> Result<ToolOutput, ToolError>
    where
        Self::Value: ToolResult;
}

impl<T> OutputOfValue for &Given<T> {
    type Value = T;
    fn output(self) -> Result<ToolOutput, ToolError>
    where
        T: ToolResult,
    {
        self.take().json()
    }
}

/// A value that the model can see.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the result of a tool, since the model sees its JSON",
    label = "this does not implement `serde::Serialize`",
    note = "derive `serde::Serialize` for it, or return a `coax::ToolOutput`"
)]
pub trait ToolResult {
    /// Returns its JSON.
    ///
    /// # Errors
    /// When serde cannot write it.
    fn json(&self) -> Result<ToolOutput, ToolError>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> ToolResult for T {
    fn json(&self) -> Result<ToolOutput, ToolError> {
        let text = serde_json::to_string(self)
            .map_err(|error| ToolError::new(format!("the result cannot be written: {error}")))?;
        Ok(ToolOutput::json(text))
    }
}
