//! A run whose answers are streamed: one stream after the other, with the calls between them.
//!
//! ```text
//! Opening ──▶ Streaming ──▶ Ended ── judge ──▶ Opening (requested again) | Calling | Over
//!    ▲                                            Calling ──▶ Opening
//!    └───────────────────────────────────────────────┘
//! ```

use super::ChatStream;
use super::event::Piece;
use super::run_event::RunEvent;
use crate::client::driver::{Driver, Running};
use crate::error::{Error, Result};
use crate::run::data::{Mode, State};
use crate::run::{Call, Next, Reader};
use crate::schema::DecodeError;
use crate::tool::Progress;
use crate::wire::{Chunk, Delta, Response, ToolCall};
use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::WaitForCancellationFutureOwned;

/// So many notes of progress wait to be read.
const NOTES: usize = 1024;

/// A streamed run.
pub(super) struct RunStream {
    pub(super) driver: Box<Driver>,
    phase: Phase,
    waiting: VecDeque<RunEvent>,
    clock: Option<Instant>,
    /// Number of bytes of the arguments of `final_answer` that were returned.
    answered: usize,
    cancelled: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    /// The response after the end of an answer.
    last: Box<Response>,
    /// Only a part of a large answer comes.
    pub(super) is_part: bool,
    /// Something of the answer came.
    begun: bool,
    /// The error that ends the run, after the events that wait.
    error: Option<Error>,
}

type Opening = Pin<Box<dyn Future<Output = Result<ChatStream>> + Send>>;

enum Phase {
    Opening(Opening),
    Streaming(Box<ChatStream>),
    /// The answer is whole and has to be judged.
    Ended(Box<Response>),
    Calling(Running, mpsc::Receiver<(String, String)>),
    Over,
}

impl RunStream {
    /// Opens the first stream of a run.
    pub(super) async fn open(mut driver: Box<Driver>) -> Result<Self> {
        let cancelled = driver
            .options
            .handle
            .as_ref()
            .map(|it| Box::pin(it.cancellation().clone().cancelled_owned()));
        let clock = driver.clock();
        let phase = loop {
            match driver.next() {
                Next::Ask => {
                    let call = driver.call(true)?;
                    match driver.client.open_stream(call).await {
                        Ok(chunks) => break Phase::Streaming(Box::new(chunks)),
                        Err(error) => driver.failed(error)?,
                    }
                }
                // A run that was resumed, whose calls can run now.
                Next::Call | Next::Pending | Next::Done => break Phase::Over,
                Next::Stopped => return Err(driver.stopped()),
            }
        };
        let mut stream = Self {
            driver,
            phase,
            waiting: VecDeque::new(),
            clock,
            answered: 0,
            cancelled,
            last: Box::default(),
            is_part: false,
            begun: false,
            error: None,
        };
        if let Phase::Over = stream.phase {
            stream.go_on();
        } else {
            stream.waiting.push_back(RunEvent::Step(1));
        }
        let broken = stream.driver.cache_broken.take();
        stream.waiting.extend(broken.map(RunEvent::CacheBroken));
        Ok(stream)
    }

    /// Returns the answer of this step as far as it came.
    pub(super) fn response(&self) -> &Response {
        match &self.phase {
            Phase::Streaming(chunks) => chunks.response(),
            Phase::Ended(response) => response,
            Phase::Opening(_) | Phase::Calling(..) | Phase::Over => {
                self.driver.run.response.as_deref().unwrap_or(&self.last)
            }
        }
    }

    /// Returns what is new of the answer.
    pub(super) fn deltas(&self, chunk: Chunk) -> Vec<Delta> {
        match &self.phase {
            Phase::Streaming(chunks) => chunks.deltas(chunk).collect(),
            Phase::Opening(_) | Phase::Ended(_) | Phase::Calling(..) | Phase::Over => Vec::new(),
        }
    }

    /// Returns the text of the answer in a piece.
    pub(super) fn text_of(&mut self, piece: Piece) -> Option<String> {
        if self.driver.run.mode == Mode::FinalAnswer {
            return self.arguments_of_answer();
        }
        let text = match piece {
            Piece::Text(text) => Some(text),
            Piece::Arguments(..) => None,
            Piece::Chunk(chunk) => {
                let deltas = self.deltas(*chunk).into_iter();
                let texts = deltas.filter_map(|delta| delta.content);
                texts.reduce(|text, more| text + &more)
            }
        };
        // Under the schema of calls and answer the text is not the answer's alone.
        let is_answer = self.driver.run.mode == Mode::Native && !self.is_part;
        text.filter(|it| !it.is_empty() && is_answer)
    }

