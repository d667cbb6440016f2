//! The types that a request takes as tools, and all the tools that it offers.

use super::definition::ToolDefinition;
use super::dynamic::DynTool;
use super::toolbox::{Approval, Toolbox};
use super::typed::Erased;
use crate::wire;
use std::sync::Arc;

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

/// Returns the name of a declared tool.
pub(crate) fn name_of(tool: &wire::Tool) -> Option<&str> {
    let function = tool.function.as_ref().map(|it| it.name.as_str());
    function.or_else(|| Some(tool.custom.as_ref()?.name.as_str()))
}

/// Types that [`Request::tools`](crate::Request::tools) takes: a [`Toolbox`] that needs no state, a
/// [`DynTool`], or bare [`wire::Tool`]s, whose calls the program answers from outside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be given to a request as tools",
    label = "no tools that can run",
    note = "functions are listed, `coax::tools![function]`; a `#[coax::toolbox]` gives its tools by `Arc::new(it).tools()`; an `impl Tool` goes into `Toolbox::new().tool(it)`",
    note = "tools that ask for `&ToolContext<State>` need their state first: `tools.with(state)`"
)]
pub trait IntoTools {
    /// Returns the tools.
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
