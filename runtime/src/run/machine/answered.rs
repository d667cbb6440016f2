//! An answer of the model: it is the last one, or it is wrong, or it has calls.

use super::super::data::{Ask, Attempt, Mode, Round, Run, State, Step, Stop, WrongPart, cost};
use super::super::host::{Host, Reader};
use super::super::judge::{self, Judged};
use super::super::observer::AfterAnswer;
use super::super::{again, mode};
use crate::error::ErrorKind;
use crate::schema::{DecodeError, Part};
use crate::wire::{Content, Response, ToolChoice};
use serde::de::IgnoredAny;

/// Size in bytes of a large answer: of a larger one, only the wrong part is requested again.
const LARGE: usize = 8 * 1024;

/// Puts a part of a large answer into its place.
fn join(response: &mut Response, part: &WrongPart) {
    let text = judge::text(response).into_owned();
    let json = judge::json_inside(&text).unwrap_or(&text).trim();
    let whole = &part.whole;
    // What is no JSON would make all of it none.
    let is_json = serde_json::from_str::<IgnoredAny>(json).is_ok();
    let inner = if is_json {
        json
    } else {
        &whole[part.place.clone()]
    };
    let joined = format!(
        "{}{inner}{}",
        &whole[..part.place.start],
        &whole[part.place.end..]
    );
    if let Some(choice) = response.choices.first_mut() {
        choice.message.content = Some(Content::Text(joined));
    }
}

/// The fault of a wrong answer.
struct Wrong {
    kind: ErrorKind,
    /// The words of the error.
    message: String,
    /// The feedback for the model.
    feedback: String,
    cause: Option<DecodeError>,
}

impl Wrong {
    fn explained(kind: ErrorKind, message: String, feedback: String) -> Self {
        Self {
            kind,
            message,
            feedback,
            cause: None,
        }
    }
}

impl Run {
    /// Takes the answer to the request, which was sent so many times.
    pub(crate) fn take_answer(
        &mut self,
        mut response: Box<Response>,
        requests: u32,
        host: &mut Host<'_>,
        reader: &mut dyn Reader,
    ) {
        let State::Ask(ask) = &mut self.state else {
            return;
        };
        let again = ask.again.take();
        let may_call = !ask.without_tools && !self.is_last_step();
        judge::completed(&mut response);
        for observer in host.observers {
            observer.on_response(&response, self);
        }
        let count = self.attempted(again.as_deref(), &response, requests);
        if let Some(part) = again.and_then(|round| round.part) {
            join(&mut response, &part);
        }
        let has_tools = !host.tools.is_empty();
        let is_text = host.schema.is_none();
        let in_form = !has_tools || mode::normalize(&mut response, self.mode, is_text);
        if let Some(text) = judge::cut_after_json(&response)
            && host.schema.is_some()
            && reader.read(&text).is_ok()
        {
            // The token limit cut nothing but blanks.
            return self.accept(response, count, host);
        }
        match judge::judged(&response, has_tools) {
            Judged::Calls => self.call(response, host),
            Judged::Text | Judged::Failed(ErrorKind::Truncated, _)
                if may_call && self.missed_call(&response, in_form, host, reader) => {}
            Judged::Text => self.text(response, count, host, reader),
            Judged::Failed(kind @ ErrorKind::Malformed, message) => {
                let feedback = format!("- {message}");
                let wrong = Wrong::explained(kind, message, feedback);
                self.wrong(wrong, response, count, None);
            }
            Judged::Failed(kind, message) => {
                self.response = Some(response);
                self.stop(Stop::new(kind, message));
            }
        }
    }

