//! The parts of a request that do not go into its body: headers, limits, tools, the rules of its run.

use super::Client;
use super::cache::Caching;
use super::call::Call;
use super::resume::{PendingStore, Resumed};
use crate::prompt::Past;
use crate::prompt::example::Example;
use crate::run::data::{Origin, Policy};
use crate::run::{Observer, RunHandle};
use crate::schema::Dialect;
use crate::tool::Tools;
use crate::wire::ToolChoice;
use http::HeaderMap;
use std::sync::Arc;
use std::time::Duration;

/// The parts of a request that do not go into its body.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) retries: Option<u32>,
    pub(super) dialect: Option<Dialect>,
    pub(super) examples: Vec<Example>,
    /// Messages of earlier turns, which follow on the examples.
    pub(super) past: Past,
    pub(super) caching: Caching,
    /// The conversation that the request goes on with.
    pub(super) conversation: Option<Origin>,
    /// The first mistake of the caller, reported when the request is sent.
    pub(super) fault: Option<String>,
    pub(super) tools: Tools,
    pub(super) tool_choice: Option<ToolChoice>,
    pub(super) policy: Policy,
    pub(super) tools_at_once: usize,
    pub(super) tools_as_schema: bool,
    pub(super) observers: Vec<Arc<dyn Observer>>,
    pub(super) handle: Option<RunHandle>,
    pub(super) store: Option<Arc<dyn PendingStore>>,
    /// The run that the request goes on with.
    pub(super) resumed: Option<Box<Resumed>>,
}

impl Options {
    pub(super) fn new(client: &Client) -> Self {
        Self {
            headers: HeaderMap::new(),
            timeout: None,
            retries: None,
            dialect: None,
            examples: Vec::new(),
            past: Past::default(),
            caching: Caching::default(),
            conversation: None,
            fault: None,
            tools: Tools::default(),
            tool_choice: None,
            policy: Policy {
                output_retries: client.0.output_retries,
                ..Policy::default()
            },
            tools_at_once: 8,
            tools_as_schema: false,
            observers: Vec::new(),
            handle: None,
            store: None,
            resumed: None,
        }
    }

    /// Sets the earlier turns of the request, and the conversation that they are of.
    pub(super) fn set_past(&mut self, mut past: Past) {
        self.conversation = past.origin.take();
        if let Some(origin) = &self.conversation {
            self.caching.key.get_or_insert_with(|| origin.id.clone());
            self.caching.watched = Some(usize::MAX);
        }
        self.past = past;
    }

    /// Puts headers and limits into a call.
    pub(super) fn apply(&self, call: &mut Call) {
        if !self.headers.is_empty() {
            call.with_headers(&self.headers);
        }
        call.timeout = self.timeout.or(call.timeout);
        call.retries = self.retries;
    }
}
