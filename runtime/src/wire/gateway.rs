//! `providerOptions.gateway`: the gateway's choice of providers and their treatment.
//!
//! The service validates the values and answers 400 to unknown ones; here any is taken.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

record! {
    /// Options of the gateway for the choice and the treatment of providers; built by value.
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
        /// The property by which providers are preferred.
        pub sort: Option<Sort> = "sort",
        /// Models to fall back to, in this order.
        pub models: Vec<String> = "models",
        /// The user to whom the spending is attributed.
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
        /// Timeouts for the first token.
        pub provider_timeouts: Option<TimeoutsByProvider> = "providerTimeouts",
        /// Price against speed.
        pub service_tier: Option<ServiceTier> = "serviceTier",
        /// The entity whose quota is used.
        pub quota_entity_id: Option<String> = "quotaEntityId",
        /// The same key, the same job (batches).
        pub idempotency_key: Option<String> = "idempotencyKey",
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

/// Removes the credentials from the gateway's options; only their providers stay.
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
    /// The property by which the gateway prefers a provider.
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
    /// The region in which a model may run.
    pub struct Region {
        /// The strictness of the region.
        pub scope: Option<String> = "scope",
        /// The region, such as `eu`.
        pub geo_region: Option<String> = "geoRegion",
    }
}

impl Region {
    /// Creates a region with its strictness.
    ///
    /// ```
    /// let region = coax::wire::Region::new("strict", "eu");
    /// assert_eq!(region.geo_region.as_deref(), Some("eu"));
    /// ```
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
    /// Timeouts of providers until their first token.
    pub struct TimeoutsByProvider {
        /// For the caller's own credentials: milliseconds for each provider.
        pub byok: BTreeMap<String, u64> = "byok",
    }
}
