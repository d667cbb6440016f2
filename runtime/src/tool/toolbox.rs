//! A set of tools.

use super::arguments;
use super::dynamic::{DynTool, Stateless};
use super::typed::{Erased, Tool, Typed, WithState};
use crate::schema::Dialect;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// Tools that a model is offered together; made by [`tools!`](crate::tools), `#[coax::toolbox]` or by hand.
///
/// `S` is the state that they ask of their [`ToolContext`](crate::ToolContext). A request takes a toolbox
/// that needs none, which [`with`](Self::with) makes of one that does. Cheap to clone.
///
/// ```
/// use coax::Toolbox;
///
/// /// Adds two numbers.
/// #[coax::tool]
/// fn add(a: f64, b: f64) -> f64 { a + b }
///
/// let tools: Toolbox = coax::tools![add];
/// assert_eq!(tools.names().collect::<Vec<_>>(), ["add"]);
/// ```
pub struct Toolbox<S = ()> {
    pub(super) tools: Vec<Arc<dyn Erased<S>>>,
    pub(super) policies: Vec<Policy>,
    /// The first mistake, reported when the tools are used.
    pub(super) fault: Option<String>,
}

/// The decision about a call before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Approval {
    /// It runs.
    Run,
    /// It does not run, and this reason is sent to the model.
    Deny(String),
    /// It waits for a person.
    Ask,
}

/// Decides about a call by the tool's name and its arguments; `None` where it has nothing to say.
pub(crate) type Policy = Arc<dyn Fn(&str, &Value) -> Option<Approval> + Send + Sync>;

