//! A run that waits: for a person's decision about calls, or for results from outside.

use super::data::{Call, CallResult, Decision, Pending, Run, State, Status};
use super::host::Host;
use super::machine::{change, denied};
use crate::error::{Error, ErrorKind, Result};
use crate::wire::{Content, Message};
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;

impl Pending {
    /// Returns the calls that wait, in the model's order, decided or not.
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
    /// for call in pending.calls() {
    ///     println!("{} with {}?", call.name(), call.arguments());
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// Returns what was decided about a call so far.
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
    /// use coax::run::Decision;
    ///
    /// pending.approve(&id)?;
    /// assert_eq!(pending.decision(&id), Some(&Decision::Approved));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn decision(&self, id: &str) -> Option<&Decision> {
        let found = self.decisions.iter().find(|(known, _)| known == id);
        found.map(|(_, decision)| decision)
    }

    /// Returns the id of this waiting state: that of the run, and how often it waited before.
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
    /// // The same run that waits again later has another id.
    /// println!("waits under {}", pending.id());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn id(&self) -> String {
        let waits = self.run.notes.as_ref().map_or(0, |notes| notes.waits);
        format!("{:032x}-{waits}", self.run.id)
    }

    /// Returns the run as it stands.
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
    /// assert_eq!(pending.run().steps().len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Lets a call run.
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
    /// pending.approve(&id)?;
    /// gateway.reply("It is ordered.");
    /// let text = client.resume(pending).tools(coax::tools![order]).text().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where no call of this id waits for approval.
    pub fn approve(&mut self, id: &str) -> Result<()> {
        self.decide(id, Decision::Approved)
    }

    /// Lets a call run with other arguments, as the tool's type is written by serde. They are checked when
    /// the run goes on.
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
    /// pending.approve_with(&id, serde_json::json!({ "article": "B-2" }))?;
    /// let text = client.resume(pending).tools(coax::tools![order]).text().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`approve`](Self::approve).
    pub fn approve_with(&mut self, id: &str, arguments: Value) -> Result<()> {
        self.decide(id, Decision::ApprovedWith(arguments))
    }

    /// Denies a call; the reason is sent to the model.
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
    /// pending.deny(&id, "there is enough of A-1")?;
    /// let text = client.resume(pending).tools(coax::tools![order]).text().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`approve`](Self::approve).
    pub fn deny(&mut self, id: &str, why: impl Into<String>) -> Result<()> {
        self.decide(id, Decision::Denied(why.into()))
    }

    /// Answers a call from outside: somebody else did it. A text is what the model sees as it is, any
    /// other value as JSON.
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
    /// pending.provide(&id, "ordered by telephone")?;
    /// let text = client.resume(pending).tools(coax::tools![order]).text().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`approve`](Self::approve), and when serde cannot write the value.
    pub fn provide(&mut self, id: &str, value: impl Serialize) -> Result<()> {
        let value = serde_json::to_value(value).map_err(|cause| {
            let message = "the result of the call cannot be written as JSON";
            Error::new(ErrorKind::Configuration, message).with_source(cause)
        })?;
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        self.decide(id, Decision::Provided(Content::Text(text)))
    }

    /// Adds a message of the user's, which the model sees after the results.
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
    /// pending.approve(&id)?;
    /// pending.say("And order no more this week.");
    /// # Ok(()) }
    /// ```
    pub fn say(&mut self, text: impl Into<String>) {
        self.said.push(text.into());
    }

    /// Sets how long the sealed state can be opened, 7 days unless set.
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
    /// use std::time::Duration;
    ///
    /// pending.expire_after(Duration::from_secs(60 * 60));
    /// let text = pending.seal(b"a secret of thirty-two bytes or more")?; // opens for an hour
    /// # Ok(()) }
    /// ```
    pub fn expire_after(&mut self, time: Duration) {
        self.expires_after = time;
    }

    fn decide(&mut self, id: &str, decision: Decision) -> Result<()> {
        let Some(call) = self.calls.iter().find(|it| it.id == id) else {
            return Err(nothing_of(id));
        };
        let runs = matches!(decision, Decision::Approved | Decision::ApprovedWith(_));
        if call.is_outside() && runs {
            let message = format!(
                "the tool `{}` is only declared, so it cannot run here: use `provide` or `deny`",
                call.name
            );
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        match self.decisions.iter_mut().find(|(known, _)| known == id) {
            Some((_, decided)) => *decided = decision,
            None => self.decisions.push((id.to_owned(), decision)),
        }
        Ok(())
    }

    /// Goes on with the run: what was decided holds, and arguments and policies are checked against the
    /// tools of today.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where decided arguments do not fit, or a tool is gone.
    pub(crate) fn into_run(self, host: &mut Host<'_>) -> Result<Box<Run>> {
        let mut run = self.run;
        run.check_again(host)?;
        run.notes().waits += 1;
        for (id, decision) in self.decisions {
            run.take_decision(&id, decision, host)?;
        }
        run.settle();
        if !self.said.is_empty() {
            run.notes().said.extend(self.said);
        }
        Ok(run)
    }
}

