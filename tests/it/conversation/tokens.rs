//! Tokens: the counts of OpenAI's own examples, and an estimate that is not far from them.

use coax::{Conversation, Message, Tokens, Vocabulary};

/// Texts with their tokens in `cl100k_base` and `o200k_base`, as OpenAI's cookbook counts them.
const COUNTED: [(&str, u64, u64); 4] = [
    ("tiktoken is great!", 6, 6),
    ("antidisestablishmentarianism", 6, 6),
    ("2 + 2 = 4", 7, 7),
    ("お誕生日おめでとう", 9, 8),
];

#[test]
fn vocabularies_count_as_openai_does() {
    for (text, cl100k, o200k) in COUNTED {
        assert_eq!(Vocabulary::Cl100kBase.count(text), cl100k, "{text}");
        assert_eq!(Vocabulary::O200kBase.count(text), o200k, "{text}");
    }
}

#[test]
fn models_have_their_vocabularies() {
    let of = Vocabulary::of_model;
    for name in [
        "gpt-4o-mini",
        "openai/gpt-4.1",
        "gpt-5",
        "o3",
        "openai/gpt-oss-120b",
    ] {
        assert_eq!(of(name), Some(Vocabulary::O200kBase), "{name}");
    }
    for name in ["gpt-4", "gpt-4-turbo", "openai/gpt-3.5-turbo"] {
        assert_eq!(of(name), Some(Vocabulary::Cl100kBase), "{name}");
    }
    for name in ["anthropic/claude-opus-4", "llama", ""] {
        assert_eq!(of(name), None, "{name}");
    }
}

#[test]
fn the_estimate_is_near_the_count() {
    let invoice = include_str!("../../../examples/data/invoice.txt");
    let readme = include_str!("../../../README.md");
    for text in [invoice, readme] {
        let mut chat = Conversation::new();
        chat.push(Message::user(text));
        let (estimate, count) = (
            chat.estimate_tokens(),
            chat.count_tokens(Vocabulary::O200kBase),
        );
        let ratio = estimate as f64 / count as f64;
        assert!((0.6..1.4).contains(&ratio), "{estimate} for {count}");
    }
}

#[test]
fn a_conversation_is_trimmed_to_counted_tokens() {
    let mut chat = Conversation::new();
    for _ in 0..20 {
        chat.push(Message::user("2 + 2 = 4"));
        chat.push(Message::assistant("tiktoken is great!"));
    }
    // A message takes four more.
    let budget = Tokens::new(5 * (7 + 4 + 6 + 4)).counted_by(Vocabulary::Cl100kBase);
    let trimmed = chat.trim(budget);
    assert_eq!((trimmed.tokens, chat.messages().len()), (105, 10));
    assert_eq!(chat.count_tokens(Vocabulary::Cl100kBase), 105);
}
