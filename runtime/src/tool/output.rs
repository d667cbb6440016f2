//! The result of a tool: its value, the content that the model sees, or why there is none.

use crate::wire::Content;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::error::Error as StdError;
use std::fmt;

/// The result of a tool call: what the model sees, and the value that the program keeps.
///
/// A function whose result is any `Serialize` needs none of it: the model sees its JSON. This is for
/// results of which the model sees something else than the program.
///
/// ```
/// use coax::ToolOutput;
///
/// #[derive(serde::Serialize)]
/// struct Page { address: String, html: String }
///
/// let page = Page { address: "https://example.org".into(), html: "<h1>Hello</h1>".into() };
/// let output = ToolOutput::of(&page)?.to_model("Hello");
/// assert_eq!(output.content().text().as_deref(), Some("Hello"));
/// assert_eq!(output.value()["html"], "<h1>Hello</h1>");
/// # Ok::<(), coax::ToolError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolOutput {
    content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

impl ToolOutput {
    /// Creates a result that the model sees as it is: a text, or parts such as images.
    ///
    /// ```
    /// let output = coax::ToolOutput::new("4 °C");
    /// assert_eq!(output.content().text().as_deref(), Some("4 °C"));
    /// ```
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            value: None,
        }
    }

    /// Creates a result from a value: the model sees its JSON.
    ///
    /// ```
    /// let output = coax::ToolOutput::of(&[2, 3, 5])?;
    /// assert_eq!(output.content().text().as_deref(), Some("[2,3,5]"));
    /// # Ok::<(), coax::ToolError>(())
    /// ```
    ///
    /// # Errors
    /// When serde cannot write the value as JSON.
    pub fn of(value: &impl Serialize) -> Result<Self, ToolError> {
        let json = serde_json::to_value(value)
            .map_err(|error| ToolError::new(format!("the result cannot be written: {error}")))?;
        Ok(Self {
            content: Content::Text(json.to_string()),
            value: Some(json),
        })
    }

    /// Creates a result from the JSON text of a value, which is not looked into.
    pub(crate) fn json(text: String) -> Self {
        Self::new(text)
    }

    /// Sets what the model sees in place of the value's JSON.
    ///
    /// ```
    /// let output = coax::ToolOutput::of(&[2, 3, 5])?.to_model("three primes");
    /// assert_eq!(output.value()[0], 2); // the program keeps them
    /// # Ok::<(), coax::ToolError>(())
    /// ```
    #[must_use]
    pub fn to_model(mut self, content: impl Into<Content>) -> Self {
        self.content = content.into();
        self
    }

    /// Returns what the model sees.
    ///
    /// ```
    /// let output = coax::ToolOutput::new("4 °C");
    /// assert_eq!(output.content().text().as_deref(), Some("4 °C"));
    /// ```
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Returns the value that the program keeps; `null` where the model sees all there is.
    ///
    /// ```
    /// let output = coax::ToolOutput::of(&[2, 3, 5])?;
    /// assert_eq!(output.value()[1], 3);
    /// # Ok::<(), coax::ToolError>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> &Value {
        self.value.as_ref().unwrap_or(&Value::Null)
    }

    pub(crate) fn into_parts(self) -> (Content, Option<Value>) {
        (self.content, self.value)
    }
}

/// The failure of a tool call. It is sent to the model, which may call again.
///
/// Any error becomes one by `?`; a [`Fatal`] one, or one that has a `Fatal` along its
/// [`source`](StdError::source)s, ends the run.
///
/// ```
/// fn read(path: &str) -> Result<String, coax::ToolError> {
///     let text = std::fs::read_to_string(path)?;
///     if text.is_empty() {
///         return Err(coax::ToolError::new("the file is empty"));
///     }
///     Ok(text)
/// }
/// # assert!(read("/no such file").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolError {
    message: String,
    fatal: bool,
}

impl ToolError {
    /// Creates an error that is sent to the model.
    ///
    /// ```
    /// let error = coax::ToolError::new("there is no article A-1");
    /// assert_eq!(error.message(), "there is no article A-1");
    /// ```
    pub fn new(message: impl fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            fatal: false,
        }
    }

    /// Creates an error from another one, with a look for [`Fatal`] along its sources.
    pub(crate) fn of(error: &(dyn StdError + 'static)) -> Self {
        let mut next = Some(error);
        let mut fatal = false;
        while let Some(cause) = next {
            fatal |= cause.is::<Fatal>();
            next = cause.source();
        }
        Self {
            message: error.to_string(),
            fatal,
        }
    }

    /// Returns what went wrong.
    ///
    /// ```
    /// let error = coax::ToolError::new("the shop is closed");
    /// assert_eq!(error.message(), "the shop is closed");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns whether it ends the run.
    ///
    /// ```
    /// use coax::{Fatal, ToolError};
    ///
    /// assert!(ToolError::from(Fatal::new("the database is gone")).is_fatal());
    /// assert!(!ToolError::new("the shop is closed").is_fatal());
    /// ```
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.fatal
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl<E: StdError + 'static> From<E> for ToolError {
    fn from(error: E) -> Self {
        Self::of(&error)
    }
}

impl From<ToolError> for Box<dyn StdError + Send + Sync> {
    fn from(error: ToolError) -> Self {
        error.message.into()
    }
}

impl From<ToolError> for Box<dyn StdError> {
    fn from(error: ToolError) -> Self {
        error.message.into()
    }
}

/// An error of a tool that ends the whole run, in place of being sent to the model.
///
/// ```
/// #[coax::tool]
/// /// Reads the balance of an account.
/// fn balance(account: String) -> Result<f64, coax::Fatal> {
///     Err(coax::Fatal::new(format!("the database of `{account}` is gone")))
/// }
/// # assert!(balance("a".into()).is_err());
/// ```
#[derive(Debug)]
pub struct Fatal {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Fatal {
    /// Creates one with these words.
    ///
    /// ```
    /// let error = coax::Fatal::new("the database is gone");
    /// assert_eq!(error.to_string(), "the database is gone");
    /// ```
    pub fn new(message: impl fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            source: None,
        }
    }

    /// Creates one from the error that caused it, with its words.
    ///
    /// ```
    /// let cause = std::io::Error::other("the disk is full");
    /// assert_eq!(coax::Fatal::from_error(cause).to_string(), "the disk is full");
    /// ```
    pub fn from_error(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        Self {
            message: source.to_string(),
            source: Some(source),
        }
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Fatal {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}
