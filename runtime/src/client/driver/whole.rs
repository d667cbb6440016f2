//! A run whose answers come whole.

use super::{Driver, Running};
use crate::error::Result;
use crate::run::data::Mode;
use crate::run::{Next, RunHandle, TextReader};
use crate::schema::{Layout, Structured};
use crate::wire::Response;
use serde::de::DeserializeOwned;
use std::future::poll_fn;
use std::pin::pin;
use tokio::time::Instant;

impl Driver {
    /// Sends and runs until an answer is there that has to be read; `None` where the run waits or is over.
    pub(in crate::client) async fn respond(&mut self) -> Result<Option<Box<Response>>> {
        loop {
            match self.next() {
                Next::Ask => {
                    let call = self.call(false)?;
                    let clock = self.clock();
                    let sent = {
                        let sent = pin!(self.client.whole(&call));
                        match self.options.handle.as_ref().map(RunHandle::cancellation) {
                            Some(token) => token.run_until_cancelled(sent).await,
                            None => Some(sent.await),
                        }
                    };
                    self.passed(clock);
                    match sent {
                        Some(Ok((response, exchange))) => {
                            self.exchange = exchange;
                            return Ok(Some(response));
                        }
                        Some(Err(error)) => self.failed(error)?,
                        None => self.run.cancel(),
                    }
                }
                // Boxed, since a future is as large as the largest that it waits for.
                Next::Call => Box::pin(self.execute()).await,
                Next::Stopped => return Err(self.stopped()),
                Next::Pending | Next::Done => return Ok(None),
            }
        }
    }

    /// Goes on until there is a value; `None` where the run waits.
    pub(in crate::client) async fn value<T>(&mut self, layout: Layout) -> Result<Option<T>>
    where
        T: Structured + DeserializeOwned,
    {
        while let Some(response) = self.respond().await? {
            if let Some(value) = self.take::<T>(response, layout)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Goes on until there is a text; returns whether there is, or the run waits.
    pub(in crate::client) async fn text(&mut self) -> Result<bool> {
        while let Some(response) = self.respond().await? {
            self.answered(response, &mut TextReader)?;
        }
        Ok(self.run.look() == Next::Done)
    }

    /// Runs the calls that are ready.
    async fn execute(&mut self) {
        let clock = self.clock();
        let mut running = Running::new(self, None);
        loop {
            let returned = poll_fn(|context| running.poll_returned(context));
            let token = self.options.handle.as_ref().map(RunHandle::cancellation);
            let returned = match token {
                Some(token) => token.run_until_cancelled(returned).await,
                None => Some(returned.await),
            };
            match returned {
                Some(Some((id, result))) => {
                    let (run, host) = self.host();
                    run.take_result(&id, result, &host);
                    if run.look() != Next::Call {
                        break;
                    }
                }
                Some(None) => break,
                None => {
                    running.cancel();
                    self.run.cancel();
                    break;
                }
            }
        }
        self.passed(clock);
    }

    /// Returns the time, where the budget has a time limit.
    pub(in crate::client) fn clock(&self) -> Option<Instant> {
        self.options.policy.budget.time.map(|_| Instant::now())
    }

    pub(in crate::client) fn passed(&mut self, since: Option<Instant>) {
        if let Some(since) = since {
            self.run.passed(since.elapsed());
        }
    }
}

impl crate::client::options::Options {
    /// Returns how tools are offered to the model of a request.
    pub(super) fn mode(
        &self,
        client: &crate::client::Client,
        settings: Option<&crate::wire::ChatRequest>,
    ) -> Mode {
        if self.tools.all().is_empty() {
            return Mode::Native;
        }
        if self.tools_as_schema {
            return Mode::Schema;
        }
        let settings = settings.unwrap_or(&client.0.defaults);
        client.0.memory.mode(&settings.model)
    }
}