    /// Returns what is new of the answer that is made as a call.
    fn arguments_of_answer(&mut self) -> Option<String> {
        let calls = self.calls();
        let function = calls.first()?.function.as_ref()?;
        if calls.len() > 1 || function.name != crate::run::FINAL {
            return None;
        }
        let more = function.arguments.get(self.answered..)?.to_owned();
        self.answered += more.len();
        Some(more).filter(|it| !it.is_empty())
    }

    /// Returns the calls of the answer so far.
    pub(super) fn calls(&self) -> &[ToolCall] {
        let first = self.response().choices.first();
        first.map_or(&[], |it| it.message.tool_calls.as_slice())
    }

    /// Returns the next event of the run; `None` when it is over.
    pub(super) fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<RunEvent>>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(error) = self.error.take() {
                return Poll::Ready(Some(Err(error)));
            }
            if let Some(cancelled) = &mut self.cancelled
                && cancelled.as_mut().poll(context).is_ready()
            {
                self.cancelled = None;
                if !matches!(self.phase, Phase::Over) {
                    return Poll::Ready(Some(Err(self.cancel())));
                }
            }
            match &mut self.phase {
                Phase::Streaming(chunks) => match ready!(chunks.poll_piece(context, true)) {
                    Some(Ok(piece)) => {
                        let piece = RunEvent::Piece(piece);
                        let attempts = chunks.exchange().attempts;
                        if mem::replace(&mut self.begun, true) || attempts < 2 {
                            return Poll::Ready(Some(Ok(piece)));
                        }
                        self.waiting.push_back(piece);
                        return Poll::Ready(Some(Ok(RunEvent::Retried(attempts))));
                    }
                    Some(Err(error)) => {
                        if let Err(error) = self.failed(error) {
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                    None => {
                        self.driver.exchange = chunks.exchange().clone();
                        let response = chunks.take_response();
                        self.phase = Phase::Ended(response);
                        self.pass();
                        return Poll::Ready(Some(Ok(RunEvent::Ended)));
                    }
                },
                Phase::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(chunks) => self.phase = Phase::Streaming(Box::new(chunks)),
                    Err(error) => {
                        if let Err(error) = self.failed(error) {
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                },
                Phase::Calling(..) => ready!(self.poll_call(context)),
                Phase::Ended(_) | Phase::Over => return Poll::Ready(None),
            }
        }
    }

    /// Polls for the next result or note of a call.
    fn poll_call(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Phase::Calling(running, notes) = &mut self.phase else {
            return Poll::Ready(());
        };
        let returned = running.poll_returned(context);
        while let Poll::Ready(Some((id, note))) = notes.poll_recv(context) {
            self.waiting.push_back(RunEvent::Progress(id, note));
        }
        let (id, result) = match returned {
            Poll::Ready(Some(returned)) => returned,
            Poll::Ready(None) => {
                self.go_on();
                return Poll::Ready(());
            }
            Poll::Pending if self.waiting.is_empty() => return Poll::Pending,
            Poll::Pending => return Poll::Ready(()),
        };
        let call = self.call(&id);
        let (run, host) = self.driver.host();
        run.take_result(&id, result, &host);
        let result = run.result(&id).cloned();
        if let (Some(call), Some(result)) = (call, result) {
            self.waiting
                .push_back(RunEvent::Returned(Box::new((call, result))));
        }
        if self.driver.run.look() != Next::Call {
            self.pass();
            self.go_on();
        }
        Poll::Ready(())
    }

    fn call(&self, id: &str) -> Option<Call> {
        match &self.driver.run.state {
            State::Calls(calls) => calls.calls.iter().find(|it| it.id() == id).cloned(),
            State::Ask(_) | State::Done | State::Stopped(_) => None,
        }
    }

    /// Judges the answer that ended, and goes on if it was not the last one. Returns whether it was.
    pub(super) fn judge(&mut self, reader: &mut dyn Reader) -> Result<bool> {
        let Phase::Ended(response) = mem::replace(&mut self.phase, Phase::Over) else {
            return Ok(true);
        };
        if self.driver.run.look() == Next::Ask {
            self.driver.answered(response, reader)?;
        }
        self.asked_again();
        let settled = self.driver.run.settled_at_once().into_iter();
        let settled = settled.map(|it| RunEvent::Returned(Box::new(it)));
        self.waiting.extend(settled);
        if self.driver.run.look() == Next::Done {
            self.waiting.push_back(RunEvent::Done);
            return Ok(true);
        }
        self.go_on();
        Ok(false)
    }

    fn asked_again(&mut self) {
        if let Some(step) = self.driver.run.steps.last()
            && let Some((kind, message)) = step.last.fault.clone()
            && self.driver.run.look() == Next::Ask
        {
            self.waiting.push_back(RunEvent::AskedAgain(kind, message));
        }
    }

    /// Requests again the rest after the good beginning of an answer, which is given up.
    pub(super) fn ask_for_rest(&mut self, cause: DecodeError, instead: &str) {
        let Phase::Streaming(mut chunks) = mem::replace(&mut self.phase, Phase::Over) else {
            return;
        };
        chunks.stop();
        self.driver.exchange = chunks.exchange().clone();
        let requests = self.driver.exchange.attempts;
        let response = chunks.take_response();
        self.driver
            .run
            .take_beginning(response, requests, cause, instead);
        self.asked_again();
        self.pass();
        self.go_on();
    }

    /// Begins the next action of the run. An error comes after the events that wait.
    fn go_on(&mut self) {
        self.error = self.begin().err();
    }

    fn begin(&mut self) -> Result<()> {
        self.answered = 0;
        self.begun = false;
        self.is_part = self.driver.run.asks_for_part();
        self.phase = Phase::Over;
        match self.driver.next() {
            Next::Ask => {
                let call = self.driver.call(true)?;
                if !self.driver.run.asks_again() {
                    let step = self.driver.run.steps.len() + 1;
                    self.waiting.push_back(RunEvent::Step(step));
                }
                let client = self.driver.client.clone();
                self.clock = self.driver.clock();
                self.phase =
                    Phase::Opening(Box::pin(async move { client.open_stream(call).await }));
                Ok(())
            }
            Next::Call => {
                let (sender, notes) = mpsc::channel(NOTES);
                let progress: Progress =
                    Arc::new(move |id, note| sender.try_send((id.to_owned(), note)).is_ok());
                if let State::Calls(calls) = &self.driver.run.state {
                    let ready = calls.calls.iter().filter(|it| it.is_ready());
                    self.waiting
                        .extend(ready.cloned().map(|it| RunEvent::Began(Box::new(it))));
                }
                self.clock = self.driver.clock();
                let running = Running::new(&mut self.driver, Some(&progress));
                self.phase = Phase::Calling(running, notes);
                Ok(())
            }
            Next::Pending => {
                if let State::Calls(calls) = &self.driver.run.state {
                    let waiting = calls.calls.iter().filter(|it| it.is_waiting());
                    self.waiting
                        .push_back(RunEvent::Waiting(waiting.cloned().collect()));
                }
                Err(self.driver.waits())
            }
            Next::Done => Ok(()),
            Next::Stopped => Err(self.driver.stopped()),
        }
    }

    #[cold]
    fn failed(&mut self, error: Error) -> Result<()> {
        self.pass();
        self.last = error.response().cloned().map(Box::new).unwrap_or_default();
        self.phase = Phase::Over;
        self.driver.failed(error)?;
        self.go_on();
        Ok(())
    }

    #[cold]
    fn cancel(&mut self) -> Error {
        *self.last = self.response().clone();
        if let Phase::Streaming(_) = &self.phase {
            self.driver.run.response = Some(self.last.clone());
        }
        self.phase = Phase::Over;
        self.driver.run.cancel();
        self.driver.stopped()
    }

    /// Ends the run with this error, which gets all that came.
    pub(super) fn stop(&mut self, error: Error) -> Error {
        let response = match mem::replace(&mut self.phase, Phase::Over) {
            Phase::Streaming(mut chunks) => {
                chunks.stop();
                self.driver.exchange = chunks.exchange().clone();
                chunks.take_response()
            }
            Phase::Ended(response) => response,
            Phase::Opening(_) | Phase::Calling(..) | Phase::Over => {
                self.driver.run.response.take().unwrap_or_default()
            }
        };
        self.last = response.clone();
        let error = self.driver.exchange.mark(error).with_received(response);
        self.driver.keep(error)
    }

    fn pass(&mut self) {
        let clock = self.clock.take();
        self.driver.passed(clock);
    }
}
