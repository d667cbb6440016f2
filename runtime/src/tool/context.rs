//! The context of a tool: the run that calls it, and its state.

use crate::wire::Message;
use std::fmt;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The run that calls a tool: its state, the conversation so far, the call's id.
///
/// A tool's function asks for one by `&ToolContext<S>` anywhere among its parameters, where `S` is the
/// type of the state that [`Toolbox::with`](crate::Toolbox::with) gives, or by `&ToolContext` where no
/// state is needed.
///
/// ```
/// use coax::ToolContext;
///
/// struct Session { user: String }
///
/// /// Lists the orders of the user.
/// #[coax::tool]
/// fn orders(context: &ToolContext<Session>) -> Vec<String> {
///     vec![format!("a book for {}", context.state().user)]
/// }
///
/// let tools = coax::tools![orders].with(Session { user: "Kim".into() });
/// # let _ = tools;
/// ```
pub struct ToolContext<S = ()> {
    state: Arc<S>,
    call: Arc<CallContext>,
}

/// The part of a context that is the same whatever the state.
pub(crate) struct CallContext {
    pub(crate) id: String,
    pub(crate) messages: Arc<Vec<Message>>,
    pub(crate) cancellation: CancellationToken,
    pub(crate) progress: Option<Progress>,
}

/// Takes a note of a call's progress; returns whether somebody hears of it.
pub(crate) type Progress = Arc<dyn Fn(&str, String) -> bool + Send + Sync>;

impl ToolContext<()> {
    pub(crate) fn new(call: CallContext) -> Self {
        Self {
            state: Arc::new(()),
            call: Arc::new(call),
        }
    }
}

impl<S> ToolContext<S> {
    /// Returns the state that the toolbox was given.
    ///
    /// ```
    /// struct Session { user: String }
    ///
    /// /// Lists the orders of the user.
    /// #[coax::tool]
    /// fn orders(context: &coax::ToolContext<Session>) -> String { context.state().user.clone() }
    /// ```
    #[must_use]
    pub fn state(&self) -> &S {
        &self.state
    }

    /// Returns the conversation up to the message with this call.
    ///
    /// ```
    /// /// Notes how long the conversation is.
    /// #[coax::tool]
    /// fn note(context: &coax::ToolContext) -> usize { context.messages().len() }
    /// ```
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.call.messages
    }

    /// Returns the id of the call: the same where a run is continued, so it shows whether something was
    /// done before (an idempotency key).
    ///
    /// ```
    /// /// Orders an article, once.
    /// #[coax::tool]
    /// fn order(context: &coax::ToolContext, article: String) -> String {
    ///     format!("{article} under the key {}", context.call_id())
    /// }
    /// ```
    #[must_use]
    pub fn call_id(&self) -> &str {
        &self.call.id
    }

    /// Returns the token that is cancelled when the run is: a tool that spawns work looks at it.
    ///
    /// ```
    /// /// Counts slowly.
    /// #[coax::tool]
    /// fn count(context: &coax::ToolContext) -> u32 {
    ///     (0..1_000).take_while(|_| !context.cancellation().is_cancelled()).count() as u32
    /// }
    /// ```
    #[must_use]
    pub fn cancellation(&self) -> &CancellationToken {
        &self.call.cancellation
    }

    /// Reports progress, as an event of a streamed run; returns whether somebody hears of it.
    ///
    /// ```
    /// /// Reads pages.
    /// #[coax::tool]
    /// fn read(context: &coax::ToolContext, pages: u32) -> String {
    ///     context.progress(format!("page 1 of {pages}"));
    ///     "all read".into()
    /// }
    /// ```
    pub fn progress(&self, note: impl Into<String>) -> bool {
        let progress = self.call.progress.as_ref();
        progress.is_some_and(|progress| progress(&self.call.id, note.into()))
    }

    /// Returns the same without the state.
    #[doc(hidden)]
    #[must_use]
    pub fn stateless(&self) -> ToolContext<()> {
        self.with_state(Arc::new(()))
    }

    pub(crate) fn with_state<T>(&self, state: Arc<T>) -> ToolContext<T> {
        ToolContext {
            state,
            call: Arc::clone(&self.call),
        }
    }
}

impl<S> Clone for ToolContext<S> {
    fn clone(&self) -> Self {
        Self {
            state: Arc::clone(&self.state),
            call: Arc::clone(&self.call),
        }
    }
}

impl<S> fmt::Debug for ToolContext<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolContext")
            .field("call_id", &self.call.id)
            .finish_non_exhaustive()
    }
}

/// The context that a parameter by reference is, for the code that `#[coax::tool]` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no context: a parameter of a tool by reference is `&ToolContext<State>`",
    label = "the model gives the other parameters, which the function takes by value: `String` in place of `&str`",
    note = "the state in a context is shared between threads, so it is `Send + Sync + 'static`: a `Mutex` or an atomic in place of a `RefCell` or a `Cell`"
)]
pub trait IsContext {
    /// The state in it.
    type State: Send + Sync + 'static;

    /// Returns the context as the type that it is.
    fn of(context: &ToolContext<Self::State>) -> &Self;
}

#[diagnostic::do_not_recommend]
impl<S: Send + Sync + 'static> IsContext for ToolContext<S> {
    type State = S;

    fn of(context: &Self) -> &Self {
        context
    }
}

/// The one state that the tools of a block ask for, for the code that `#[coax::toolbox]` makes.
#[diagnostic::on_unimplemented(
    message = "the tools of one block ask for one state, and this one asks for `{Self}` where another asks for `{S}`",
    label = "another state than that of the first tool with one",
    note = "make one state of both, or put the tools into two blocks: `#[coax::toolbox(fn_name = \"…\")]`"
)]
pub trait SameState<S> {
    /// Returns the context.
    fn same(context: &ToolContext<S>) -> &ToolContext<Self>
    where
        Self: Sized;
}

#[diagnostic::do_not_recommend]
impl<S> SameState<S> for S {
    fn same(context: &ToolContext<S>) -> &ToolContext<Self> {
        context
    }
}
