//! Prompt caching: the cache settings of a request, and whether its beginning is still that of the last
//! one.

use super::Request;
use crate::prompt::cache::{CacheBroken, Prefix};
use crate::wire::{ChatRequest, Message, Sent};
use serde_json::json;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// The caching options of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Caching {
    /// Providers cache what they can.
    pub(super) auto: bool,
    /// The tools are marked.
    pub(super) tools: bool,
    /// The key that requests with the same beginning share.
    pub(super) key: Option<String>,
    /// The number of messages that belong to the beginning; all of a conversation.
    pub(super) watched: Option<usize>,
}

impl Request {
    /// Asks providers to cache the beginning of the prompt: `caching: "auto"` at the Vercel AI Gateway, and
    /// `prompt_cache_key` for models of OpenAI.
    ///
    /// A mark on a message ([`Message::cached`]), a part or the [tools](Self::cache_tools) says where the
    /// beginning ends, for Anthropic-family models. [`Usage`](crate::wire::Usage) says how many tokens were
    /// read from a cache and written to it.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client, manual: String) -> coax::Result<()> {
    /// let request = client.prompt("How do I bake bread?").system(manual).cache();
    /// if let coax::Outcome::Done(answer) = request.outcome_text().await? {
    ///     let read = answer.usage.and_then(|usage| usage.cache_read_tokens());
    ///     println!("{} ({read:?} tokens from a cache)", answer.value);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn cache(mut self) -> Self {
        self.options.caching.auto = true;
        self
    }

    /// Marks the tools as the end of what providers may cache.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// let text = request.cache_tools().text().await?;
    /// # Ok(()) }
    /// ```
    pub fn cache_tools(mut self) -> Self {
        self.options.caching.tools = true;
        self
    }

    /// Names what requests with the same beginning have in common: `prompt_cache_key` for models of OpenAI.
    ///
    /// When a later request of this client with the same key begins otherwise, so that its cache is of no
    /// use, [`Observer::on_cache_broken`](crate::run::Observer::on_cache_broken) says what changed.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let request = client.prompt("Hello").model("openai/gpt-5").cache().cache_key("greeting-1");
    /// request.text().await?;
    /// assert_eq!(gateway.requests()[0].body["prompt_cache_key"], "greeting-1");
    /// # Ok(()) }
    /// ```
    pub fn cache_key(mut self, key: impl Into<String>) -> Self {
        self.options.caching.key = Some(key.into());
        self
    }

    /// Adds the requested caching to the settings.
    pub(super) fn put_caching(&mut self) {
        let marked = last_mark(self.sent_messages());
        let caching = &mut self.options.caching;
        if !caching.auto && !caching.tools && marked.is_none() {
            caching.key = None;
            return;
        }
        let is_open_ai = is_open_ai(self.settings(), self.client().model());
        let auto = self.options.caching.auto && self.client().is_gateway();
        let key = self.options.caching.key.clone();
        if is_open_ai && self.settings().prompt_cache_key.is_none() {
            let key = key.unwrap_or_else(|| {
                let beginning = &self.sent_messages()[..marked.map_or(0, |it| it + 1)];
                Prefix::of_messages(beginning).key()
            });
            self.set().prompt_cache_key = Some(key);
        }
        if auto {
            let options = self.set().provider_options.entry("gateway");
            let options = options.or_insert_with(|| json!({}));
            if let Some(options) = options.as_object_mut() {
                options.entry("caching").or_insert_with(|| json!("auto"));
            }
        }
        let instructions = self.instructions();
        let caching = &mut self.options.caching;
        caching.watched.get_or_insert(instructions);
    }
}

/// Returns the last message that has a mark, or a part with one.
fn last_mark(messages: &[Message]) -> Option<usize> {
    messages.iter().rposition(|message| {
        let parts = message.content.as_ref().map_or(&[][..], |it| it.parts());
        message.cache_control.is_some() || parts.iter().any(|it| it.cache_control.is_some())
    })
}

/// Returns whether the model is one of OpenAI's, by its name.
fn is_open_ai(settings: &ChatRequest, model: &str) -> bool {
    let model = if settings.model.is_empty() {
        model
    } else {
        &settings.model
    };
    let begins = ["openai/", "gpt-", "o1", "o3", "o4", "chatgpt-"];
    begins.iter().any(|it| model.starts_with(it))
}

/// The beginnings of earlier requests, by their keys.
#[derive(Default)]
pub(super) struct Beginnings(Mutex<Known>);

#[derive(Default)]
struct Known {
    prefixes: HashMap<String, Prefix>,
    /// The keys, the oldest first.
    keys: VecDeque<String>,
}

/// Number of beginnings that are remembered.
const MOST: usize = 1000;

impl Beginnings {
    /// Stores the beginning of a request, and returns what of it is not as it was last time.
    pub(super) fn look(&self, caching: &Caching, sent: &Sent<'_>) -> Option<CacheBroken> {
        let key = caching.key.as_deref()?;
        let watched = caching.watched?.min(sent.messages.len());
        let prefix = Prefix::of(sent, &sent.messages[..watched]);
        // Nothing is left half done while the lock is held.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = known.prefixes.get_mut(key) {
            let broken = last.broken_by(&prefix, key, sent);
            *last = prefix;
            return broken;
        }
        if known.keys.len() == MOST
            && let Some(oldest) = known.keys.pop_front()
        {
            known.prefixes.remove(&oldest);
        }
        known.keys.push_back(key.to_owned());
        known.prefixes.insert(key.to_owned(), prefix);
        None
    }
}
