//! Requests that go on with a conversation, and add their messages and the answer to it.

use super::extract::Extract;
use super::{Answer, Finish, ItemStream, ObjectStream, Request, TextStream};
use crate::error::{Error, ErrorKind, Result};
use crate::partial::{Items, Streamed};
use crate::prompt::{Conversation, instructions, parts};
use crate::run::data::Origin;
use crate::schema::Structured;
use serde::de::DeserializeOwned;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

/// An answer that is added to a conversation: await it for a `T`.
///
/// Made by [`Request::text_in`] and [`Request::extract_in`].
#[must_use = "nothing is sent until it is awaited"]
pub struct InConversation<'a, T> {
    extract: Result<Extract<T>>,
    conversation: &'a mut Conversation,
}

/// A stream whose answer is added to a conversation by `finish`. It has the methods of the stream.
///
/// Made by [`Request::stream_text_in`], [`Request::stream_in`] and [`Request::stream_items_in`].
pub struct StreamInConversation<'a, S> {
    stream: S,
    conversation: &'a mut Conversation,
}

impl Request {
    /// Requests a text, and adds to the conversation what is said: the messages of this request that come
    /// after the conversation, calls and results, and the answer.
    ///
    /// A request that did not begin with the conversation goes on with it: its messages come after those of
    /// the conversation. System messages and examples of the request are not added. When it fails, nothing
    /// is added; [`Error::messages`](crate::Error::messages) has what came.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client) -> coax::Result<()> {
    /// let mut chat = coax::Conversation::new();
    /// let reply = client.prompt("What is rye?").text_in(&mut chat).await?;
    /// let reply = client.prompt(&chat).user("And spelt?").text_in(&mut chat).await?;
    /// assert_eq!(chat.messages().len(), 4);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`text`](Self::text), and [`Configuration`](ErrorKind::Configuration) for a request that began
    /// with another conversation, or with this one before it changed.
    pub fn text_in(self, conversation: &mut Conversation) -> InConversation<'_, String> {
        InConversation {
            extract: self.going_on(conversation).map(Extract::of),
            conversation,
        }
    }

    /// Requests a typed answer, and adds to the conversation what is said, as [`text_in`](Self::text_in)
    /// does.
    ///
    /// ```no_run
    /// # #[derive(serde::Deserialize, coax::Structured)] struct Recipe { title: String }
    /// # async fn run(client: coax::Client, mut chat: coax::Conversation) -> coax::Result<()> {
    /// let recipe: Recipe = client.prompt("A rye bread").extract_in(&mut chat).await?;
    /// # Ok(()) }
    /// ```
    pub fn extract_in<T>(self, conversation: &mut Conversation) -> InConversation<'_, T>
    where
        T: Structured + DeserializeOwned + 'static,
    {
        InConversation {
            extract: self.going_on(conversation).map(Request::extract),
            conversation,
        }
    }

    /// Streams an answer's text as it comes; `finish` adds to the conversation what was said, as
    /// [`text_in`](Self::text_in) does.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client, mut chat: coax::Conversation) -> coax::Result<()> {
    /// let mut text = client.prompt("What is rye?").stream_text_in(&mut chat).await?;
    /// while let Some(piece) = text.next().await? {
    ///     print!("{piece}");
    /// }
    /// text.finish().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_text_in(
        self,
        conversation: &mut Conversation,
    ) -> Result<StreamInConversation<'_, TextStream>> {
        Ok(StreamInConversation {
            stream: self.going_on(conversation)?.stream_text().await?,
            conversation,
        })
    }

    /// Lends a typed answer as it comes; `finish` adds to the conversation what was said, as
    /// [`text_in`](Self::text_in) does.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut chat = coax::Conversation::new();
    /// let mut stream = client.prompt("A curry").stream_in::<Recipe>(&mut chat).await?;
    /// while let Some(partial) = stream.next().await? { println!("{:?}", partial.title); }
    /// let recipe: Recipe = stream.finish().await?;
    /// assert_eq!(chat.messages().len(), 2);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_in<T>(
        self,
        conversation: &mut Conversation,
    ) -> Result<StreamInConversation<'_, ObjectStream<T>>>
    where
        T: Streamed + DeserializeOwned + 'static,
        T::Partial: Send + Sync + 'static,
    {
        Ok(StreamInConversation {
            stream: self.going_on(conversation)?.stream().await?,
            conversation,
        })
    }

    /// Streams the elements of a list as they come; `finish` adds to the conversation what was said, as
    /// [`text_in`](Self::text_in) does.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut chat = coax::Conversation::new();
    /// let mut names = client.prompt("Ten names").stream_items_in::<String>(&mut chat).await?;
    /// while let Some(name) = names.next().await? { println!("{name}"); }
    /// names.finish().await?;
    /// assert_eq!(chat.messages().len(), 2);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When no stream begins; what goes wrong later is an error of the stream.
    pub async fn stream_items_in<T>(
        self,
        conversation: &mut Conversation,
    ) -> Result<StreamInConversation<'_, ItemStream<Vec<T>>>>
    where
        T: Structured + DeserializeOwned + 'static,
    {
        Ok(StreamInConversation {
            stream: self.going_on(conversation)?.stream_items().await?,
            conversation,
        })
    }

    /// Makes the request go on with the conversation.
    fn going_on(mut self, conversation: &Conversation) -> Result<Self> {
        let waiting = self.options.resumed.as_ref();
        let waiting = waiting.and_then(|it| it.0.run().origin.as_ref());
        if let Some(origin) = self.options.conversation.as_ref().or(waiting) {
            is_same(origin, conversation)?;
            return Ok(self);
        }
        if self.options.resumed.is_some() {
            return Err(wrong(NOT_BEGUN));
        }
        if !self.options.past.messages.is_empty() {
            let why = "the request has a history that is no conversation: give the conversation as its history";
            return Err(wrong(why));
        }
        let (system, past) = parts(conversation);
        let own = &self.sent_messages()[self.instructions()..];
        if !past.messages.is_empty() && own.starts_with(&past.messages) {
            let why = "the request has the messages of the conversation already: begin it with `client.prompt(&conversation)`";
            return Err(wrong(why));
        }
        // As where the request begins with the conversation: the client's first, and its own last.
        let at = instructions(&self.client().0.opening);
        self.messages_mut().splice(at..at, system);
        self.options.set_past(past);
        Ok(self)
    }
}

