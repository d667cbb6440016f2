//! A stream that failed before anything of it was returned: the request is sent again, as one whose
//! answer is whole would be.

use super::chunks::Source;
use crate::client::Client;
use crate::client::attempts::Progress;
use crate::client::call::{Call, Opened};
use crate::client::exchange::Exchange;
use crate::error::{Error, Result};
use std::pin::Pin;

/// The parts needed to send the request of a stream again.
pub(super) struct Again {
    client: Client,
    call: Call,
    progress: Progress,
}

/// A request that is being sent again.
pub(super) type Opening = Pin<Box<dyn Future<Output = (Result<Opened>, Box<Again>)> + Send>>;

impl Again {
    pub(super) fn new(client: Client, call: Call, progress: Progress) -> Self {
        Self {
            client,
            call,
            progress,
        }
    }

    pub(super) fn exchange(&self) -> &Exchange {
        &self.progress.exchange
    }

    /// Returns what the events of an answer come from.
    pub(super) fn source(&self, opened: Opened) -> Source {
        match opened {
            Opened::Events(body, headers) => {
                let deadline = self.progress.limits.deadline;
                Source::events(body, headers, &self.client, deadline)
            }
            // Some servers answer a streamed request with the whole at once.
            Opened::Whole(response) => Source::whole(response),
        }
    }

    /// Waits as the policy decides and sends the request again; `None` where the error is to be returned.
    pub(super) fn open(mut self: Box<Self>, error: &Error) -> Option<Opening> {
        let wait = self.client.wait(&self.call, error, &self.progress)?;
        self.progress.retries += 1;
        Some(Box::pin(async move {
            tokio::time::sleep(wait).await;
            let client = self.client.clone();
            let opened = client.open(&self.call, &mut self.progress).await;
            (opened, self)
        }))
    }
}
