//! `providerOptions.gateway`: how the gateway chooses and treats providers.
//!
//! The service validates the values and answers 400 to unknown ones; here any is taken.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

record! {
    /// How the gateway chooses and treats providers; built by value.
    ///
    /// ```
    /// use coax::wire::{GatewayOptions, Sort};
    ///
    /// let gateway = GatewayOptions::new().only(["anthropic", "bedrock"]).sort(Sort::Cost);
    /// assert_eq!(
    ///     serde_json::Value::from(gateway),
    ///     serde_json::json!({ "only": ["anthropic", "bedrock"], "sort": "cost" }),
    /// );
    /// ```
    pub struct GatewayOptions without Debug {
        /// Providers to try first, in this order.
        pub order: Vec<String> = "order",
        /// Providers that may be used.
        pub only: Vec<String> = "only",
        /// What to prefer a provider for.
        pub sort: Option<Sort> = "sort",
        /// Models to fall back to, in this order.
        pub models: Vec<String> = "models",
        /// Whom the spending is attributed to.
        pub user: Option<String> = "user",
        /// Labels for the spending report.
        pub tags: Vec<String> = "tags",
        /// The caller's own credentials: a list of them for each provider.
        pub byok: Map<String, Value> = "byok",
        /// Only providers that keep nothing (paid plans).
        pub zero_data_retention: Option<bool> = "zeroDataRetention",
        /// Only providers that do not train on prompts.
        pub disallow_prompt_training: Option<bool> = "disallowPromptTraining",
        /// Countries where the provider may sit; or, with `!` before each, may not.
        pub headquarters: Vec<String> = "headquarters",
        /// Sets where the model may run.
        pub inference_region: Option<Region> = "inferenceRegion",
        /// Features that the provider must have.
        pub has: Vec<String> = "has",
        /// `auto`: adds cache marks for providers that need them.
        pub caching: Option<String> = "caching",
        /// How long to wait for the first token.
        pub provider_timeouts: Option<TimeoutsByProvider> = "providerTimeouts",
        /// Price against speed.
        pub service_tier: Option<ServiceTier> = "serviceTier",
        /// Whose quota is used.
        pub quota_entity_id: Option<String> = "quotaEntityId",
        /// The same key, the same job (batches).
        pub idempotency_key: Option<String> = "idempotencyKey",
    }
}

impl GatewayOptions {
    /// Creates options with no preference set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tries these providers first, in this order.
    #[must_use]
    pub fn order(mut self, providers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.order = strings(providers);
        self
    }

    /// Uses no other providers than these.
    #[must_use]
    pub fn only(mut self, providers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.only = strings(providers);
        self
    }

    /// Prefers providers by cost, latency or throughput.
    #[must_use]
    pub fn sort(mut self, sort: Sort) -> Self {
        self.sort = Some(sort);
        self
    }

    /// Falls back to these models, in this order.
    #[must_use]
    pub fn models(mut self, models: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.models = strings(models);
        self
    }

