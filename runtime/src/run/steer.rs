//! Words to a run that is under way.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// The most messages that wait for the next request.
const MOST: usize = 64;

/// A handle to a run under way, which puts in a word or cancels it.
///
/// Clones are of the same run. Given to a request by [`Request::handle`](crate::Request::handle).
///
/// ```
/// use coax::run::RunHandle;
///
/// let handle = RunHandle::new();
/// let said = handle.say("In French, please.");
/// assert!(!said.is_delivered()); // not before the next request of the run
/// ```
#[derive(Clone, Default)]
pub struct RunHandle {
    waiting: Arc<Mutex<VecDeque<(String, Said)>>>,
    cancellation: CancellationToken,
}

/// A message that was given to a run, and its state of delivery.
#[derive(Clone, Debug, Default)]
pub struct Said(Arc<AtomicBool>);

impl Said {
    /// Returns whether the message went to the model.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let handle = coax::run::RunHandle::new();
    /// let said = handle.say("In French, please.");
    /// client.prompt("Hello").handle(&handle).text().await?;
    /// assert!(said.is_delivered());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl RunHandle {
    /// Creates a handle that is to be given to a request.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let handle = coax::run::RunHandle::new();
    /// let text = client.prompt("Write a long report").handle(&handle).text().await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a handle whose run ends when this token is cancelled, also by others that have it.
    ///
    /// ```
    /// use coax::run::{CancellationToken, RunHandle};
    ///
    /// let token = CancellationToken::new();
    /// let handle = RunHandle::of_token(token.clone());
    /// token.cancel();
    /// assert!(handle.cancellation().is_cancelled());
    /// ```
    #[must_use]
    pub fn of_token(cancellation: CancellationToken) -> Self {
        Self {
            waiting: Arc::default(),
            cancellation,
        }
    }

    /// Puts a message of the user's into the run, at its next request. It is not delivered where the run
    /// ends before, or where 64 messages wait.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let handle = coax::run::RunHandle::new();
    /// handle.say("Keep it short.");
    /// client.prompt("Write a report").handle(&handle).text().await?;
    /// assert_eq!(gateway.requests()[0].body["messages"][1]["content"], "Keep it short.");
    /// # Ok(()) }
    /// ```
    pub fn say(&self, text: impl Into<String>) -> Said {
        let said = Said::default();
        let mut waiting = self.waiting();
        if waiting.len() < MOST {
            waiting.push_back((text.into(), said.clone()));
        }
        said
    }

    /// Ends the run as soon as possible, with an error of kind [`Limit`](crate::ErrorKind::Limit) that
    /// keeps all that came. Tools see it by their context.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let handle = coax::run::RunHandle::new();
    /// handle.cancel(); // from anywhere, at any time
    /// let error = client.prompt("Hello").handle(&handle).text().await.expect_err("it is cancelled");
    /// assert_eq!(error.kind(), coax::ErrorKind::Limit);
    /// # Ok(()) }
    /// ```
    pub fn cancel(&self) {
        self.cancellation.cancel();
    }

    /// Returns the token that [`cancel`](Self::cancel) cancels.
    ///
    /// ```
    /// let handle = coax::run::RunHandle::new();
    /// let token = handle.cancellation().clone(); // for other work that ends with the run
    /// handle.cancel();
    /// assert!(token.is_cancelled());
    /// ```
    #[must_use]
    pub fn cancellation(&self) -> &CancellationToken {
        &self.cancellation
    }

    /// Takes the messages, which are delivered by that.
    pub(crate) fn take(&self) -> Vec<String> {
        let waiting = self.waiting().drain(..).collect::<Vec<_>>();
        let delivered = waiting.into_iter().map(|(text, said)| {
            said.0.store(true, Ordering::Release);
            text
        });
        delivered.collect()
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<(String, Said)>> {
        // Nothing is left half done while the lock is held.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for RunHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunHandle")
            .field("waiting", &self.waiting().len())
            .field("cancelled", &self.cancellation.is_cancelled())
            .finish()
    }
}