    /// Takes an answer that is wrong as far as it came; the rest after its good beginning is requested
    /// again.
    pub(crate) fn take_beginning(
        &mut self,
        response: Box<Response>,
        requests: u32,
        cause: DecodeError,
        instead: &str,
    ) {
        let State::Ask(ask) = &mut self.state else {
            return;
        };
        let again = ask.again.take();
        let count = self.attempted(again.as_deref(), &response, requests);
        let text = judge::text(&response).into_owned();
        let (kind, message) = unfit(&cause, &text);
        let wrong = Wrong {
            kind,
            message,
            feedback: format!("{}\n- {instead}", again::wrong(&cause)),
            cause: Some(cause),
        };
        self.wrong(wrong, response, count, None);
    }

    /// Records an answer; returns how often it was requested again.
    fn attempted(&mut self, again: Option<&Round>, response: &Response, requests: u32) -> u32 {
        let cost = cost(response, &self.policy.budget);
        self.spent.add(requests, response.usage.as_ref(), cost);
        let choice = response.choices.first();
        let attempt = Attempt {
            requests,
            usage: response.usage.clone(),
            cost_usd: cost,
            finish_reason: choice.and_then(|it| it.finish_reason.clone()),
            fault: None,
            text: None,
        };
        match self.steps.last_mut() {
            Some(step) if step.is_faulty() => step.again(attempt),
            _ => {
                if self.steps.is_empty() {
                    // Most runs are of one step.
                    self.steps.reserve_exact(1);
                }
                self.steps.push(Step::new(attempt));
            }
        }
        again.map_or(0, |round| round.count)
    }

    /// Takes an answer of text, which the reader has to accept.
    fn text(
        &mut self,
        response: Box<Response>,
        count: u32,
        host: &Host<'_>,
        reader: &mut dyn Reader,
    ) {
        let text = judge::text(&response);
        let read = reader.read(&text).or_else(|cause| {
            let is_no_json = matches!(cause, DecodeError::Malformed { .. });
            let inner = judge::json_inside(&text).filter(|_| is_no_json);
            inner.and_then(|json| reader.read(json).ok()).ok_or(cause)
        });
        match read {
            Ok(()) => self.accept(response, count, host),
            Err(cause) => {
                let (kind, message) = unfit(&cause, &text);
                let part = self.part(&text, &cause, host);
                let mut feedback = again::wrong(&cause);
                if let (DecodeError::Mismatch { .. }, None) = (&cause, &part) {
                    feedback.push_str(&again::also(&reader.broken(&text)));
                }
                let cause = Some(cause);
                let wrong = Wrong {
                    kind,
                    message,
                    feedback,
                    cause,
                };
                let part = part
                    .as_ref()
                    .map(|(part, path)| (part.clone(), path.as_str()));
                self.wrong(wrong, response, count, part);
            }
        }
    }

    /// Returns the part of a large answer that has to be given again, with its path.
    fn part(
        &self,
        text: &str,
        cause: &DecodeError,
        host: &Host<'_>,
    ) -> Option<(WrongPart, String)> {
        let find = host
            .part
            .filter(|_| text.len() > LARGE && self.mode == Mode::Native)?;
        let Part {
            place,
            path,
            schema,
        } = find(text, host.dialects, cause)?;
        let part = WrongPart {
            whole: text.to_owned(),
            place,
            schema: schema.to_owned(),
        };
        Some((part, path))
    }

    /// Accepts an answer that was read; observers have the last word.
    fn accept(&mut self, response: Box<Response>, count: u32, host: &Host<'_>) {
        if !host.observers.is_empty() {
            let text = judge::text(&response);
            for observer in host.observers {
                match observer.after_answer(&text, self) {
                    AfterAnswer::Accept => {}
                    AfterAnswer::AskAgain(why) => {
                        let message = format!("the answer was turned down: {why}");
                        let wrong =
                            Wrong::explained(ErrorKind::Invalid, message, format!("- {why}"));
                        return self.wrong(wrong, response, count, None);
                    }
                    AfterAnswer::Stop(why) => {
                        self.response = Some(response);
                        return self.stop(Stop::new(ErrorKind::Invalid, why));
                    }
                }
            }
        }
        self.response = Some(response);
        self.state = State::Done;
    }

