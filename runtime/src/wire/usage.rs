//! The usage of an answer, as servers report it.
//!
//! Sums nothing up and converts nothing: servers count in different ways.

record! {
    /// Tokens and money that one answer took; a field is `None` where the server left it out.
    ///
    /// Servers count differently: OpenAI's `completion_tokens` contain the reasoning
    /// tokens, the gateway's numbers for Gemini do not. So do not subtract one from the other.
    pub struct Usage {
        /// Tokens of the prompt.
        pub prompt_tokens: Option<u64> = "prompt_tokens",
        /// Tokens of the answer.
        pub completion_tokens: Option<u64> = "completion_tokens",
        /// Both together.
        pub total_tokens: Option<u64> = "total_tokens",
        /// The gateway's price, in US dollars.
        pub cost: Option<f64> = "cost",
        /// The provider's list price, in US dollars.
        pub market_cost: Option<f64> = "market_cost",
        /// `true` if the caller's own provider key paid.
        pub is_byok: Option<bool> = "is_byok",
        /// Kinds of prompt tokens.
        pub prompt_tokens_details: Option<PromptTokensDetails> = "prompt_tokens_details",
        /// Kinds of completion tokens.
        pub completion_tokens_details: Option<CompletionTokensDetails> = "completion_tokens_details",
        /// Tokens written to the provider's prompt cache.
        pub cache_creation_input_tokens: Option<u64> = "cache_creation_input_tokens",
        /// The upstream provider's price, in US dollars.
        pub cost_details: Option<CostDetails> = "cost_details",
    }
}

impl Usage {
    /// Returns the tokens of the prompt that were read from a cache, wherever the server says it.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let usage = client.prompt("Hello").send().await?.usage;
    /// println!("{:?} tokens from a cache", usage.and_then(|it| it.cache_read_tokens()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn cache_read_tokens(&self) -> Option<u64> {
        let detailed = self.prompt_tokens_details.as_ref();
        let detailed = detailed.and_then(|it| it.cached_tokens);
        // Anthropic's and DeepSeek's words.
        let others = ["cache_read_input_tokens", "prompt_cache_hit_tokens"];
        let own = || others.iter().find_map(|it| self.extra.get(*it)?.as_u64());
        detailed.or_else(own)
    }

    /// Returns the tokens of the prompt that were written to a cache, wherever the server says it.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let usage = client.prompt("Hello").send().await?.usage;
    /// println!("{:?} tokens into a cache", usage.and_then(|it| it.cache_write_tokens()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn cache_write_tokens(&self) -> Option<u64> {
        let detailed = self.prompt_tokens_details.as_ref();
        let detailed = detailed.and_then(|it| it.cache_write_tokens);
        self.cache_creation_input_tokens.or(detailed)
    }
}

record! {
    /// Kinds of prompt tokens.
    pub struct PromptTokensDetails {
        /// Read from the prompt cache.
        pub cached_tokens: Option<u64> = "cached_tokens",
        /// Written to the prompt cache.
        pub cache_write_tokens: Option<u64> = "cache_write_tokens",
        /// Of text.
        pub text_tokens: Option<u64> = "text_tokens",
        /// Of audio.
        pub audio_tokens: Option<u64> = "audio_tokens",
        /// Of images.
        pub image_tokens: Option<u64> = "image_tokens",
        /// Of video.
        pub video_tokens: Option<u64> = "video_tokens",
    }
}

record! {
    /// Kinds of completion tokens.
    pub struct CompletionTokensDetails {
        /// Spent on reasoning; may be larger than the whole (see [`Usage`]).
        pub reasoning_tokens: Option<u64> = "reasoning_tokens",
        /// Of text.
        pub text_tokens: Option<u64> = "text_tokens",
        /// Of audio.
        pub audio_tokens: Option<u64> = "audio_tokens",
        /// Of images.
        pub image_tokens: Option<u64> = "image_tokens",
        /// Predicted tokens that were used.
        pub accepted_prediction_tokens: Option<u64> = "accepted_prediction_tokens",
        /// Predicted tokens that were paid for in vain.
        pub rejected_prediction_tokens: Option<u64> = "rejected_prediction_tokens",
    }
}

record! {
    /// The upstream provider's price, in US dollars.
    pub struct CostDetails {
        /// In all.
        pub upstream_inference_cost: Option<f64> = "upstream_inference_cost",
        /// For the prompt.
        pub upstream_inference_prompt_cost: Option<f64> = "upstream_inference_prompt_cost",
        /// For the answer.
        pub upstream_inference_completions_cost: Option<f64> = "upstream_inference_completions_cost",
    }
}
