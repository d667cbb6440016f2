//! The settings of a request: the model, how it answers, options of providers, limits of the transport.

use super::Request;
use super::build::header;
use crate::schema::Dialect;
use crate::wire::{Effort, GatewayOptions, Reasoning, Stop, ToolChoice};
use serde_json::Value;
use std::time::Duration;

impl Request {
    /// Asks another model than the client's, as `creator/model` at the gateway.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.set().model = model.into();
        self
    }

    /// Sets the sampling temperature, from 0 to 2.
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.set().temperature = Some(temperature);
        self
    }

    /// Sets the most tokens of an answer, at least 1.
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.set().max_tokens = Some(tokens);
        self
    }

    /// Sets `top_p` (nucleus sampling), from 0 to 1.
    pub fn top_p(mut self, share: f64) -> Self {
        self.set().top_p = Some(share);
        self
    }

    /// Sets the frequency penalty, from -2 to 2: tokens are avoided the more often they occurred.
    pub fn frequency_penalty(mut self, penalty: f64) -> Self {
        self.set().frequency_penalty = Some(penalty);
        self
    }

    /// Sets the presence penalty, from -2 to 2: tokens that occurred are avoided.
    pub fn presence_penalty(mut self, penalty: f64) -> Self {
        self.set().presence_penalty = Some(penalty);
        self
    }

    /// Sets the stop sequences: one text or several.
    pub fn stop(mut self, stop: impl Into<Stop>) -> Self {
        self.set().stop = Some(stop.into());
        self
    }

    /// Asks for the same answer again, as far as the provider can.
    pub fn seed(mut self, seed: i64) -> Self {
        self.set().seed = Some(seed);
        self
    }

    /// Sets the reasoning effort: how much the model thinks before it answers.
    pub fn reasoning(mut self, effort: Effort) -> Self {
        self.set().reasoning = Some(Reasoning::effort(effort));
        self
    }

    /// Sets which tools the model must or may call.
    pub fn tool_choice(mut self, choice: ToolChoice) -> Self {
        self.options.tool_choice = Some(choice);
        self
    }

    /// Sets options of the gateway: routing, billing, caching.
    pub fn gateway(mut self, gateway: GatewayOptions) -> Self {
        match serde_json::to_value(gateway) {
            Ok(options) => self.provider_options("gateway", options),
            Err(error) => {
                self.fault(format!(
                    "the gateway options cannot be written as JSON: {error}"
                ));
                self
            }
        }
    }

    /// Sets options of one provider, in its own words, as `providerOptions` of the gateway.
    pub fn provider_options(mut self, provider: impl Into<String>, options: Value) -> Self {
        self.set().provider_options.insert(provider.into(), options);
        self
    }

    /// Sets any other member of the request's body.
    pub fn extra_body(mut self, name: impl Into<String>, value: Value) -> Self {
        self.set().extra.insert(name.into(), value);
        self
    }

    /// Adds a header to this request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, value)) => drop(self.options.headers.insert(name, value)),
            Err(fault) => self.fault(fault),
        }
        self
    }

    /// Sets the longest time for the whole call, retries and waits included, and for a whole stream.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets how often the request is sent again when it fails in passing.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Writes the schema of a typed answer in this dialect, whatever the model.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.options.dialect = Some(dialect);
        self
    }
}
