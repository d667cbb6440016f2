//! The budget of a run, and its use so far. It is checked in `run/machine/mod.rs` (`over_limit`).

use crate::wire::{Response, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// The most that a run may take, all of its requests together.
///
/// Checked before each request: what is under way is never cut off, and an answer that came over budget is
/// still given. Set by [`Request::budget`](crate::Request::budget).
///
/// ```
/// use coax::Budget;
/// use std::time::Duration;
///
/// let budget = Budget::new().tokens(50_000).cost_usd(0.20).time(Duration::from_secs(90));
/// # let _ = budget;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tokens: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cost_usd: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) time: Option<Duration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) price: Option<Price>,
}

/// The price of a million tokens in US dollars, for servers that do not say what an answer cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    input: f64,
    output: f64,
}

impl Price {
    /// Creates the price of a million tokens of the prompt, and of the answer.
    ///
    /// ```
    /// use coax::{Budget, Price};
    ///
    /// let budget = Budget::new().cost_usd(0.20).price(Price::per_million(3.0, 15.0));
    /// ```
    #[must_use]
    pub fn per_million(input: f64, output: f64) -> Self {
        Self { input, output }
    }

    fn of(self, usage: &Usage) -> Option<f64> {
        let (input, output) = (usage.prompt_tokens?, usage.completion_tokens?);
        Some((self.input * dollars(input) + self.output * dollars(output)) / 1e6)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "fewer tokens than a double counts exactly"
)]
fn dollars(tokens: u64) -> f64 {
    tokens as f64
}

impl Budget {
    /// Creates a budget without limits.
    ///
    /// ```
    /// let budget = coax::Budget::new().tokens(50_000);
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the most tokens, of prompts and answers together.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # /// Temperature of a city.
    /// # #[coax::tool] fn temperature(city: String) -> f64 { 4.0 }
    /// # gateway.reply_generated_calls(["temperature"]);
    /// let request = client.prompt("Oslo?").tools(coax::tools![temperature]);
    /// let request = request.budget(coax::Budget::new().tokens(1));
    /// let error = request.text().await.expect_err("the call took more");
    /// assert_eq!(error.kind(), coax::ErrorKind::Limit);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn tokens(mut self, tokens: u64) -> Self {
        self.tokens = Some(tokens);
        self
    }

    /// Sets the most money, in US dollars.
    ///
    /// Where neither the server nor [`price`](Self::price) says what an answer cost, the run ends before its
    /// next request, for the cost is unknown and not 0.
    ///
    /// ```
    /// let budget = coax::Budget::new().cost_usd(0.20);
    /// ```
    #[must_use]
    pub fn cost_usd(mut self, dollars: f64) -> Self {
        self.cost_usd = Some(dollars);
        self
    }

    /// Sets the longest time, of requests, waits and tools together. Time in which a run waits for a
    /// person does not count.
    ///
    /// ```
    /// let budget = coax::Budget::new().time(std::time::Duration::from_secs(90));
    /// ```
    #[must_use]
    pub fn time(mut self, time: Duration) -> Self {
        self.time = Some(time);
        self
    }

    /// Sets what tokens cost, for servers that do not say what an answer cost.
    ///
    /// ```
    /// use coax::{Budget, Price};
    ///
    /// let price = Price::per_million(0.15, 0.60); // of the prompt, of the answer
    /// let budget = Budget::new().cost_usd(0.05).price(price);
    /// ```
    #[must_use]
    pub fn price(mut self, price: Price) -> Self {
        self.price = Some(price);
        self
    }
}

/// The rules by which a run goes on and ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Policy {
    pub(crate) max_steps: u32,
    pub(crate) output_retries: u32,
    pub(crate) tool_retries: u32,
    pub(crate) answer_on_last_step: bool,
    /// The most bytes of what is said about a wrong answer.
    pub(crate) complaint: usize,
    pub(crate) budget: Budget,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_steps: 8,
            output_retries: 1,
            tool_retries: 2,
            answer_on_last_step: false,
            complaint: 4096,
            budget: Budget::default(),
        }
    }
}

/// The requests, tokens, money and time that a run took so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Spent {
    pub(crate) requests: u32,
    pub(crate) tokens: u64,
    pub(crate) cost_usd: f64,
    /// The cost of an answer is not known.
    pub(crate) unpriced: bool,
    pub(crate) time: Duration,
}

impl Spent {
    /// Adds an answer.
    pub(crate) fn add(&mut self, requests: u32, usage: Option<&Usage>, cost: Option<f64>) {
        self.requests = self.requests.saturating_add(requests);
        self.tokens = self.tokens.saturating_add(usage.map_or(0, tokens));
        match cost {
            Some(cost) => self.cost_usd += cost,
            None => self.unpriced = true,
        }
    }

    /// Returns why the next request would be over the budget.
    pub(crate) fn over(&self, budget: &Budget) -> Option<String> {
        if let Some(most) = budget.tokens.filter(|most| self.tokens >= *most) {
            return Some(format!(
                "the budget of {most} tokens is used up ({})",
                self.tokens
            ));
        }
        if let Some(most) = budget.time.filter(|most| self.time >= *most) {
            return Some(format!("the budget of {most:?} is used up"));
        }
        let most = budget.cost_usd?;
        if self.unpriced {
            return Some(
                "the cost of an answer is unknown, so the budget cannot be kept: give `Budget::price`"
                    .to_owned(),
            );
        }
        // A number that is none lets nothing through.
        let is_within = self.cost_usd < most;
        (!is_within).then(|| format!("the budget of ${most} is used up (${:.6})", self.cost_usd))
    }
}

fn tokens(usage: &Usage) -> u64 {
    let sum = || {
        Some(
            usage
                .prompt_tokens?
                .saturating_add(usage.completion_tokens?),
        )
    };
    usage.total_tokens.or_else(sum).unwrap_or(0)
}

/// The gateway's data about the cost.
#[derive(Deserialize)]
struct Metadata {
    gateway: Gateway,
}

#[derive(Deserialize)]
struct Gateway {
    cost: Value,
}

/// Returns the cost of an answer: as the server says, beside the usage or in the gateway's data, or by the price.
pub(crate) fn cost(response: &Response, budget: &Budget) -> Option<f64> {
    let usage = response.usage.as_ref();
    let said = usage.and_then(|it| it.cost).or_else(|| {
        let metadata = response
            .choices
            .first()?
            .message
            .provider_metadata
            .as_ref()?;
        let metadata: Metadata = serde_json::from_str(metadata.get()).ok()?;
        match metadata.gateway.cost {
            Value::String(text) => text.parse().ok(),
            other => other.as_f64(),
        }
    });
    let said = said.filter(|it| it.is_finite() && *it >= 0.0);
    said.or_else(|| budget.price?.of(usage?))
}
