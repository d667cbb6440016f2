//! The typed answer: ask with the type's schema, read the text as the type.

use super::call::Call;
use super::exchange::Exchange;
use super::{Request, outcome};
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "local")]
use crate::local::Constrained;
use crate::schema::{self, DecodeError, Dialect, Layout, Structured};
use crate::wire::{FinishReason, JsonSchema, Message, Response, ResponseFormat, Usage};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;

/// A request whose answer will be a `T`: await it.
///
/// Made by [`Request::extract`](super::Request::extract).
#[must_use = "nothing is sent until it is awaited"]
pub struct Extract<T> {
    request: Request,
    // Kept as functions, so that a `T` without a schema is an error where it is named, and not a second
    // one where it is awaited.
    value: fn(Self) -> Answering<T>,
    answer: fn(Self) -> Answering<Answer<T>>,
}

/// The same, with all that is known beside the value: await it for an [`Answer`].
///
/// Made by [`Extract::detailed`].
#[must_use = "nothing is sent until it is awaited"]
pub struct Detailed<T>(Extract<T>);

/// A typed answer and all that came with it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The value.
    pub value: T,
    /// The text that it was read from.
    pub text: String,
    /// What it cost.
    pub usage: Option<Usage>,
    /// The model that answered, as the server names it.
    pub model: Option<String>,
    /// The server's id of the answer.
    pub id: Option<String>,
    /// The server's id of the request, for its support.
    pub request_id: Option<String>,
    /// Why the model stopped.
    pub finish_reason: Option<FinishReason>,
    /// What the model thought aloud.
    pub reasoning: Option<String>,
    /// How often the request was sent; 1 unless something failed on the way.
    pub attempts: u32,
    /// The whole conversation: what was sent, and the model's message.
    pub messages: Vec<Message>,
}

/// A value that was read, with what its [`Answer`] is made of.
pub(super) struct Ended<T> {
    pub(super) value: T,
    response: Response,
    exchange: Exchange,
    messages: Vec<Message>,
}

/// A whole answer, and what is known of the exchange.
type Received = (Response, Exchange);

type Answering<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

impl<T: Structured + DeserializeOwned + 'static> Extract<T> {
    pub(super) fn new(request: Request) -> Self {
        Self {
            request,
            // What is large is on either side of the wait, so that the futures are small.
            value: |it| {
                Box::pin(async {
                    let (sent, _, layout) = it.begin()?;
                    value(sent.await?, layout)
                })
            },
            answer: |it| {
                Box::pin(async {
                    let (sent, messages, layout) = it.begin()?;
                    ended(sent.await?, messages, layout).map(Ended::into_answer)
                })
            },
        }
    }

    /// Gives back the usage, ids and messages beside the value.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let answer = client.prompt("Three primes").extract::<Vec<u32>>().detailed().await?;
    /// println!("{:?} for {:?}", answer.value, answer.usage);
    /// # Ok(()) }
    /// ```
    pub fn detailed(self) -> Detailed<T> {
        Detailed(self)
    }

    /// The answer that comes, the messages that were sent, and how the answer is read.
    fn begin(mut self) -> Result<(Answering<Received>, Vec<Message>, Layout)> {
        let (call, layout) = ask::<T>(&mut self.request, false)?;
        let (client, messages) = self.request.into_sent();
        let sent = Box::pin(async move { client.whole(&call).await });
        Ok((sent, messages, layout))
    }
}

impl<T: 'static> IntoFuture for Extract<T> {
    type Output = Result<T>;
    type IntoFuture = Answering<T>;

    fn into_future(self) -> Self::IntoFuture {
        (self.value)(self)
    }
}

impl<T: 'static> IntoFuture for Detailed<T> {
    type Output = Result<Answer<T>>;
    type IntoFuture = Answering<Answer<T>>;

    fn into_future(self) -> Self::IntoFuture {
        (self.0.answer)(self.0)
    }
}

fn value<T: Structured + DeserializeOwned>(
    (response, exchange): Received,
    layout: Layout,
) -> Result<T> {
    read(response, &exchange, layout).map(|(value, _)| value)
}

