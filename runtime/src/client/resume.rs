//! Runs that waited go on: sealed and opened, claimed once, given to a request.

use super::driver::taken;
use super::messages::Messages;
use super::{Client, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::run::Pending;
use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// A waiting run that a request goes on with.
#[derive(Clone)]
pub(super) struct Resumed(pub(super) Pending);

/// Sees to it that a waiting run goes on only once, whichever process resumes it.
///
/// Without one, a [`Client`] sees to it for itself alone.
pub trait PendingStore: Send + Sync {
    /// Claims the waiting run with this id ([`Pending::id`]); returns `false` where it was claimed before.
    ///
    /// # Errors
    /// When the store cannot be read. The run does not go on then.
    fn claim(&self, id: &str) -> io::Result<bool>;
}

/// Claims in the memory of this process.
#[derive(Debug, Default)]
pub struct MemoryPendingStore(Mutex<HashSet<String>>);

impl MemoryPendingStore {
    /// Creates an empty store.
    ///
    /// ```
    /// use coax::{MemoryPendingStore, PendingStore};
    ///
    /// let store = MemoryPendingStore::new();
    /// assert!(store.claim("run-1").is_ok_and(|it| it)); // the second time it is `false`
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl PendingStore for MemoryPendingStore {
    fn claim(&self, id: &str) -> io::Result<bool> {
        let mut claimed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(claimed.insert(id.to_owned()))
    }
}

/// Claims as empty files in a folder, which processes may share.
///
/// ```no_run
/// # async fn run(client: coax::Client, pending: coax::run::Pending) -> coax::Result<()> {
/// let store = coax::FilePendingStore::new("/var/lib/shop/claims");
/// let text = client.resume(pending).pending_store(store).text().await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct FilePendingStore(PathBuf);

impl FilePendingStore {
    /// Creates a store of this folder, which is made at the first claim.
    ///
    /// ```
    /// let store = coax::FilePendingStore::new("/var/lib/shop/claims");
    /// ```
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }
}

impl PendingStore for FilePendingStore {
    fn claim(&self, id: &str) -> io::Result<bool> {
        std::fs::create_dir_all(&self.0)?;
        let path = self.0.join(format!("{id}.claimed"));
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Client {
    /// Goes on with a run that waited; its settings come from the run, what is set here holds against them.
    ///
    /// Give the same tools again: arguments and policies are checked against them. Calls without a decision
    /// wait on. A state is resumed once; see [`Request::pending_store`] for several processes. A mistake that
    /// is found before anything runs (other arguments that do not fit, a tool that is not given, another type
    /// of answer) does not use it up: a clone of it can still be resumed.
    ///
    /// ```no_run
    /// # #[derive(serde::Deserialize, coax::Structured)] struct Report { summary: String }
    /// # async fn run(client: coax::Client, tools: coax::Toolbox, saved: String) -> coax::Result<()> {
    /// let mut pending = coax::run::Pending::open(&saved, b"a secret of thirty-two bytes or more")?;
    /// let id = pending.calls()[0].id().to_owned();
    /// pending.deny(&id, "too many")?;
    /// let report: Report = client.resume(pending).tools(tools).extract().await?;
    /// # Ok(()) }
    /// ```
    pub fn resume(&self, pending: Pending) -> Request {
        Request::new(self.clone(), Messages::from(Vec::new())).resumed(pending)
    }

    /// Claims a waiting run, so that it goes on once.
    pub(super) fn claim(&self, id: &str, store: Option<&dyn PendingStore>) -> Result<()> {
        let Some(store) = store else {
            return self.0.memory.claim(id);
        };
        match store.claim(id) {
            Ok(true) => Ok(()),
            Ok(false) => Err(taken(id)),
            Err(cause) => {
                let message = "the store of waiting runs cannot be asked";
                Err(Error::new(ErrorKind::Configuration, message).with_source(cause))
            }
        }
    }
}

/// Returns the error for a request that resumes a run and is sent by a method for single requests.
pub(super) fn needs_a_run(why: &str) -> Error {
    let message =
        format!("{why}: a run that waits goes on by `outcome`, `extract`, `text` or a stream");
    Error::new(ErrorKind::Configuration, message)
}

impl Pending {
    /// Writes the waiting run as readable JSON with a seal, an HMAC-SHA-256 over all of it. The seal shows
    /// that nobody changed it; it hides nothing.
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
    /// let secret = b"a secret of thirty-two bytes or more";
    /// let text = pending.seal(secret)?; // into a database, until somebody decides
    /// assert_eq!(coax::Pending::open(&text, secret)?.calls().len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where the secret has less than 32 bytes.
    pub fn seal(&self, secret: impl AsRef<[u8]>) -> Result<String> {
        self.sealed(secret.as_ref(), SystemTime::now())
    }

    /// Reads a waiting run that was sealed with this secret.
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
    /// let secret = b"a secret of thirty-two bytes or more";
    /// let text = pending.seal(secret)?;
    /// let mut opened = coax::Pending::open(&text, secret)?;
    /// opened.approve(&id)?;
    /// assert!(coax::Pending::open(&text, b"another secret of thirty-two bytes").is_err());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where the text was changed, the secret is another one, or
    /// the state has expired.
    pub fn open(text: &str, secret: impl AsRef<[u8]>) -> Result<Self> {
        Self::opened(text, secret.as_ref(), SystemTime::now())
    }
}