impl Run {
    /// Checks the calls of a run that was loaded against the tools of today.
    pub(crate) fn check_again(&mut self, host: &mut Host<'_>) -> Result<()> {
        let State::Calls(calls) = &mut self.state else {
            return Ok(());
        };
        for call in &mut calls.calls {
            if matches!(call.status, Status::Returned(_) | Status::Outside) {
                continue;
            }
            let tool = host.tools.get(&call.name).ok_or_else(|| {
                let message = format!(
                    "the run has a call of the tool `{}`, which was not given: `.tools(…)`",
                    call.name
                );
                Error::new(ErrorKind::Configuration, message)
            })?;
            match tool.read_plain(&call.arguments) {
                Ok(value) => host.prepared.put_value(&call.id, value),
                Err(cause) => {
                    let message = crate::tool::arguments::wrong_arguments(&call.name, &cause);
                    call.status = Status::Returned(CallResult::error(message));
                    continue;
                }
            }
            let definition = tool.definition();
            match host.tools.approval(definition, &call.arguments) {
                crate::tool::Approval::Deny(why) => {
                    call.status = Status::Returned(CallResult::error(denied(&why)));
                }
                crate::tool::Approval::Ask | crate::tool::Approval::Run => {}
            }
        }
        Ok(())
    }

    /// Takes a decision about a waiting call.
    pub(crate) fn take_decision(
        &mut self,
        id: &str,
        decision: Decision,
        host: &mut Host<'_>,
    ) -> Result<()> {
        let State::Calls(calls) = &mut self.state else {
            return Ok(());
        };
        let waiting = calls.calls.iter_mut().find(|it| it.id == id);
        let Some(call) = waiting.filter(|it| it.is_waiting()) else {
            return Ok(());
        };
        let result = match decision {
            Decision::Approved => {
                call.status = Status::Ready;
                return Ok(());
            }
            Decision::ApprovedWith(arguments) => {
                change(call, &arguments.to_string(), host)
                    .map_err(|why| Error::new(ErrorKind::Configuration, why))?;
                call.status = Status::Ready;
                return Ok(());
            }
            Decision::Denied(why) => CallResult::error(denied(&why)),
            Decision::Provided(content) => CallResult {
                content,
                value: None,
                is_error: false,
            },
        };
        self.set_result(id, result, host);
        Ok(())
    }

    /// Adds what was said beside decisions, once the results stand in the conversation.
    pub(super) fn take_said(&mut self) {
        let said = self.notes.as_mut().map(|it| std::mem::take(&mut it.said));
        for text in said.into_iter().flatten() {
            self.transcript().push(Message::user(text));
        }
    }
}

/// Returns the error for a decision about a call that does not wait.
pub(super) fn nothing_of(id: &str) -> Error {
    let message = format!("no call `{}` waits", id.escape_debug());
    Error::new(ErrorKind::Configuration, message)
}