/// The value that an answer holds, with what its [`Answer`] is made of.
pub(super) fn ended<T: Structured + DeserializeOwned>(
    (response, exchange): Received,
    messages: Vec<Message>,
    layout: Layout,
) -> Result<Ended<T>> {
    let (value, response) = read(response, &exchange, layout)?;
    Ok(Ended {
        value,
        response,
        exchange,
        messages,
    })
}

/// The error for an answer that is no value of the type.
pub(super) fn unfit(cause: DecodeError, text: &str) -> Error {
    let error = match &cause {
        DecodeError::Mismatch { path, .. } => {
            let message = format!("the answer does not fit the type at `{path}`");
            Error::new(ErrorKind::Mismatch, message).with_path(path.clone())
        }
        DecodeError::Invalid { violations } => {
            let first = violations
                .first()
                .map(|it| it.path.clone())
                .unwrap_or_default();
            let message = match violations.len() {
                1 => format!("the answer breaks a constraint at `{first}`"),
                n => format!("the answer breaks {n} constraints, the first at `{first}`"),
            };
            Error::new(ErrorKind::Invalid, message).with_path(first)
        }
        _ if text.trim().is_empty() => Error::new(ErrorKind::Malformed, "the answer is empty"),
        _ => Error::new(ErrorKind::Malformed, "the answer is not JSON"),
    };
    error.with_source(cause)
}

/// The call that asks for a `T`, and how its answer is read.
pub(super) fn ask<T: Structured>(request: &mut Request, streamed: bool) -> Result<(Call, Layout)> {
    let dialects = request.dialects();
    #[cfg_attr(not(feature = "local"), expect(unused_mut, reason = "for `local`"))]
    let mut call = request.call(Some(&format::<T>(&dialects)?), streamed)?;
    #[cfg(feature = "local")]
    {
        let constrained = schema::constrained::<T>(&dialects).ok();
        call.constrained = constrained.map(|it| Constrained(it.schema));
    }
    Ok((call, schema::layout::<T>(&dialects)))
}

/// The response format that holds the model to `T`.
fn format<T: Structured>(dialects: &[Dialect]) -> Result<ResponseFormat> {
    let laid = schema::laid::<T>(dialects)
        .map_err(|misfit| Error::new(ErrorKind::Configuration, misfit.to_string()))?;
    let mut format = JsonSchema::new(schema::name::<T>(), Cow::Borrowed(laid.schema));
    format.strict = Some(true);
    Ok(ResponseFormat::JsonSchema(format))
}

/// The value that an answer holds.
pub(super) fn read<T: Structured + DeserializeOwned>(
    response: Response,
    exchange: &Exchange,
    layout: Layout,
) -> Result<(T, Response)> {
    let decode = |text: &str| schema::decode_laid::<T>(text, layout);
    if let Some(text) = outcome::cut_after_json(&response)
        && let Ok(value) = decode(&text)
    {
        // The token limit cut nothing but blanks.
        return Ok((value, response));
    }
    let response = outcome::checked(response, exchange)?;
    let text = outcome::text(&response);
    let decoded = decode(&text).or_else(|cause| {
        let inner =
            outcome::json_inside(&text).filter(|_| matches!(cause, DecodeError::Malformed { .. }));
        inner.and_then(|json| decode(json).ok()).ok_or(cause)
    });
    match decoded {
        Ok(value) => Ok((value, response)),
        Err(cause) => {
            let error = unfit(cause, &text);
            Err(exchange.mark(error).with_received(response))
        }
    }
}

impl<T> Ended<T> {
    /// The value with all that came with it.
    pub(super) fn into_answer(self) -> Answer<T> {
        let (mut response, mut messages) = (self.response, self.messages);
        let text = outcome::text(&response).into_owned();
        let choice = response.choices.swap_remove(0);
        let reasoning = choice.message.reasoning_text().map(Cow::into_owned);
        messages.push(choice.message);
        Answer {
            value: self.value,
            text,
            usage: response.usage,
            model: response.model,
            id: response.id,
            request_id: self.exchange.request_id,
            finish_reason: choice.finish_reason,
            reasoning,
            attempts: self.exchange.attempts,
            messages,
        }
    }
}

impl<T> fmt::Debug for Extract<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extract")
    }
}

impl<T> fmt::Debug for Detailed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Detailed")
    }
}