const NOT_BEGUN: &str = "the run did not begin with a conversation, so what of it is new is not known: begin it with `client.prompt(&conversation)`, or with a prompt whose history is one";

/// Checks that a run goes on with this conversation, as it is.
fn is_same(origin: &Origin, conversation: &Conversation) -> Result<()> {
    if origin.id != conversation.id() {
        return Err(wrong(
            "the request began with another conversation than it is added to",
        ));
    }
    if origin.length != conversation.messages().len() {
        let why =
            "the conversation changed since the request began with it, or has the answer already";
        return Err(wrong(why));
    }
    Ok(())
}

fn wrong(why: &str) -> Error {
    Error::new(ErrorKind::Configuration, why)
}

impl Conversation {
    /// Adds what was said in a run that began with the conversation, for answers of
    /// [`outcome`](Request::outcome) and of streams.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client, tools: coax::Toolbox) -> coax::Result<()> {
    /// use coax::{Conversation, Outcome};
    ///
    /// let mut chat = Conversation::new();
    /// match client.prompt(&chat).user("Order more rye").tools(tools).outcome_text().await? {
    ///     Outcome::Done(answer) => chat.record(&answer)?,
    ///     Outcome::Pending(pending) => println!("{} calls wait", pending.calls().len()),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where the run began with another conversation, or with this
    /// one before it changed (also by the same answer); and where it began with none, unless the conversation
    /// is empty.
    pub fn record<T>(&mut self, answer: &Answer<T>) -> Result<()> {
        let earlier = match &answer.origin {
            Some(origin) => {
                is_same(origin, self)?;
                origin.earlier
            }
            None if self.is_empty() => instructions(&answer.messages),
            None => return Err(wrong(NOT_BEGUN)),
        };
        let said = answer.messages.iter().skip(earlier).cloned();
        self.add(said, &answer.requested);
        Ok(())
    }
}

