//! A conversation over many requests: kept, saved, shortened, branched.

mod file;
mod saved;
mod store;
mod trim;

use super::past::{History, Past, instructions};
use super::preview;
use crate::wire::{Message, Role};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::Arc;

pub use store::{ConversationStore, FileConversationStore, MemoryConversationStore, Storing};
pub use trim::Trimmed;

/// A conversation of a user and a model: messages, calls and results, with the models that wrote them.
///
/// A request begins with it by [`Client::prompt`](crate::Client::prompt), and what is said then is added by
/// [`text_in`](crate::Request::text_in), [`extract_in`](crate::Request::extract_in) or a stream's
/// `finish`. It is saved by [`save`](Self::save), a [`ConversationStore`], or serde, with a version number.
///
/// ```no_run
/// use coax::{Client, Conversation, Tokens};
///
/// # async fn run(client: Client) -> coax::Result<()> {
/// let mut chat = Conversation::load("chat.json")?.unwrap_or_default();
/// let reply = client.prompt(&chat).user("And on Sunday?").text_in(&mut chat).await?;
/// chat.trim(Tokens::new(8_000));
/// chat.save("chat.json")?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "saved::Saved", into = "saved::Saved")]
pub struct Conversation {
    id: String,
    /// The number of times it was saved.
    revision: u64,
    /// The place of the message that sums up what was trimmed.
    summary: Option<usize>,
    past: Past,
    /// The hash of the file that it was loaded from or saved to.
    seen: Option<u64>,
}

impl Conversation {
    /// Creates an empty conversation with an id of its own.
    ///
    /// ```
    /// let chat = coax::Conversation::new();
    /// assert!(chat.is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        let id = u128::from(fastrand::u64(..)) << 64 | u128::from(fastrand::u64(..));
        Self::with_id(format!("{id:032x}"))
    }

    /// Creates an empty conversation with this id, by which a store finds it.
    ///
    /// ```
    /// let chat = coax::Conversation::with_id("user-7");
    /// assert_eq!(chat.id(), "user-7");
    /// ```
    pub fn with_id(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            revision: 0,
            summary: None,
            past: Past::default(),
            seen: None,
        }
    }

    /// Returns the id.
    ///
    /// ```
    /// let (one, other) = (coax::Conversation::new(), coax::Conversation::new());
    /// assert_ne!(one.id(), other.id());
    /// ```
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns how often the conversation was saved; 0 for a new one.
    ///
    /// ```
    /// let mut chat = coax::Conversation::new();
    /// let path = std::env::temp_dir().join(chat.id());
    /// chat.save(&path)?;
    /// assert_eq!(chat.revision(), 1);
    /// # std::fs::remove_file(path).ok();
    /// # Ok::<(), coax::Error>(())
    /// ```
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Sets the system message at its beginning.
    ///
    /// ```
    /// let chat = coax::Conversation::new().system("You are a baker.");
    /// assert_eq!(chat.messages().len(), 1);
    /// ```
    #[must_use]
    pub fn system(mut self, text: impl Into<String>) -> Self {
        let text = Message::system(text.into());
        match self.past.messages.first_mut() {
            Some(first) if first.role == Role::System => *first = text,
            _ => {
                self.insert(0, text);
            }
        }
        self
    }

    /// Returns the messages, oldest first, with the [summary](Self::summary) of what was trimmed.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let mut chat = coax::Conversation::new();
    /// client.prompt("What is rye?").text_in(&mut chat).await?;
    /// assert_eq!(chat.messages()[0].text().as_deref(), Some("What is rye?"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.past.messages
    }

    /// Returns `true` if nothing was said.
    ///
    /// ```
    /// assert!(coax::Conversation::new().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.past.messages.is_empty()
    }

    /// Adds a message at the end.
    ///
    /// ```
    /// use coax::{Conversation, Message};
    ///
    /// let mut chat = Conversation::new();
    /// chat.push(Message::user("What is rye?"));
    /// chat.push(Message::assistant("A cereal."));
    /// assert_eq!(chat.messages().len(), 2);
    /// ```
    pub fn push(&mut self, message: Message) {
        self.extend([message]);
    }

    /// Returns the summary of what was trimmed: a system message before the rest.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// use coax::{Conversation, Message, Tokens};
    ///
    /// let mut chat = Conversation::new();
    /// chat.extend([Message::user("What is rye?"), Message::assistant("A cereal.")]);
    /// chat.extend([Message::user("And spelt?"), Message::assistant("Another one.")]);
    /// chat.trim_with(Tokens::new(20), async |_| coax::Result::Ok("About cereals.".into())).await?;
    /// assert!(chat.summary().is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn summary(&self) -> Option<&Message> {
        self.past.messages.get(self.summary?)
    }

    /// Returns a conversation that begins as this one does, with an id of its own and not saved yet.
    ///
    /// ```
    /// use coax::{Conversation, Message};
    ///
    /// let mut chat = Conversation::new();
    /// chat.push(Message::user("Hello"));
    /// let mut branch = chat.branch();
    /// branch.push(Message::assistant("Hi!"));
    /// assert_eq!((chat.messages().len(), branch.messages().len()), (1, 2));
    /// ```
    #[must_use]
    pub fn branch(&self) -> Self {
        Self {
            summary: self.summary,
            past: self.past.clone(),
            ..Self::new()
        }
    }

    /// Returns a branch that has the first `messages` of it, or fewer: calls stay with all their results.
    ///
    /// ```
    /// use coax::{Conversation, Message};
    ///
    /// let mut chat = Conversation::new();
    /// chat.extend([Message::user("What is rye?"), Message::assistant("A cereal.")]);
    /// let mut other = chat.branch_at(0);
    /// other.push(Message::user("What is spelt?"));
    /// ```
    #[must_use]
    pub fn branch_at(&self, messages: usize) -> Self {
        let mut branch = self.branch();
        let messages = trim::whole(&self.past.messages, messages);
        branch.past.messages.truncate(messages);
        branch.past.models.truncate(messages);
        branch.summary = branch.summary.filter(|it| *it < messages);
        branch
    }

    /// Writes the conversation as Markdown: a heading for each message, calls and results as code.
    ///
    /// ```
    /// let mut chat = coax::Conversation::new();
    /// chat.push(coax::Message::user("Hello"));
    /// assert_eq!(chat.to_markdown(), "## User\n\nHello\n");
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        for message in &self.past.messages {
            if !out.is_empty() {
                out.push('\n');
            }
            // A `String` takes all that is written.
            let _ = markdown(message, &mut out);
        }
        out
    }

    /// Puts a message of the system before others.
    fn insert(&mut self, at: usize, message: Message) {
        self.past.messages.insert(at, message);
        if at < self.past.models.len() {
            self.past.models.insert(at, None);
        }
        self.summary = self.summary.map(|it| it + usize::from(at <= it));
    }

    /// Puts the summary before the rest, in the place of the one before.
    fn sum_up(&mut self, summary: &str) {
        let text = format!("Summary of the conversation before this:\n{summary}");
        let message = Message::system(text);
        if let Some(at) = self.summary {
            self.past.messages[at] = message;
            return;
        }
        let at = instructions(&self.past.messages);
        self.insert(at, message);
        self.summary = Some(at);
    }

    /// Adds what was said, by this model where a model said it, without what the gateway said beside it.
    pub(crate) fn add(&mut self, said: impl IntoIterator<Item = Message>, model: &str) {
        let model: Arc<str> = Arc::from(model);
        self.past.models.resize(self.past.messages.len(), None);
        for mut message in said {
            message.provider_metadata = None;
            let by = (message.role == Role::Assistant).then(|| Arc::clone(&model));
            self.past.models.push(by);
            self.past.messages.push(message);
        }
    }
}

