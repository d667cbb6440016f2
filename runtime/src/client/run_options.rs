//! The settings of a run: tools, retries of wrong answers, limits, observers.

use super::Request;
use super::resume::{PendingStore, Resumed};
use crate::error::Result;
use crate::run::data::Mode;
use crate::run::{Budget, Observer, Pending, Program, Run, RunHandle};
use crate::schema::Structured;
use crate::tool::IntoTools;
use serde::de::DeserializeOwned;
use std::sync::Arc;

impl Request {
    /// Adds tools that the model may call: a [`Toolbox`](crate::Toolbox), such as
    /// [`tools!`](crate::tools) makes, a [`DynTool`](crate::DynTool), or bare
    /// [`wire::Tool`](crate::wire::Tool)s, whose calls the program answers from outside; or a list of one
    /// of these.
    ///
    /// Tools run wherever the request ends in a text or a typed answer, streamed or not;
    /// [`send`](Self::send) runs none and hands the calls out. Two tools of one name are an error of kind
    /// [`Configuration`](crate::ErrorKind::Configuration).
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// /// Current temperature of a city, in degrees Celsius.
    /// #[coax::tool]
    /// async fn temperature(city: String) -> f64 { 21.5 }
    ///
    /// let text = client.prompt("What do I wear in Oslo?").tools(coax::tools![temperature]).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn tools(mut self, tools: impl IntoTools) -> Self {
        self.options.tools.add(tools.into_tools());
        self
    }

    /// Sets how often a wrong answer is requested again, 1 unless set here or on the client: one that is no
    /// JSON, not of the type, or against a constraint. Retries of the transport are counted apart.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("none");
    /// gateway.reply("{\"value\":[2,3,5]}");
    /// let primes: Vec<u32> = client.prompt("Three primes").output_retries(1).extract().await?;
    /// assert_eq!(primes, [2, 3, 5]);
    /// # Ok(()) }
    /// ```
    pub fn output_retries(mut self, retries: u32) -> Self {
        self.options.policy.output_retries = retries;
        self
    }

    /// Sets how often one tool may be called wrongly in a row before it is offered no more, 2 retries
    /// unless set.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// let text = request.tool_retries(0).text().await?; // one wrong call, and it is gone
    /// # Ok(()) }
    /// ```
    pub fn tool_retries(mut self, retries: u32) -> Self {
        self.options.policy.tool_retries = retries;
        self
    }

    /// Sets how many steps a run may take, 8 unless set: answers with calls, and the last one.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// # gateway.reply_generated_calls(["temperature"]);
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// let error = request.max_steps(1).text().await.expect_err("it called a tool instead");
    /// assert_eq!(error.kind(), coax::ErrorKind::Limit);
    /// # Ok(()) }
    /// ```
    pub fn max_steps(mut self, steps: u32) -> Self {
        self.options.policy.max_steps = steps;
        self
    }

    /// Sets whether the last step is sent without tools, so that it ends in an answer; off unless set.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// # gateway.reply_generated_calls(["temperature"]);
    /// # gateway.reply("About 4 °C.");
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// let text = request.max_steps(2).answer_on_last_step(true).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn answer_on_last_step(mut self, answer: bool) -> Self {
        self.options.policy.answer_on_last_step = answer;
        self
    }

    /// Sets the most that the run may take of tokens, money and time.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// use coax::Budget;
    /// use std::time::Duration;
    ///
    /// let budget = Budget::new().tokens(50_000).cost_usd(0.20).time(Duration::from_secs(90));
    /// let text = client.prompt("Plan my week").budget(budget).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn budget(mut self, budget: Budget) -> Self {
        self.options.policy.budget = budget;
        self
    }

    /// Sets how many calls of one step run at once, 8 unless set; at least 1.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// let request = client.prompt("Oslo and Rome?").tools(coax::tools![temperature]);
    /// let text = request.tools_at_once(1).text().await?; // one after the other
    /// # Ok(()) }
    /// ```
    pub fn tools_at_once(mut self, calls: usize) -> Self {
        self.options.tools_at_once = calls;
        self
    }

    /// Sets whether calls and answer are requested as one JSON Schema, for servers that can hold a model
    /// to a schema and know no tools. For a server that refuses tools, this is done by itself.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// let text = request.tools_as_schema(true).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn tools_as_schema(mut self, as_schema: bool) -> Self {
        self.options.tools_as_schema = as_schema;
        self
    }

    /// Adds an observer, which looks on at each step and may change the run's course.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::run::{Observer, Run};
    /// use coax::wire::Response;
    ///
    /// struct Log;
    /// impl Observer for Log {
    ///     fn on_response(&self, response: &Response, _: &Run) { println!("{:?}", response.usage); }
    /// }
    /// let text = client.prompt("Hello").observe(Log).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.options.observers.push(Arc::new(observer));
        self
    }

    /// Gives the run a handle, by which it can be talked to and cancelled.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let handle = coax::run::RunHandle::new();
    /// let run = client.prompt("Write a long report").handle(&handle).text();
    /// handle.say("Keep it short.");
    /// let text = run.await?;
    /// # Ok(()) }
    /// ```
    pub fn handle(mut self, handle: &RunHandle) -> Self {
        self.options.handle = Some(handle.clone());
        self
    }

    /// Sets the store that sees to it that a waiting run is resumed once, also by several processes.
    ///
    /// ```
    /// # /// Orders.
    /// # #[coax::tool(approve)] fn order(article: String) -> String { article }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("order", serde_json::json!({ "article": "A-1" }))]);
    /// # let request = client.prompt("Restock").tools(coax::tools![order]);
    /// # let mut pending = request.outcome_text().await?.pending().expect("the call waits");
    /// # let id = pending.calls()[0].id().to_owned();
    /// let store = coax::MemoryPendingStore::new(); // or one that processes share
    /// pending.deny(&id, "too many")?;
    /// # let tools = coax::tools![order];
    /// let text = client.resume(pending).tools(tools).pending_store(store).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn pending_store(mut self, store: impl PendingStore + 'static) -> Self {
        self.options.store = Some(Arc::new(store));
        self
    }

    /// Makes the run of the request, and the program that goes with it, for code that drives runs by
    /// hand: see [`Run::next`]. Headers, time limits and retries of the transport are left to that code.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use coax::run::Action;
    ///
    /// let (mut run, mut program) = client.prompt("Three primes").into_run::<Vec<u32>>()?;
    /// assert!(matches!(run.next(&mut program)?, Action::Ask(_)));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) for mistakes in the request, where the model's
    /// dialect cannot say what a `T` is, or where the request resumes a run, which is begun already.
    pub fn into_run<T>(self) -> Result<(Run, Program)>
    where
        T: Structured + DeserializeOwned + Send + 'static,
    {
        if self.options.resumed.is_some() {
            return Err(super::resume::needs_a_run(
                "`into_run` begins a run, and the one that waits is `pending.run()`",
            ));
        }
        let (client, dialects, settings, messages, options) = self.into_parts()?;
        let mut program = Program::for_dialects::<T>(dialects)?;
        program.tools = options.tools;
        program.observers = options.observers;
        program.handle = options.handle;
        let settings = settings.unwrap_or_else(|| Box::new(client.0.defaults.clone()));
        program.choice = options.tool_choice.or_else(|| settings.tool_choice.clone());
        let mode = if options.tools_as_schema {
            Mode::Schema
        } else {
            Mode::Native
        };
        let run = Run::begin(Some(settings), messages, options.policy, mode);
        Ok((run, program))
    }

    pub(super) fn resumed(mut self, pending: Pending) -> Self {
        self.options.policy = pending.run().policy;
        self.options.resumed = Some(Box::new(Resumed(pending)));
        self
    }
}
