//! The results of a request: a text, a typed answer, an outcome, a response, a stream.

use super::driver::{Driver, Expected};
use super::extract::{self, Ended, Extract};
use super::outcome::Outcome;
use super::{Request, TextStream};
use crate::error::Result;
use crate::run::{Pending, judge};
use crate::schema::{self, Structured};
use crate::wire::Response;
use serde::de::DeserializeOwned;

impl Request {
    /// Sends the request, runs the tools that the model calls, and gives back the last answer's text.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time");
    /// assert_eq!(client.prompt("Tell me a story").text().await?, "Once upon a time");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Besides failures of the network and the server: [`Refused`](crate::ErrorKind::Refused),
    /// [`Truncated`](crate::ErrorKind::Truncated) and
    /// [`ContentFiltered`](crate::ErrorKind::ContentFiltered), with all text that came in
    /// [`Error::text`](crate::Error::text); [`Limit`](crate::ErrorKind::Limit) and
    /// [`Tool`](crate::ErrorKind::Tool) with the conversation so far; [`Pending`](crate::ErrorKind::Pending)
    /// where calls wait.
    ///
    /// [`detailed`](super::Extract::detailed) gives the usage, ids and messages, too:
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let answer = client.prompt("Tell me a story").text().detailed().await?;
    /// println!("{} for {:?}", answer.value, answer.usage);
    /// # Ok(()) }
    /// ```
    pub fn text(self) -> Extract<String> {
        Extract::of(self)
    }

    /// Runs to the text at the end.
    pub(super) async fn only_text(self) -> Result<String> {
        let mut driver = Driver::begin(self, Expected::text)?;
        if !driver.text().await? {
            return Err(driver.waits());
        }
        let response = driver.run.response.take();
        Ok(response.map(judge::into_text).unwrap_or_default())
    }

    /// Sends the request, runs the tools that the model calls, and gives back the typed answer or the run
    /// that waits for a decision.
    ///
    /// ```no_run
    /// # #[derive(Debug, serde::Deserialize, coax::Structured)] struct Report { summary: String }
    /// # async fn run(client: coax::Client, tools: coax::Toolbox) -> coax::Result<()> {
    /// use coax::Outcome;
    ///
    /// match client.prompt("Restock what runs out").tools(tools).outcome::<Report>().await? {
    ///     Outcome::Done(answer) => println!("{:?}, {} steps", answer.value, answer.steps.len()),
    ///     Outcome::Pending(pending) => println!("{} calls wait", pending.calls().len()),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`extract`](Self::extract), but for [`Pending`](crate::ErrorKind::Pending).
    pub async fn outcome<T>(self) -> Result<Outcome<T>>
    where
        T: Structured + DeserializeOwned + 'static,
    {
        let mut driver = Driver::begin(self, Expected::of::<T>)?;
        let layout = schema::layout::<T>(driver.dialects());
        Ok(match driver.value::<T>(layout).await? {
            Some(value) => Outcome::Done(Ended { value, driver }.into_answer()),
            None => Outcome::Pending(pending(driver)?),
        })
    }

    /// Does the same as [`outcome`](Self::outcome) for an answer that is a text.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// use coax::Outcome;
    ///
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// match request.outcome_text().await? {
    ///     Outcome::Done(answer) => println!("{}", answer.value),
    ///     Outcome::Pending(pending) => println!("{} calls wait", pending.calls().len()),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`text`](Self::text), but for [`Pending`](crate::ErrorKind::Pending).
    pub async fn outcome_text(self) -> Result<Outcome<String>> {
        Ok(match self.ended_text().await? {
            Ok(ended) => Outcome::Done(ended.into_answer()),
            Err(driver) => Outcome::Pending(pending(driver)?),
        })
    }

    /// Runs to the text at the end, or to a wait.
    pub(super) async fn ended_text(
        self,
    ) -> Result<std::result::Result<Ended<String>, Box<Driver>>> {
        let mut driver = Driver::begin(self, Expected::text)?;
        if !driver.text().await? {
            return Ok(Err(driver));
        }
        let value = driver.run.answer_text().unwrap_or_default();
        Ok(Ok(Ended { value, driver }))
    }

    /// Sends the request once and gives back the whole response, whatever it says. No tool runs.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply_refusal("I cannot do that.");
    /// let response = client.prompt("Hello").send().await?; // a refusal is no error here
    /// assert_eq!(response.choices[0].message.refusal.as_deref(), Some("I cannot do that."));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Failures of the network and the server. A refusal or a cut answer is no error here. A run that waited
    /// does not go on so: [`Configuration`](crate::ErrorKind::Configuration).
    pub async fn send(self) -> Result<Response> {
        if self.options.resumed.is_some() {
            return Err(super::resume::needs_a_run("`send` sends one request"));
        }
        let mut driver = Driver::begin(self, Expected::text)?;
        let call = driver.call(false)?;
        let (response, _) = driver.client.whole(&call).await?;
        Ok(*response)
    }

    /// Sends the request and streams the answer's text as it comes.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// while let Some(piece) = text.next().await? {
    ///     print!("{piece}");
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_text(self) -> Result<TextStream> {
        TextStream::open(Driver::begin(self, Expected::text)?).await
    }
}

/// Returns the run of a driver, which waits.
fn pending(mut driver: Box<Driver>) -> Result<Pending> {
    driver.save_ready();
    let run = Box::new(driver.take_run());
    Pending::of(run).map_err(|run| extract::nothing_waits().with_run(run))
}