    /// Takes a wrong answer; it is requested again as often as the policy allows.
    fn wrong(
        &mut self,
        wrong: Wrong,
        response: Box<Response>,
        count: u32,
        part: Option<(WrongPart, &str)>,
    ) {
        if count < self.policy.output_retries && self.spent.over(&self.policy.budget).is_none() {
            let text = judge::text(&response).into_owned();
            let round = again::round(
                count + 1,
                &text,
                &wrong.feedback,
                self.policy.complaint,
                part,
            );
            if let Some(step) = self.steps.last_mut() {
                step.last.fault = Some((wrong.kind, wrong.message));
                step.last.text = Some(text);
            }
            self.state = State::Ask(Ask {
                again: Some(Box::new(round)),
                ..Ask::default()
            });
            return;
        }
        self.response = Some(response);
        self.stop(Stop {
            cause: wrong.cause,
            ..Stop::new(wrong.kind, wrong.message)
        });
    }

    /// Requests calls and answer in another form, where no tool was called and the server did not hold
    /// the model to it.
    fn missed_call(
        &mut self,
        response: &Response,
        in_form: bool,
        host: &Host<'_>,
        reader: &mut dyn Reader,
    ) -> bool {
        let was_called = self.steps.iter().any(|step| !step.calls.is_empty());
        if was_called || reader.is_taken() || host.tools.all().is_empty() || host.schema.is_none() {
            return false;
        }
        let must_call = host.choice == Some(&ToolChoice::Required);
        let may_call = must_call || matches!(host.choice, None | Some(ToolChoice::Auto));
        let instead = match self.mode {
            Mode::Native if may_call && mode::calls_no_tools(response) => Mode::Schema,
            Mode::Native if must_call => Mode::FinalAnswer,
            // That a tool must be called does not bind this server either.
            Mode::FinalAnswer if !in_form => Mode::Schema,
            Mode::Native | Mode::FinalAnswer | Mode::Schema => return false,
        };
        if !must_call && !in_form && reader.read(&judge::text(response)).is_ok() {
            return false;
        }
        if let Some(step) = self.steps.last_mut() {
            let message = "no tool was called; calls and answer are asked for in another way";
            step.last.fault = Some((ErrorKind::Tool, message.to_owned()));
            step.last.text = Some(judge::text(response).into_owned());
        }
        self.mode = instead;
        self.state = State::Ask(Ask::default());
        true
    }
}

/// Returns the kind and the message of the error for an answer that is no value of the type.
pub(crate) fn unfit(cause: &DecodeError, text: &str) -> (ErrorKind, String) {
    match cause {
        DecodeError::Mismatch { path, .. } => {
            let message = format!("the answer does not fit the type at `{path}`");
            (ErrorKind::Mismatch, message)
        }
        DecodeError::Invalid { violations } => {
            let first = violations.first().map_or("", |it| it.path.as_str());
            let message = match violations.len() {
                1 => format!("the answer breaks a constraint at `{first}`"),
                n => format!("the answer breaks {n} constraints, the first at `{first}`"),
            };
            (ErrorKind::Invalid, message)
        }
        DecodeError::Malformed { .. } if text.trim().is_empty() => {
            (ErrorKind::Malformed, "the answer is empty".to_owned())
        }
        DecodeError::Malformed { .. } => {
            (ErrorKind::Malformed, "the answer is not JSON".to_owned())
        }
    }
}

impl Run {
    /// Replaces the text of the answer.
    pub(crate) fn set_answer_text(&mut self, text: String) {
        let response = self.response.as_mut();
        if let Some(choice) = response.and_then(|it| it.choices.first_mut()) {
            choice.message.content = Some(Content::Text(text));
        }
    }

    /// Returns the text of the answer, in the form that the reader takes.
    pub(crate) fn answer_text(&self) -> Option<String> {
        let message = &self.response.as_ref()?.choices.first()?.message;
        match &message.content {
            Some(Content::Text(text)) => Some(text.clone()),
            _ => Some(message.text()?.into_owned()),
        }
    }
}
