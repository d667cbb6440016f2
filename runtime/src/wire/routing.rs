//! The setters of the gateway's options.

use super::{GatewayOptions, Region, ServiceTier, Sort};
use serde_json::Value;
use std::time::Duration;

impl GatewayOptions {
    /// Creates options with no preference set.
    ///
    /// ```
    /// let none = coax::GatewayOptions::new();
    /// assert_eq!(serde_json::Value::from(none), serde_json::json!({}));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tries these providers first, in this order.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().order(["anthropic", "bedrock"]);
    /// ```
    #[must_use]
    pub fn order(mut self, providers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.order = strings(providers);
        self
    }

    /// Uses no other providers than these.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().only(["bedrock"]);
    /// ```
    #[must_use]
    pub fn only(mut self, providers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.only = strings(providers);
        self
    }

    /// Prefers providers by cost, latency or throughput.
    ///
    /// ```
    /// use coax::wire::{GatewayOptions, Sort};
    ///
    /// let options = GatewayOptions::new().sort(Sort::TimeToFirstToken);
    /// ```
    #[must_use]
    pub fn sort(mut self, sort: Sort) -> Self {
        self.sort = Some(sort);
        self
    }

    /// Falls back to these models, in this order.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().models(["openai/gpt-5", "google/gemini-2.5-pro"]);
    /// ```
    #[must_use]
    pub fn models(mut self, models: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.models = strings(models);
        self
    }

    /// Attributes the spending to this user.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().user("user-7");
    /// ```
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Labels the spending.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().tags(["team:bakery", "nightly"]);
    /// ```
    #[must_use]
    pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tags = strings(tags);
        self
    }

    /// Adds a credential of the caller's own, such as `{"apiKey": …}`.
    ///
    /// ```
    /// use serde_json::json;
    ///
    /// let options = coax::GatewayOptions::new().byok("anthropic", json!({ "apiKey": "sk-1234" }));
    /// assert!(!format!("{options:?}").contains("sk-1234")); // `Debug` hides it
    /// ```
    #[must_use]
    pub fn byok(mut self, provider: impl Into<String>, credential: Value) -> Self {
        let credentials = self
            .byok
            .entry(provider)
            .or_insert_with(|| Value::Array(Vec::new()));
        match credentials {
            Value::Array(credentials) => credentials.push(credential),
            other => *other = Value::Array(vec![credential]),
        }
        self
    }

    /// Uses only providers that keep nothing, or any again.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().zero_data_retention(true);
    /// ```
    #[must_use]
    pub fn zero_data_retention(mut self, only: bool) -> Self {
        self.zero_data_retention = Some(only);
        self
    }

    /// Uses only providers that do not train on prompts, or any again.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().disallow_prompt_training(true);
    /// ```
    #[must_use]
    pub fn disallow_prompt_training(mut self, disallow: bool) -> Self {
        self.disallow_prompt_training = Some(disallow);
        self
    }

    /// Sets where providers may sit: ISO country codes, or all of them with `!` in front.
    ///
    /// ```
    /// let only = coax::GatewayOptions::new().headquarters(["DE", "FR"]);
    /// let not = coax::GatewayOptions::new().headquarters(["!US"]);
    /// ```
    #[must_use]
    pub fn headquarters(mut self, countries: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.headquarters = strings(countries);
        self
    }

    /// Sets where the model may run.
    ///
    /// ```
    /// use coax::wire::{GatewayOptions, Region};
    ///
    /// let options = GatewayOptions::new().inference_region(Region::new("strict", "eu"));
    /// ```
    #[must_use]
    pub fn inference_region(mut self, region: Region) -> Self {
        self.inference_region = Some(region);
        self
    }

    /// Uses only providers with these features.
    ///
    /// `implicit-caching`, `reasoning`, `structured-output`, `tool-use`, `vision`,
    /// `quantization:…` and `!quantization:…` are known.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().has(["structured-output", "vision"]);
    /// ```
    #[must_use]
    pub fn has(mut self, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.has = strings(features);
        self
    }

    /// Sets how the gateway sets cache marks; `auto` is known.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().caching("auto");
    /// ```
    #[must_use]
    pub fn caching(mut self, caching: impl Into<String>) -> Self {
        self.caching = Some(caching.into());
        self
    }

    /// Sets how long a provider may take to its first token.
    ///
    /// For providers with the caller's own credential. The service takes 1 s to 789 s; sent in whole milliseconds.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let options = coax::GatewayOptions::new().provider_timeout("anthropic", Duration::from_secs(5));
    /// ```
    #[must_use]
    pub fn provider_timeout(mut self, provider: impl Into<String>, timeout: Duration) -> Self {
        let milliseconds = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        let timeouts = self.provider_timeouts.get_or_insert_default();
        timeouts.byok.insert(provider.into(), milliseconds);
        self
    }

    /// Sets price against speed: [`ServiceTier::Flex`] and [`ServiceTier::Priority`].
    ///
    /// ```
    /// use coax::wire::{GatewayOptions, ServiceTier};
    ///
    /// let options = GatewayOptions::new().service_tier(ServiceTier::Flex);
    /// ```
    #[must_use]
    pub fn service_tier(mut self, tier: ServiceTier) -> Self {
        self.service_tier = Some(tier);
        self
    }

    /// Uses the quota of this entity.
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().quota_entity_id("team-7");
    /// ```
    #[must_use]
    pub fn quota_entity_id(mut self, id: impl Into<String>) -> Self {
        self.quota_entity_id = Some(id.into());
        self
    }

    /// Marks repetitions of one job (batches).
    ///
    /// ```
    /// let options = coax::GatewayOptions::new().idempotency_key("nightly-2026-11-30");
    /// ```
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }
}

fn strings(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}
