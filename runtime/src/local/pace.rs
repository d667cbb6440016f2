//! How a scripted answer comes: when, in which pieces, and where it breaks off.

use super::form::failure::Failure;
use super::script::{Disconnect, Scripted, Stop};
use std::time::Duration;

impl Scripted {
    /// Waits before the head of the answer is sent.
    pub fn delay(self, wait: Duration) -> Self {
        self.set(|entry| entry.delivery.delay = wait)
    }

    /// Waits between two pieces of the body: events of a stream, or network pieces.
    pub fn chunk_delay(self, wait: Duration) -> Self {
        self.set(|entry| entry.delivery.chunk_delay = wait)
    }

    /// Breaks the connection after so many bytes of the body, at the latest at its end.
    pub fn disconnect_after(self, bytes: usize) -> Self {
        self.set(|entry| entry.delivery.disconnect = Some(Disconnect::After(bytes)))
    }

    /// Ends a stream after so many pieces, as a server does that lost its provider: no finish
    /// reason, no usage, no `[DONE]`. A request that is not streamed gets all.
    pub fn end_after(self, pieces: usize) -> Self {
        self.set(|entry| entry.stop = Some((pieces, Stop::Silence)))
    }

    /// Fails in the middle of a stream, after so many pieces of the answer, at the latest at its end.
    ///
    /// The error has the server's own form, with the words of that status; they can be set as those
    /// of [`Gateway::fail`](super::Gateway::fail). A request that is not streamed fails at once.
    ///
    /// # Panics
    /// When the status is not in 200–999.
    pub fn fail_after(self, pieces: usize, status: u16) -> Self {
        let failure = Failure::of_status(super::replies::final_status(status));
        self.set(|entry| entry.stop = Some((pieces, Stop::Failure(failure))))
    }

    /// Breaks the connection before any answer.
    pub fn disconnect(self) -> Self {
        self.set(|entry| entry.delivery.disconnect = Some(Disconnect::BeforeAnswer))
    }

    /// Characters of text in one delta of a stream; at least one.
    pub fn chunk_size(self, characters: usize) -> Self {
        self.set(|entry| entry.chunk_size = characters.max(1))
    }

    /// Sets how many bytes are in one piece of the body, wherever events begin or end; at least one.
    pub fn network_chunk(self, bytes: usize) -> Self {
        self.set(|entry| entry.delivery.network_chunk = Some(bytes.max(1)))
    }

    /// Ends a stream without `data: [DONE]`.
    pub fn without_done(self) -> Self {
        self.set(|entry| entry.done = false)
    }
}
