//! The next request of a run, as a call.

use super::Driver;
use crate::client::Client;
use crate::client::call::Call;
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "local")]
use crate::run::data::Mode;
use crate::run::{Host, NextRequest};
use crate::wire::{CacheControl, ChatRequest, Sent};

impl Driver {
    /// Creates the call that sends the next request of the run.
    pub(in crate::client) fn call(&mut self, streamed: bool) -> Result<Call> {
        let caching = self.options.caching.clone();
        let (client, run, host) = self.split();
        let mut next = run
            .next_request(&host)
            .map_err(|why| Error::new(ErrorKind::Configuration, why))?;
        let settings = run.settings.as_deref().unwrap_or(&client.0.defaults);
        if caching.tools
            && let Some(last) = next.tools.last_mut()
        {
            last.cache_control = Some(CacheControl::ephemeral());
        }
        client.fit(settings, &mut next);
        let sent = sent(client, &host, settings, &next, streamed);
        let mut call = Call::new(client, &sent)?;
        let broken = match run.steps.is_empty() {
            true => client.0.beginnings.look(&caching, &sent),
            false => None,
        };
        if let Some(broken) = &broken {
            let observers = host.observers.iter();
            observers.for_each(|it| it.on_cache_broken(broken, run));
        }
        #[cfg(feature = "local")]
        if !client.0.is_http
            && next.format.is_some()
            && run.mode == Mode::Native
            && !run.asks_for_part()
        {
            call.constrained = self.expected.as_ref().and_then(|it| it.constrained);
        }
        self.cache_broken = broken.or(self.cache_broken.take());
        self.options.apply(&mut call);
        Ok(call)
    }
}

/// Returns the body of the request.
fn sent<'a>(
    client: &'a Client,
    host: &Host<'_>,
    settings: &'a ChatRequest,
    next: &'a NextRequest<'_>,
    streamed: bool,
) -> Sent<'a> {
    Sent {
        request: settings,
        messages: &next.messages,
        more: &next.more,
        format: next.format.as_ref(),
        tools: (!host.tools.is_empty()).then_some(&next.tools),
        tool_choice: next.tool_choice.as_ref(),
        model: client.model(),
        streamed,
        without_metadata: true,
    }
}
