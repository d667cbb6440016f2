//! The tools of a prompt, for the code that `#[derive(Prompt)]` makes: each is named once, so that a path that
//! is no tool is one error.

use crate::schema::Structured;
use crate::tool::{AnyState, ListedTool, NamedTool, Tool, Toolbox};
use std::marker::PhantomData;

/// A tool of a prompt.
#[derive(Clone, Copy)]
pub struct Listed {
    /// The name by which the model calls it.
    pub name: &'static str,
    /// The description of the tool.
    pub description: &'static str,
    /// The schema of its arguments.
    pub schema: &'static str,
    add: fn(Toolbox) -> Toolbox,
}

/// Makes a toolbox of the tools.
#[must_use]
pub fn toolbox(tools: &[Listed]) -> Toolbox {
    tools.iter().fold(Toolbox::new(), |all, it| (it.add)(all))
}

/// A type that should be a tool. It is one where [`listed`](Self::listed) is its own; else that of
/// [`NotOffered`] says why it is none.
pub struct Offered<T>(PhantomData<T>);

impl<T: ListedTool<()>> Offered<T> {
    /// Lists the tool.
    #[must_use]
    pub const fn listed() -> Listed {
        Listed {
            name: T::NAME,
            description: T::DESCRIPTION,
            schema: schema::<<T as Tool<()>>::Arguments>(),
            add: |all| all.tool(T::new()),
        }
    }
}

const fn schema<T: Structured>() -> &'static str {
    super::version::schema_text::<T>()
}

/// A path in `tools(..)` that is no tool of a prompt.
pub trait NotOffered {
    /// The type.
    type Of;
    /// Returns the reason why it cannot be listed.
    #[must_use]
    fn listed() -> Listed
    where
        Self::Of: OfAnyPrompt;
}

impl<T> NotOffered for Offered<T> {
    type Of = T;
    fn listed() -> Listed
    where
        T: OfAnyPrompt,
    {
        unreachable!("a tool that any prompt can have is listed by its own function")
    }
}

/// A tool that needs nothing but its arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tool",
    label = "not a function with `#[coax::tool]`",
    note = "a tool that implements `coax::Tool` by hand is given by `prompt.request(&client).tools(Toolbox::new().tool(…))`"
)]
pub trait OfAnyPrompt {}

impl<T: NamedTool> OfAnyPrompt for T where T::State: NoState {}

/// The state of a tool that asks for none.
#[diagnostic::on_unimplemented(
    message = "a tool that asks for a state cannot be listed in a prompt, which has none",
    label = "takes `&ToolContext<State>`",
    note = "give it with its state: `prompt.request(&client).tools(coax::tools![tool].with(state))`"
)]
pub trait NoState {}

impl NoState for AnyState {}