impl Default for Conversation {
    fn default() -> Self {
        Self::new()
    }
}

/// Equal if the same was said; ids and revisions may differ.
impl PartialEq for Conversation {
    fn eq(&self, other: &Self) -> bool {
        self.past.messages == other.past.messages
    }
}

impl Extend<Message> for Conversation {
    fn extend<I: IntoIterator<Item = Message>>(&mut self, messages: I) {
        self.past.messages.extend(messages);
    }
}

impl From<Vec<Message>> for Conversation {
    fn from(messages: Vec<Message>) -> Self {
        let mut conversation = Self::new();
        conversation.past.messages = messages;
        conversation
    }
}

impl History for Conversation {
    fn messages(&self) -> &[Message] {
        &self.past.messages
    }
    fn models(&self) -> &[Option<Arc<str>>] {
        &self.past.models
    }
    fn conversation(&self) -> Option<&Conversation> {
        Some(self)
    }
}

fn markdown(message: &Message, out: &mut String) -> std::fmt::Result {
    let title = match &message.role {
        Role::System | Role::Developer => "System",
        Role::User => "User",
        Role::Assistant => "Assistant",
        Role::Tool => "Tool result",
        other => other.as_str(),
    };
    write!(out, "## {title}")?;
    if let Some(name) = &message.name {
        write!(out, " ({name})")?;
    }
    out.push_str("\n\n");
    if message.role == Role::Tool {
        let text = message.text().unwrap_or_default();
        let fence = fence(&text);
        return writeln!(out, "{fence}\n{text}\n{fence}");
    }
    for call in &message.tool_calls {
        if let Some(function) = &call.function {
            let fence = fence(&function.arguments);
            writeln!(out, "Calls `{}`:\n\n{fence}json", function.name)?;
            writeln!(out, "{}\n{fence}", function.arguments)?;
        }
    }
    let without_calls = Message {
        tool_calls: Vec::new(),
        ..message.clone()
    };
    preview::content(&without_calls, out)
}

/// Returns a fence of more backticks than the text has in a row.
fn fence(text: &str) -> String {
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}