    /// Attributes the spending to this user.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Labels the spending.
    #[must_use]
    pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tags = strings(tags);
        self
    }

    /// Adds a credential of the caller's own, such as `{"apiKey": …}`.
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
    #[must_use]
    pub fn zero_data_retention(mut self, only: bool) -> Self {
        self.zero_data_retention = Some(only);
        self
    }

    /// Uses only providers that do not train on prompts, or any again.
    #[must_use]
    pub fn disallow_prompt_training(mut self, disallow: bool) -> Self {
        self.disallow_prompt_training = Some(disallow);
        self
    }

    /// Sets where providers may sit: ISO country codes, or all of them with `!` in front.
    #[must_use]
    pub fn headquarters(mut self, countries: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.headquarters = strings(countries);
        self
    }

    /// Sets where the model may run.
    #[must_use]
    pub fn inference_region(mut self, region: Region) -> Self {
        self.inference_region = Some(region);
        self
    }

    /// Uses only providers with these features.
    ///
    /// `implicit-caching`, `reasoning`, `structured-output`, `tool-use`, `vision`,
    /// `quantization:…` and `!quantization:…` are known.
    #[must_use]
    pub fn has(mut self, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.has = strings(features);
        self
    }

    /// Sets how the gateway sets cache marks; `auto` is known.
    #[must_use]
    pub fn caching(mut self, caching: impl Into<String>) -> Self {
        self.caching = Some(caching.into());
        self
    }

    /// Sets how long a provider may take to its first token.
    ///
    /// For providers with the caller's own credential. The service takes 1 s to 789 s; sent in whole milliseconds.
    #[must_use]
    pub fn provider_timeout(mut self, provider: impl Into<String>, timeout: Duration) -> Self {
        let milliseconds = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        let timeouts = self.provider_timeouts.get_or_insert_default();
        timeouts.byok.insert(provider.into(), milliseconds);
        self
    }

    /// Sets price against speed: [`ServiceTier::Flex`] and [`ServiceTier::Priority`].
    #[must_use]
    pub fn service_tier(mut self, tier: ServiceTier) -> Self {
        self.service_tier = Some(tier);
        self
    }

    /// Uses the quota of this entity.
    #[must_use]
    pub fn quota_entity_id(mut self, id: impl Into<String>) -> Self {
        self.quota_entity_id = Some(id.into());
        self
    }

    /// Marks repetitions of one job (batches).
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }
}

/// As JSON, with the credentials left out.
impl fmt::Debug for GatewayOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut options = Value::from(self.clone());
        hide_credentials(&mut options);
        f.write_str("GatewayOptions ")?;
        fmt::Display::fmt(&options, f)
    }
}

/// Of the credentials in the gateway's options, only whose they are stays.
pub(super) fn hide_credentials(options: &mut Value) {
    for (name, value) in options.as_object_mut().into_iter().flatten() {
        if name != "byok" {
            continue;
        }
        match value {
            Value::Object(byok) => byok.values_mut().for_each(|it| *it = "hidden".into()),
            other => *other = "hidden".into(),
        }
    }
}

impl From<GatewayOptions> for Value {
    fn from(gateway: GatewayOptions) -> Self {
        serde_json::to_value(gateway).expect("strings, booleans and numbers under string keys")
    }
}

words! {
    /// What the gateway prefers a provider for.
    pub enum Sort {
        /// The lowest price.
        Cost = "cost",
        /// The shortest time to the first token.
        TimeToFirstToken = "ttft",
        /// The most tokens per second.
        TokensPerSecond = "tps",
    }
}

words! {
    /// Price against speed.
    pub enum ServiceTier {
        /// The project's setting decides (OpenAI).
        Auto = "auto",
        /// The usual.
        Default = "default",
        /// Cheaper and slower.
        Flex = "flex",
        /// Reserved capacity (OpenAI).
        Scale = "scale",
        /// Faster and dearer.
        Priority = "priority",
        /// The fastest (OpenAI).
        Fast = "fast",
    }
}

record! {
    /// Where a model may run.
    pub struct Region {
        /// How strictly the region is meant.
        pub scope: Option<String> = "scope",
        /// The region, such as `eu`.
        pub geo_region: Option<String> = "geoRegion",
    }
}

impl Region {
    /// Creates a region with how strictly it is meant.
    #[must_use]
    pub fn new(scope: impl Into<String>, geo_region: impl Into<String>) -> Self {
        Self {
            scope: Some(scope.into()),
            geo_region: Some(geo_region.into()),
            ..Self::default()
        }
    }
}

record! {
    /// How long providers may take to their first token.
    pub struct TimeoutsByProvider {
        /// For the caller's own credentials: milliseconds for each provider.
        pub byok: BTreeMap<String, u64> = "byok",
    }
}

fn strings(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}
