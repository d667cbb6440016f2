//! Stores of conversations: a trait for one's own database, files and memory here.

use super::Conversation;
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

/// The future that a [`ConversationStore`] gives.
pub type Storing<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Keeps conversations by their ids.
///
/// Each save counts the [revision](Conversation::revision) up, and one of an older revision than is kept
/// fails: two processes that go on with one conversation cannot lose what the other said.
///
/// ```
/// use coax::{Conversation, ConversationStore, MemoryConversationStore, Message};
///
/// # #[coax::main]
/// # async fn main() -> coax::Result<()> {
/// let store = MemoryConversationStore::new();
/// let mut chat = Conversation::with_id("user-7");
/// store.save(&mut chat).await?;
///
/// let mut other = store.load("user-7").await?.expect("it was saved");
/// other.push(Message::user("Hello"));
/// store.save(&mut other).await?;
///
/// let error = store.save(&mut chat).await.expect_err("the other one was saved meanwhile");
/// assert_eq!(error.kind(), coax::ErrorKind::Conflict);
/// # Ok(()) }
/// ```
pub trait ConversationStore: Send + Sync {
    /// Loads the conversation with this id; `None` where there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn load<'a>(&'a self, id: &'a str) -> Storing<'a, Option<Conversation>>;

    /// Saves a conversation if the store has the revision that it was loaded with, or has none of it and it is
    /// new; its revision is one more then.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where another revision is kept; other kinds when the store
    /// cannot be written.
    fn save<'a>(&'a self, conversation: &'a mut Conversation) -> Storing<'a, ()>;
}

impl Conversation {
    /// Counts the revision up, for a [`ConversationStore`] of one's own, when it saves.
    ///
    /// ```
    /// let mut chat = coax::Conversation::with_id("user-7");
    /// chat.next_revision(); // once it stands in the database
    /// assert_eq!(chat.revision(), 1);
    /// ```
    pub fn next_revision(&mut self) {
        self.revision += 1;
    }
}

/// Keeps conversations in the memory of this process.
#[derive(Debug, Default)]
pub struct MemoryConversationStore(Mutex<HashMap<String, Conversation>>);

impl MemoryConversationStore {
    /// Creates an empty store.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// use coax::{Conversation, ConversationStore, MemoryConversationStore};
    ///
    /// let store = MemoryConversationStore::new();
    /// store.save(&mut Conversation::with_id("user-7")).await?;
    /// assert!(store.load("user-7").await?.is_some());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl ConversationStore for MemoryConversationStore {
    fn load<'a>(&'a self, id: &'a str) -> Storing<'a, Option<Conversation>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(id).cloned();
        Box::pin(async { Ok(found) })
    }

    fn save<'a>(&'a self, conversation: &'a mut Conversation) -> Storing<'a, ()> {
        Box::pin(async {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let id = conversation.id();
            let revision = kept.get(id).map_or(0, Conversation::revision);
            if revision != conversation.revision() {
                let message = format!(
                    "the conversation `{id}` has revision {revision} in the store, and {} here",
                    conversation.revision()
                );
                return Err(Error::new(ErrorKind::Conflict, message));
            }
            conversation.next_revision();
            kept.insert(conversation.id.clone(), conversation.clone());
            Ok(())
        })
    }
}

/// Keeps each conversation as a file of a folder, which processes may share.
///
/// ```no_run
/// # async fn run() -> coax::Result<()> {
/// use coax::{ConversationStore, FileConversationStore};
///
/// let store = FileConversationStore::new("conversations");
/// let chat = store.load("user-7").await?.unwrap_or_else(|| coax::Conversation::with_id("user-7"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct FileConversationStore(PathBuf);

impl FileConversationStore {
    /// Creates a store of this folder, which is made at the first save.
    ///
    /// ```
    /// let store = coax::FileConversationStore::new("/var/lib/shop/conversations");
    /// ```
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Returns the file of a conversation. An id is no path: other characters than letters, digits, `_` and
    /// `-` are written as their numbers.
    fn path(&self, id: &str) -> PathBuf {
        let is_plain = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
        let mut name = String::new();
        for character in id.chars() {
            match is_plain(&character) {
                true => name.push(character),
                false => name.push_str(&format!("%{:x}.", u32::from(character))),
            }
        }
        self.0.join(format!("{name}.json"))
    }
}

impl ConversationStore for FileConversationStore {
    fn load<'a>(&'a self, id: &'a str) -> Storing<'a, Option<Conversation>> {
        Box::pin(async { Conversation::load(self.path(id)) })
    }

    fn save<'a>(&'a self, conversation: &'a mut Conversation) -> Storing<'a, ()> {
        Box::pin(async {
            std::fs::create_dir_all(&self.0).map_err(|cause| {
                let message = "the folder of conversations cannot be made";
                Error::new(ErrorKind::Configuration, message).with_source(cause)
            })?;
            conversation.save(self.path(conversation.id()))
        })
    }
}
