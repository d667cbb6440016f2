//! Runs the calls of a step: several at once, each within its time, none able to bring the program down.

use super::Driver;
use crate::run::data::{State, Status};
use crate::run::{Call, Program, Run};
use crate::tool::{CallContext, Erased, Progress, ToolContext, ToolError, ToolOutput};
use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The result of a call.
type Returned = Result<ToolOutput, ToolError>;

/// The calls that run, and those that wait for their turn.
pub(in crate::client) struct Running {
    at_once: usize,
    waiting: VecDeque<Waiting>,
    running: Vec<Active>,
    /// A call that runs alone is under way.
    alone: bool,
    cancellation: CancellationToken,
}

struct Waiting {
    id: String,
    sequential: bool,
    future: Calling,
}

struct Active {
    id: String,
    future: Calling,
}

type Calling = Pin<Box<dyn Future<Output = Returned> + Send>>;

impl Running {
    /// Starts the calls of the run that are ready.
    pub(in crate::client) fn new(driver: &mut Driver, progress: Option<&Progress>) -> Self {
        let handle = driver.options.handle.as_ref();
        let cancellation =
            handle.map_or_else(CancellationToken::new, |it| it.cancellation().child_token());
        let mut waiting = VecDeque::new();
        if let State::Calls(calls) = &driver.run.state {
            let ready = calls.calls.iter().filter(|it| it.status == Status::Ready);
            for call in ready {
                let context = ToolContext::new(CallContext {
                    id: call.id.clone(),
                    messages: Arc::clone(&driver.run.messages),
                    cancellation: cancellation.clone(),
                    progress: progress.cloned(),
                });
                let Some(tool) = driver.options.tools.get(&call.name) else {
                    continue;
                };
                let value = driver.prepared.take(&call.id);
                waiting.push_back(Waiting {
                    id: call.id.clone(),
                    sequential: tool.definition().sequential,
                    future: calling(Arc::clone(tool), value, call.arguments.clone(), context),
                });
            }
        }
        Self {
            at_once: driver.options.tools_at_once.max(1),
            waiting,
            running: Vec::new(),
            alone: false,
            cancellation,
        }
    }

    /// Waits for the next result; `None` when there is no call any more.
    pub(in crate::client) fn poll_returned(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<(String, Returned)>> {
        self.begin();
        for at in 0..self.running.len() {
            if let Poll::Ready(result) = self.running[at].future.as_mut().poll(context) {
                let Active { id, .. } = self.running.swap_remove(at);
                self.alone = false;
                return Poll::Ready(Some((id, result)));
            }
        }
        if self.running.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Pending
    }

    /// Notifies the tools that their run is over.
    pub(in crate::client) fn cancel(&self) {
        self.cancellation.cancel();
    }

    /// Begins calls that wait, as many as may run.
    fn begin(&mut self) {
        while !self.alone && self.running.len() < self.at_once {
            let next = self.waiting.front();
            if next.is_none_or(|it| it.sequential && !self.running.is_empty()) {
                break;
            }
            if let Some(Waiting {
                id,
                sequential,
                future,
            }) = self.waiting.pop_front()
            {
                self.alone = sequential;
                self.running.push(Active { id, future });
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Whoever spawned work for a call sees that nobody waits for it.
        self.cancellation.cancel();
    }
}

impl Program {
    /// Runs a call of a run within the tool's time limit; a panic in it is its error.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # use coax::run::{Action, Decision, Program, Run};
    /// # use coax::wire::{ChatRequest, Message};
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("add", serde_json::json!({ "a": 1, "b": 2 }))]);
    /// # let mut program = Program::text("openai/gpt-5").tools(coax::tools![add]);
    /// # let mut run = Run::new(ChatRequest::new("openai/gpt-5", vec![Message::user("Hello")]));
    /// # if let Action::Ask(request) = run.next(&mut program)? { run.answered(client.chat(&request).await?, &mut program); }
    /// if let Action::Call(calls) = run.next(&mut program)? {
    ///     for call in calls {
    ///         let result = program.call(&run, &call).await;
    ///         run.returned(call.id(), result, &mut program);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of the tool, also where there is none of the name.
    pub async fn call(&mut self, run: &Run, call: &Call) -> Result<ToolOutput, ToolError> {
        let tool = self.tools.get(call.name()).cloned();
        let tool = tool.ok_or_else(|| ToolError::new("the program has no tool of this name"))?;
        let handle = self.handle.as_ref();
        let context = ToolContext::new(CallContext {
            id: call.id().to_owned(),
            messages: Arc::clone(&run.messages),
            cancellation: handle
                .map_or_else(CancellationToken::new, |it| it.cancellation().clone()),
            progress: None,
        });
        let value = self.prepared.take(call.id());
        calling(tool, value, call.arguments().to_owned(), context).await
    }
}

/// Runs one call, within its time; a panic in it is its error.
fn calling(
    tool: Arc<dyn Erased<()>>,
    value: Option<Box<dyn Any + Send>>,
    arguments: String,
    context: ToolContext,
) -> Calling {
    let limit = tool.definition().timeout;
    Box::pin(async move {
        let value = match value {
            Some(value) => value,
            None => match tool.read_plain(&arguments) {
                Ok(value) => value,
                Err(cause) => return Err(ToolError::new(cause)),
            },
        };
        let begun = catch_unwind(AssertUnwindSafe(|| tool.call(value, &context)));
        match begun {
            Ok(call) => match tokio::time::timeout(limit, Caught(call)).await {
                Ok(result) => result,
                Err(_) => Err(late(limit)),
            },
            Err(panic) => Err(panicked(&*panic)),
        }
    })
}

/// A call whose panic is caught.
struct Caught<'a>(Pin<Box<dyn Future<Output = Returned> + Send + 'a>>);

impl Future for Caught<'_> {
    type Output = Returned;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Returned> {
        // The call is not polled again after a panic.
        let polled = catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context)));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(panicked(&*panic))))
    }
}

fn late(limit: Duration) -> ToolError {
    ToolError::new(format!(
        "the call took longer than {limit:?} and was given up"
    ))
}

fn panicked(panic: &(dyn Any + Send)) -> ToolError {
    let words = panic.downcast_ref::<&str>().copied();
    let words = words.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    ToolError::new(format!(
        "the tool failed: {}",
        words.unwrap_or("it panicked")
    ))
}
