//! The definition of a tool: its name, its description, and the rules for its calls. It knows no schema.

use std::borrow::Cow;
use std::time::Duration;

/// The time that a call may take unless the tool says otherwise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

/// The name, description and rules of a tool.
///
/// ```
/// use coax::ToolDefinition;
/// use std::time::Duration;
///
/// let order = ToolDefinition::new("order", "Orders pieces from the supplier.")
///     .approve(true)
///     .timeout(Duration::from_secs(10))
///     .max_calls(3);
/// assert_eq!(order.name(), "order");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolDefinition {
    name: Cow<'static, str>,
    description: Cow<'static, str>,
    pub(crate) approve: bool,
    pub(crate) sequential: bool,
    pub(crate) timeout: Duration,
    pub(crate) max_calls: Option<u32>,
    pub(crate) repeatable: bool,
}

impl ToolDefinition {
    /// Creates the definition of a tool. A name has 1 to 64 of the characters `a-zA-Z0-9_-`.
    ///
    /// ```
    /// let order = coax::ToolDefinition::new("order", "Orders pieces from the supplier.");
    /// assert_eq!(order.name(), "order");
    /// ```
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            approve: false,
            sequential: false,
            timeout: TIMEOUT,
            max_calls: None,
            repeatable: false,
        }
    }

    /// Sets whether each call waits for a person's approval; it does not unless set.
    ///
    /// ```
    /// let order = coax::ToolDefinition::new("order", "Orders pieces.").approve(true);
    /// ```
    #[must_use]
    pub fn approve(mut self, approve: bool) -> Self {
        self.approve = approve;
        self
    }

    /// Sets whether a call runs alone, with no other call of the same step beside it.
    ///
    /// ```
    /// let order = coax::ToolDefinition::new("order", "Orders pieces.").sequential(true);
    /// ```
    #[must_use]
    pub fn sequential(mut self, sequential: bool) -> Self {
        self.sequential = sequential;
        self
    }

    /// Sets how long a call may take, 60 seconds unless set. It ends calls that are async or blocking; one
    /// of a plain function runs to its end.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let order = coax::ToolDefinition::new("order", "Orders pieces.").timeout(Duration::from_secs(5));
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how many calls one run may make, any number unless set.
    ///
    /// ```
    /// let order = coax::ToolDefinition::new("order", "Orders pieces.").max_calls(3);
    /// ```
    #[must_use]
    pub fn max_calls(mut self, calls: u32) -> Self {
        self.max_calls = Some(calls);
        self
    }

    /// Sets whether the same call with the same arguments runs again; unless set, it is answered with the
    /// result that it had before, as long as that was none of an error.
    ///
    /// ```
    /// let stock = coax::ToolDefinition::new("stock", "Counts pieces now.").repeatable(true);
    /// ```
    #[must_use]
    pub fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    pub(crate) fn described(mut self, description: impl Into<Cow<'static, str>>) -> Self {
        self.description = description.into();
        self
    }

    /// Returns the name by which the model calls the tool.
    ///
    /// ```
    /// let order = coax::ToolDefinition::new("order", "Orders pieces.");
    /// assert_eq!(order.name(), "order");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the description that is sent to the model.
    ///
    /// ```
    /// let order = coax::ToolDefinition::new("order", "Orders pieces.");
    /// assert_eq!(order.description(), "Orders pieces.");
    /// ```
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Returns why the name is none that providers take, if so.
    pub(crate) fn fault(&self) -> Option<String> {
        let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_sound = (1..=64).contains(&self.name.len()) && self.name.bytes().all(is_taken);
        (!is_sound).then(|| {
            format!(
                "no provider takes the name of the tool `{}`: it has 1 to 64 of the characters a-zA-Z0-9_-",
                self.name.escape_debug().take(80).collect::<String>()
            )
        })
    }
}
