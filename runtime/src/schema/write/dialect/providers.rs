//! The features of each provider, as data.
//!
//! Where a provider's documentation is silent or reports disagree, a keyword counts as not taken: its
//! meaning then goes into words, which every provider takes.

use super::Dialect;
use super::profile::{Keys, Patterns, Profile, Recursion};
use crate::schema::table::keyword::Keywords;

/// The formats of OpenAI's strict mode.
const FORMATS: &[&str] = &[
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];

/// Those and addresses.
const FORMATS_AND_URI: &[&str] = &[
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
    "uri",
];

/// OpenAI's strict mode. Lengths: one probe was refused and another accepted.
const OPENAI: Profile = Profile {
    optional: false,
    most_optional: 0,
    most_unions: usize::MAX,
    null: true,
    closed: true,
    references: true,
    recursion: Recursion::Anywhere,
    ordering: false,
    numbers: Keywords::NUMBERS,
    longest_text: 0,
    length_with_pattern: true,
    patterns: Patterns::All,
    formats: FORMATS,
    most_min_items: usize::MAX,
    most_max_items: usize::MAX,
    depth: usize::MAX,
    properties: usize::MAX,
    enum_values: usize::MAX,
    characters: usize::MAX,
    keys: Keys::All,
    contents: false,
};

/// Strict mode with types and structure alone.
const PLAIN: Profile = Profile {
    numbers: Keywords::NONE,
    patterns: Patterns::None,
    formats: &[],
    most_min_items: 0,
    most_max_items: 0,
    ..OPENAI
};

/// The limits of OpenAI's strict mode before July 2025, which Azure still documents.
const AZURE: Profile = Profile {
    depth: 5,
    properties: 100,
    enum_values: 500,
    characters: 15_000,
    ..OPENAI
};

const ANTHROPIC: Profile = Profile {
    optional: true,
    most_optional: 24,
    most_unions: 16,
    recursion: Recursion::Nowhere,
    patterns: Patterns::Whole,
    formats: FORMATS_AND_URI,
    most_min_items: 1,
    keys: Keys::Plain,
    ..PLAIN
};

const GEMINI: Profile = Profile {
    optional: true,
    most_optional: usize::MAX,
    recursion: Recursion::Optional,
    ordering: true,
    numbers: Keywords::BOUNDS,
    formats: &["date-time", "date", "time"],
    most_min_items: usize::MAX,
    most_max_items: usize::MAX,
    ..PLAIN
};

const GEMINI_OPENAPI: Profile = Profile {
    null: false,
    closed: false,
    references: false,
    recursion: Recursion::Nowhere,
    longest_text: usize::MAX,
    patterns: Patterns::All,
    formats: &["date-time"],
    ..GEMINI
};

const XAI: Profile = Profile {
    recursion: Recursion::Nowhere,
    numbers: Keywords::NUMBERS,
    longest_text: 2048,
    patterns: Patterns::Whole,
    formats: &[
        "date-time",
        "time",
        "date",
        "email",
        "uuid",
        "ipv4",
        "ipv6",
        "uri",
    ],
    most_min_items: 256,
    most_max_items: 256,
    ..PLAIN
};

/// The grammar engines of local servers; what one of them refuses or misreads is left out.
pub(super) const LOCAL: Profile = Profile {
    numbers: Keywords::BOUNDS.or(Keywords::EXCLUSIVE_BOUNDS),
    longest_text: usize::MAX,
    length_with_pattern: false,
    patterns: Patterns::Spelled,
    formats: FORMATS_AND_URI,
    most_min_items: usize::MAX,
    most_max_items: usize::MAX,
    ..PLAIN
};

impl Profile {
    /// Returns what the dialect takes.
    pub(crate) const fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::OpenAi => &OPENAI,
            Dialect::Azure => &AZURE,
            Dialect::Anthropic => &ANTHROPIC,
            Dialect::Gemini => &GEMINI,
            Dialect::GeminiOpenApi => &GEMINI_OPENAPI,
            Dialect::Xai => &XAI,
            Dialect::Groq | Dialect::Mistral | Dialect::Fireworks => &PLAIN,
            Dialect::Local => &LOCAL,
        }
    }
}
