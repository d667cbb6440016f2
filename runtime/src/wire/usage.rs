//! What an answer cost, as servers report it.
//!
//! Sums nothing up and converts nothing: servers count in different ways.

record! {
    /// Tokens and money that one answer took; `None` where the server told nothing.
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
        /// What the gateway charges, in US dollars.
        pub cost: Option<f64> = "cost",
        /// What the provider's list price would be, in US dollars.
        pub market_cost: Option<f64> = "market_cost",
        /// Whether the caller's own provider key paid.
        pub is_byok: Option<bool> = "is_byok",
        /// Kinds of prompt tokens.
        pub prompt_tokens_details: Option<PromptTokensDetails> = "prompt_tokens_details",
        /// Kinds of completion tokens.
        pub completion_tokens_details: Option<CompletionTokensDetails> = "completion_tokens_details",
        /// Tokens written to the provider's prompt cache.
        pub cache_creation_input_tokens: Option<u64> = "cache_creation_input_tokens",
        /// What the upstream provider charged, in US dollars.
        pub cost_details: Option<CostDetails> = "cost_details",
    }
}

impl Usage {
    /// Takes over what a usage tells that differs from the one `before` by the three main counts alone, and
    /// returns whether it does. Both are JSON; a stream may tell its usage in every chunk.
    pub(crate) fn retell(&mut self, mut before: &[u8], mut told: &[u8]) -> bool {
        let mut counts = [
            self.prompt_tokens,
            self.completion_tokens,
            self.total_tokens,
        ];
        let mut depth = 0_usize;
        loop {
            let text = before.iter().take_while(|it| !it.is_ascii_digit()).count();
            let (text, rest) = before.split_at(text);
            let Some(other) = told.strip_prefix(text) else {
                return false;
            };
            for byte in text {
                match byte {
                    b'{' => depth += 1,
                    b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            if rest.is_empty() {
                let is_over = other.is_empty();
                if is_over {
                    [
                        self.prompt_tokens,
                        self.completion_tokens,
                        self.total_tokens,
                    ] = counts;
                }
                return is_over;
            }
            let ((was, after), (is, after_it)) = (count(rest), count(other));
            let key = KEYS
                .iter()
                .position(|key| text.ends_with(key) && depth == 1);
            match key {
                Some(key) if was.is_some() && is.is_some() && counts[key] == was => {
                    counts[key] = is;
                }
                None if was == is => {}
                _ => return false,
            }
            (before, told) = (after, after_it);
        }
    }
}

/// The main counts as they stand before their numbers.
const KEYS: [&[u8]; 3] = [
    b"\"prompt_tokens\":",
    b"\"completion_tokens\":",
    b"\"total_tokens\":",
];

/// A run of digits as a number, unless it is a part of another number, and what follows.
fn count(json: &[u8]) -> (Option<u64>, &[u8]) {
    let digits = json.iter().take_while(|it| it.is_ascii_digit()).count();
    let (digits, rest) = json.split_at(digits);
    let number = digits.iter().try_fold(0_u64, |number, digit| {
        number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    });
    let is_whole = !matches!(rest.first(), Some(b'.' | b'e' | b'E'));
    (number.filter(|_| is_whole && !digits.is_empty()), rest)
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
    /// What the upstream provider charged, in US dollars.
    pub struct CostDetails {
        /// In all.
        pub upstream_inference_cost: Option<f64> = "upstream_inference_cost",
        /// For the prompt.
        pub upstream_inference_prompt_cost: Option<f64> = "upstream_inference_prompt_cost",
        /// For the answer.
        pub upstream_inference_completions_cost: Option<f64> = "upstream_inference_completions_cost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_grow_are_taken_over() {
        let told = |n: u64| {
            format!(
                r#"{{"prompt_tokens":12,"completion_tokens":{n},"total_tokens":{},"cost":0.5,"prompt_tokens_details":{{"prompt_tokens":3}}}}"#,
                12 + n
            )
        };
        let mut usage: Usage = serde_json::from_str(&told(7)).expect("a usage");
        assert!(usage.retell(told(7).as_bytes(), told(123_456).as_bytes()));
        let expected: Usage = serde_json::from_str(&told(123_456)).expect("a usage");
        assert_eq!(usage, expected);
        // Anything else is left to the parser.
        let same = told(123_456);
        for other in [
            same.replace("0.5", "0.75"),
            same.replace(":3}", ":4}"),
            same.replace("12,", "null,"),
            same.replace("123456", "1234560000000000000000"),
            same.replace("123456", "123456e1"),
            same.replace("123456", "-123456"),
            same.replace("}}", "},\"x\":1}"),
            same[..same.len() - 1].to_owned(),
            String::new(),
        ] {
            assert!(!usage.retell(same.as_bytes(), other.as_bytes()), "{other}");
            assert_eq!(usage, expected, "{other}");
        }
        // What it was before has to be what is known.
        assert!(!usage.retell(told(7).as_bytes(), told(8).as_bytes()));
    }
}
