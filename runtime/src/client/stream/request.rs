//! The methods of a request that stream its typed answer.

use super::{ItemStream, ObjectStream, TextStream};
use crate::client::Request;
use crate::client::driver::{Driver, Expected};
use crate::error::Result;
use crate::partial::{Items, Streamed};
use crate::schema::{self, Layout, Structured};
use serde::de::DeserializeOwned;

impl Request {
    /// Requests a typed answer and lends it as it comes, field by field.
    ///
    /// The type derives [`Partial`](macro@crate::Partial) beside `Structured`.
    ///
    /// ```no_run
    /// # use coax::{Partial, Structured};
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// #[derive(serde::Deserialize, Structured, Partial)]
    /// struct Recipe { title: String, steps: Vec<String> }
    ///
    /// let mut stream = client.prompt("A weeknight curry for two").stream::<Recipe>().await?;
    /// while let Some(partial) = stream.next().await? {
    ///     println!("{:?}, {} steps", partial.title, partial.steps.iter().flatten().count());
    /// }
    /// let recipe: Recipe = stream.finish().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream<T>(self) -> Result<ObjectStream<T>>
    where
        T: Streamed + DeserializeOwned + 'static,
        T::Partial: Send + Sync + 'static,
    {
        let (text, layout) = self.typed::<T>().await?;
        Ok(ObjectStream::new(text, layout))
    }

    /// Requests a list and streams its elements, each as soon as it closes.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// #[derive(Debug, serde::Deserialize, coax::Structured)]
    /// struct Fact { text: String }
    ///
    /// let mut facts = client.prompt("Ten facts about Oslo").stream_items::<Fact>().await?;
    /// while let Some(fact) = facts.next().await? {
    ///     println!("{fact:?}");
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_items<T>(self) -> Result<ItemStream<Vec<T>>>
    where
        T: Structured + DeserializeOwned + 'static,
    {
        self.stream_items_of().await
    }

    /// Requests an object with a list in it, and streams the list's elements, each as soon as it
    /// closes; the list is the field with `#[structured(items)]`.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// #[derive(serde::Deserialize, coax::Structured)]
    /// struct Guide { city: String, #[structured(items)] facts: Vec<String> }
    ///
    /// let mut facts = client.prompt("A guide to Oslo").stream_items_of::<Guide>().await?;
    /// while let Some(fact) = facts.next().await? {
    ///     println!("{fact}");
    /// }
    /// let guide: Guide = facts.finish().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_items_of<L>(self) -> Result<ItemStream<L>>
    where
        L: Items + DeserializeOwned + 'static,
        L::Item: DeserializeOwned,
    {
        let (text, layout) = self.typed::<L>().await?;
        Ok(ItemStream::new(text, layout))
    }

    /// Opens the text of an answer that is held to the type, and returns the layout to read it.
    async fn typed<T: Structured>(self) -> Result<(TextStream, Layout)> {
        let driver = Driver::begin(self, Expected::of::<T>)?;
        let layout = schema::layout::<T>(driver.dialects());
        Ok((TextStream::open(driver).await?, layout))
    }
}