impl<S: Send + Sync + 'static> Toolbox<S> {
    /// Creates an empty toolbox.
    ///
    /// ```
    /// let tools = coax::Toolbox::<()>::new();
    /// assert_eq!(tools.names().count(), 0);
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self {
            tools: Vec::new(),
            policies: Vec::new(),
            fault: None,
        }
    }

    /// Adds a tool.
    ///
    /// A name that is there already, or that providers do not take, is an error of kind
    /// [`Configuration`](crate::ErrorKind::Configuration) of the request that gets the toolbox.
    ///
    /// ```
    /// use coax::{Structured, Tool, ToolContext, ToolDefinition, ToolError, ToolOutput, Toolbox};
    /// # #[derive(serde::Deserialize, Structured)] struct Throws { count: u32 }
    /// struct Dice;
    ///
    /// impl Tool for Dice {
    ///     type Arguments = Throws;
    ///     fn definition(&self) -> ToolDefinition { ToolDefinition::new("dice", "Throws dice.") }
    ///     async fn call(&self, throws: Throws, _: &ToolContext) -> Result<ToolOutput, ToolError> {
    ///         ToolOutput::of(&vec![6; throws.count as usize])
    ///     }
    /// }
    ///
    /// let tools: Toolbox = Toolbox::new().tool(Dice);
    /// ```
    #[must_use]
    pub fn tool(self, tool: impl Tool<S>) -> Self {
        self.push(Arc::new(Typed::new(tool)))
    }

    /// Adds a tool that is known at run time only.
    ///
    /// ```
    /// use coax::{DynTool, Toolbox};
    /// use serde_json::{Value, json};
    ///
    /// let weather = DynTool::from_schema("weather", json!({ "type": "object" }), |_: Value| async {
    ///     Ok::<_, String>("4 °C")
    /// });
    /// let tools: Toolbox = Toolbox::new().dynamic(weather);
    /// ```
    #[must_use]
    pub fn dynamic(self, tool: DynTool) -> Self {
        self.push(Arc::new(Stateless(tool.erased())))
    }

    /// Adds the tools of another toolbox, with its policies.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// # /// Subtracts.
    /// # #[coax::tool] fn subtract(a: f64, b: f64) -> f64 { a - b }
    /// let tools: coax::Toolbox = coax::tools![add].and(coax::tools![subtract]);
    /// assert_eq!(tools.names().count(), 2);
    /// ```
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.policies.extend(other.policies);
        let fault = other.fault;
        let mut all = other.tools.into_iter().fold(self, Self::push);
        all.fault = all.fault.or(fault);
        all
    }

    /// Gives the tools their state.
    ///
    /// ```
    /// struct Session { user: String }
    ///
    /// /// Lists the orders of the user.
    /// #[coax::tool]
    /// fn orders(context: &coax::ToolContext<Session>) -> String { context.state().user.clone() }
    ///
    /// let tools = coax::tools![orders].with(Session { user: "Kim".into() });
    /// ```
    #[must_use]
    pub fn with(self, state: S) -> Toolbox<()> {
        self.with_shared(Arc::new(state))
    }

    /// Gives the tools their state, which others have too.
    ///
    /// ```
    /// # struct Session { user: String }
    /// # /// Lists the orders of the user.
    /// # #[coax::tool] fn orders(context: &coax::ToolContext<Session>) -> String { String::new() }
    /// use std::sync::Arc;
    ///
    /// let session = Arc::new(Session { user: "Kim".into() });
    /// let tools = coax::tools![orders].with_shared(Arc::clone(&session));
    /// ```
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "as `with` takes it")]
    pub fn with_shared(self, state: Arc<S>) -> Toolbox<()> {
        let close = |tool| -> Arc<dyn Erased<()>> {
            let state = Arc::clone(&state);
            Arc::new(WithState { tool, state })
        };
        Toolbox {
            tools: self.tools.into_iter().map(close).collect(),
            policies: self.policies,
            fault: self.fault,
        }
    }

    /// Adds a policy: a function of a tool's name and arguments that lets a call run, denies it, or has it
    /// wait for a person. `None` leaves it to the tool's own `approve` and to the other policies; of
    /// several decisions the strictest holds.
    ///
    /// ```
    /// use coax::{Approval, Toolbox};
    ///
    /// /// Orders pieces of an article.
    /// #[coax::tool]
    /// fn order(article: String, pieces: u32) -> String { format!("{pieces} of {article}") }
    ///
    /// let tools: Toolbox = coax::tools![order].policy(|name, arguments| {
    ///     match (name, arguments["pieces"].as_u64()) {
    ///         ("order", Some(1000..)) => Some(Approval::Deny("999 pieces at most".into())),
    ///         ("order", Some(10..)) => Some(Approval::Ask),
    ///         _ => None,
    ///     }
    /// });
    /// ```
    #[must_use]
    pub fn policy(
        mut self,
        policy: impl Fn(&str, &Value) -> Option<Approval> + Send + Sync + 'static,
    ) -> Self {
        self.policies.push(Arc::new(policy));
        self
    }

    /// Returns the names of the tools, in order.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// let tools: coax::Toolbox = coax::tools![add];
    /// assert_eq!(tools.names().collect::<Vec<_>>(), ["add"]);
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tools.iter().map(|it| it.definition().name())
    }

    /// Returns a fingerprint of each tool: its name, and a hash of its name, description and schema that
    /// changes when one of these does. A program that takes tools from elsewhere compares them.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// let tools: coax::Toolbox = coax::tools![add];
    /// assert_eq!(tools.fingerprints()[0].0, "add"); // and a hash
    /// ```
    #[must_use]
    pub fn fingerprints(&self) -> Vec<(String, String)> {
        let of = |tool: &Arc<dyn Erased<S>>| {
            let definition = tool.definition();
            let schema = tool.parameters(&[Dialect::OpenAi]);
            let schema = schema.map_or_else(|why| why, |it| it.schema.get().to_owned());
            let print =
                arguments::fingerprint(&[definition.name(), definition.description(), &schema]);
            (definition.name().to_owned(), print)
        };
        self.tools.iter().map(of).collect()
    }

    fn push(mut self, tool: Arc<dyn Erased<S>>) -> Self {
        let fault = tool.definition().fault();
        let name = tool.definition().name();
        let fault = fault.or_else(|| {
            let is_there = self.names().any(|it| it == name);
            is_there.then(|| format!("two tools have the name `{name}`: rename one of them"))
        });
        self.fault = self.fault.or(fault);
        self.tools.push(tool);
        self
    }
}

impl Toolbox<()> {
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<dyn Erased<()>>> {
        self.tools.iter().find(|it| it.definition().name() == name)
    }

    pub(crate) fn all(&self) -> &[Arc<dyn Erased<()>>] {
        &self.tools
    }
}

impl<S: Send + Sync + 'static> Default for Toolbox<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Clone for Toolbox<S> {
    fn clone(&self) -> Self {
        Self {
            tools: self.tools.clone(),
            policies: self.policies.clone(),
            fault: self.fault.clone(),
        }
    }
}

impl<S> fmt::Debug for Toolbox<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.tools.iter().map(|it| it.definition().name());
        f.debug_tuple("Toolbox")
            .field(&names.collect::<Vec<_>>())
            .finish()
    }
}