type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl<'a, T: Send + 'static> InConversation<'a, T> {
    /// Gives back the usage, ids and messages beside the value.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut chat = coax::Conversation::new();
    /// let answer = client.prompt("What is rye?").text_in(&mut chat).detailed().await?;
    /// println!("{} for {:?}", answer.value, answer.usage);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of awaiting it.
    pub async fn detailed(self) -> Result<Answer<T>> {
        let answer = self.extract?.detailed().await?;
        self.conversation.record(&answer)?;
        Ok(answer)
    }
}

impl<'a, T: Send + 'static> IntoFuture for InConversation<'a, T> {
    type Output = Result<T>;
    type IntoFuture = Answering<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { self.detailed().await.map(|answer| answer.value) })
    }
}

impl<S> StreamInConversation<'_, S> {
    /// Waits for the end, and adds what was said.
    async fn end<T>(self, end: impl FnOnce(S) -> Finish<T>) -> Result<T> {
        let answer = end(self.stream).detailed().await?;
        self.conversation.record(&answer)?;
        Ok(answer.value)
    }
}

impl StreamInConversation<'_, TextStream> {
    /// Waits for the end, adds what was said to the conversation, and gives back the text.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut chat = coax::Conversation::new();
    /// let stream = client.prompt("What is rye?").stream_text_in(&mut chat).await?;
    /// let text = stream.finish().await?;
    /// assert_eq!(chat.messages()[1].text().as_deref(), Some(text.as_str()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`TextStream::finish`]; nothing is added then.
    pub async fn finish(self) -> Result<String> {
        self.end(TextStream::finish).await
    }
}

impl<T> StreamInConversation<'_, ObjectStream<T>>
where
    T: Streamed + DeserializeOwned + 'static,
    T::Partial: Send + Sync + 'static,
{
    /// Waits for the end, adds what was said to the conversation, and gives back the checked value.
    ///
    /// ```
    /// # #[derive(Debug, serde::Deserialize, coax::Structured, coax::Partial)] struct Recipe { title: String }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply(r#"{"title":"Curry"}"#);
    /// let mut chat = coax::Conversation::new();
    /// let stream = client.prompt("A curry").stream_in::<Recipe>(&mut chat).await?;
    /// let recipe: Recipe = stream.finish().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`ObjectStream::finish`]; nothing is added then.
    pub async fn finish(self) -> Result<T> {
        self.end(ObjectStream::finish).await
    }
}

impl<L> StreamInConversation<'_, ItemStream<L>>
where
    L: Items + DeserializeOwned + 'static,
    L::Item: DeserializeOwned,
{
    /// Waits for the end, adds what was said to the conversation, and gives back the whole list.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut chat = coax::Conversation::new();
    /// let stream = client.prompt("Three primes").stream_items_in::<u32>(&mut chat).await?;
    /// let primes: Vec<u32> = stream.finish().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`ItemStream::finish`]; nothing is added then.
    pub async fn finish(self) -> Result<L> {
        self.end(ItemStream::finish).await
    }
}

impl<S> Deref for StreamInConversation<'_, S> {
    type Target = S;
    fn deref(&self) -> &S {
        &self.stream
    }
}

impl<S> DerefMut for StreamInConversation<'_, S> {
    fn deref_mut(&mut self) -> &mut S {
        &mut self.stream
    }
}

impl<T> fmt::Debug for InConversation<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InConversation")
    }
}

impl<S> fmt::Debug for StreamInConversation<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamInConversation")
    }
}
