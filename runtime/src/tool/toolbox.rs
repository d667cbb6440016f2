//! A set of tools, and what a request takes as tools.

use super::arguments;
use super::definition::ToolDefinition;
use super::dynamic::{DynTool, Stateless};
use super::typed::{Erased, Tool, Typed, WithState};
use crate::schema::Dialect;
use crate::wire;
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
    tools: Vec<Arc<dyn Erased<S>>>,
    policies: Vec<Policy>,
    /// The first mistake, reported when the tools are used.
    fault: Option<String>,
}

/// What is done with a call before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Approval {
    /// It runs.
    Run,
    /// It does not run, and the model is told why.
    Deny(String),
    /// It waits for a person.
    Ask,
}

/// Decides about a call by the tool's name and its arguments; `None` where it has nothing to say.
pub(crate) type Policy = Arc<dyn Fn(&str, &Value) -> Option<Approval> + Send + Sync>;

impl<S: Send + Sync + 'static> Toolbox<S> {
    /// Creates an empty toolbox.
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
    #[must_use]
    pub fn tool(self, tool: impl Tool<S>) -> Self {
        self.push(Arc::new(Typed::new(tool)))
    }

    /// Adds a tool that is known at run time only.
    #[must_use]
    pub fn dynamic(self, tool: DynTool) -> Self {
        self.push(Arc::new(Stateless(tool.erased())))
    }

    /// Adds the tools of another toolbox, with its policies.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.policies.extend(other.policies);
        let fault = other.fault;
        let mut all = other.tools.into_iter().fold(self, Self::push);
        all.fault = all.fault.or(fault);
        all
    }

    /// Gives the tools their state.
    #[must_use]
    pub fn with(self, state: S) -> Toolbox<()> {
        self.with_shared(Arc::new(state))
    }

    /// Gives the tools their state, which others have too.
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
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tools.iter().map(|it| it.definition().name())
    }

    /// Returns a fingerprint of each tool: its name, and a hash of its name, description and schema that
    /// changes when one of these does. A program that takes tools from elsewhere compares them.
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

/// All the tools of a request: those that run, and those that are only declared.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    pub(crate) toolbox: Toolbox<()>,
    pub(crate) declared: Vec<wire::Tool>,
}

impl Tools {
    pub(crate) fn is_empty(&self) -> bool {
        self.toolbox.tools.is_empty() && self.declared.is_empty()
    }

    pub(crate) fn add(&mut self, more: Self) {
        let toolbox = std::mem::take(&mut self.toolbox);
        self.toolbox = toolbox.and(more.toolbox);
        self.declared.extend(more.declared);
    }

    pub(crate) fn all(&self) -> &[Arc<dyn Erased<()>>] {
        self.toolbox.all()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Arc<dyn Erased<()>>> {
        self.toolbox.named(name)
    }

    /// Returns whether a tool of this name is declared, and answered from outside.
    pub(crate) fn is_declared(&self, name: &str) -> bool {
        self.declared.iter().any(|it| name_of(it) == Some(name))
    }

    /// Returns what is decided about a call of a known tool: the strictest of all.
    pub(crate) fn approval(&self, definition: &ToolDefinition, arguments: &str) -> Approval {
        let policies = &self.toolbox.policies;
        let mut verdict = if definition.approve {
            Approval::Ask
        } else {
            Approval::Run
        };
        if policies.is_empty() {
            return verdict;
        }
        let arguments = serde_json::from_str(arguments).unwrap_or_default();
        let mut decided = false;
        for policy in policies {
            match policy(definition.name(), &arguments) {
                Some(Approval::Deny(why)) => return Approval::Deny(why),
                Some(Approval::Ask) => (verdict, decided) = (Approval::Ask, true),
                // Of a tool with `approve`, a policy says which calls need none.
                Some(Approval::Run) if !decided => verdict = Approval::Run,
                Some(Approval::Run) | None => {}
            }
        }
        verdict
    }

    /// Returns the first mistake in the tools.
    pub(crate) fn fault(&self) -> Option<&str> {
        self.toolbox.fault.as_deref()
    }
}

/// The name of a declared tool.
pub(crate) fn name_of(tool: &wire::Tool) -> Option<&str> {
    let function = tool.function.as_ref().map(|it| it.name.as_str());
    function.or_else(|| Some(tool.custom.as_ref()?.name.as_str()))
}

/// What [`Request::tools`](crate::Request::tools) takes: a [`Toolbox`] that needs no state, a
/// [`DynTool`], or bare [`wire::Tool`]s, whose calls the program answers from outside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be given to a request as tools",
    label = "no tools that can run",
    note = "functions are listed, `coax::tools![function]`; a `#[coax::toolbox]` gives its tools by `Arc::new(it).tools()`; an `impl Tool` goes into `Toolbox::new().tool(it)`",
    note = "tools that ask for `&ToolContext<State>` need their state first: `tools.with(state)`"
)]
pub trait IntoTools {
    /// The tools.
    fn into_tools(self) -> Tools;
}

impl IntoTools for Toolbox<()> {
    fn into_tools(self) -> Tools {
        Tools {
            toolbox: self,
            declared: Vec::new(),
        }
    }
}

impl IntoTools for &Toolbox<()> {
    fn into_tools(self) -> Tools {
        self.clone().into_tools()
    }
}

impl IntoTools for DynTool {
    fn into_tools(self) -> Tools {
        Toolbox::new().dynamic(self).into_tools()
    }
}

impl IntoTools for Tools {
    fn into_tools(self) -> Tools {
        self
    }
}

impl IntoTools for wire::Tool {
    fn into_tools(self) -> Tools {
        Tools {
            toolbox: Toolbox::new(),
            declared: vec![self],
        }
    }
}

impl IntoTools for wire::FunctionTool {
    fn into_tools(self) -> Tools {
        wire::Tool::from(self).into_tools()
    }
}

impl IntoTools for wire::CustomTool {
    fn into_tools(self) -> Tools {
        wire::Tool::from(self).into_tools()
    }
}

impl<T: IntoTools> IntoTools for Vec<T> {
    fn into_tools(self) -> Tools {
        together(self)
    }
}

impl<T: IntoTools, const N: usize> IntoTools for [T; N] {
    fn into_tools(self) -> Tools {
        together(self)
    }
}

fn together(all: impl IntoIterator<Item = impl IntoTools>) -> Tools {
    all.into_iter().fold(Tools::default(), |mut tools, more| {
        tools.add(more.into_tools());
        tools
    })
}
