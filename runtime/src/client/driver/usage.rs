//! The tokens and the money of a whole run.

use crate::run::Step;
use crate::wire::{CompletionTokensDetails, PromptTokensDetails, Usage};

/// Returns the sum over all answers; a count that the server did not report for each is unknown.
pub(in crate::client) fn total(steps: &[Step]) -> Option<Usage> {
    let mut usages = steps
        .iter()
        .flat_map(Step::attempts)
        .map(|attempt| attempt.usage.as_ref());
    let first = usages.next()??.clone();
    usages.try_fold(first, |sum, more| Some(add(sum, more?)))
}

fn add(sum: Usage, more: &Usage) -> Usage {
    let plus = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
    let dollars = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
    let prompt = sum.prompt_tokens_details.unwrap_or_default();
    let completion = sum.completion_tokens_details.unwrap_or_default();
    let of_prompt = more.prompt_tokens_details.clone().unwrap_or_default();
    let of_completion = more.completion_tokens_details.clone().unwrap_or_default();
    // Of kinds of tokens, an unsaid number means none.
    let kind = |a: Option<u64>, b: Option<u64>| match (a, b) {
        (None, None) => None,
        (a, b) => Some(a.unwrap_or(0).saturating_add(b.unwrap_or(0))),
    };
    Usage {
        prompt_tokens: plus(sum.prompt_tokens, more.prompt_tokens),
        completion_tokens: plus(sum.completion_tokens, more.completion_tokens),
        total_tokens: plus(sum.total_tokens, more.total_tokens),
        cost: dollars(sum.cost, more.cost),
        market_cost: dollars(sum.market_cost, more.market_cost),
        is_byok: sum.is_byok.filter(|it| more.is_byok == Some(*it)),
        prompt_tokens_details: Some(PromptTokensDetails {
            cached_tokens: kind(prompt.cached_tokens, of_prompt.cached_tokens),
            cache_write_tokens: kind(prompt.cache_write_tokens, of_prompt.cache_write_tokens),
            ..PromptTokensDetails::default()
        }),
        completion_tokens_details: Some(CompletionTokensDetails {
            reasoning_tokens: kind(completion.reasoning_tokens, of_completion.reasoning_tokens),
            ..CompletionTokensDetails::default()
        }),
        cache_creation_input_tokens: kind(
            sum.cache_creation_input_tokens,
            more.cache_creation_input_tokens,
        ),
        ..Usage::default()
    }
}
