//! The subsets of JSON Schema that the providers behind the gateway take: more than OpenAI's strict mode,
//! or less.
//!
//! Written from their documentation and not from the renderer's profiles, so that one can be held
//! against the other. Which keyword is wrong where is reported by `strict.rs`.

/// The differences of a provider's rules from OpenAI's strict mode.
pub(in crate::local) struct Subset {
    /// Keywords of strict mode that it refuses.
    pub(in crate::local) refused: &'static [&'static str],
    /// Keywords that it takes besides.
    pub(in crate::local) extra: &'static [&'static str],
    /// The formats that it takes.
    pub(in crate::local) formats: &'static [&'static str],
    /// Number of properties that may be missing in `required`.
    pub(in crate::local) optional: usize,
    /// Number of places that may have several types.
    pub(in crate::local) unions: usize,
    /// `true` if a schema may refer to itself.
    pub(in crate::local) recursion: bool,
    /// The largest `minItems`.
    pub(in crate::local) min_items: u64,
    /// `true` if the names of properties are of 1 to 64 letters, digits, `_`, `.` and `-`.
    pub(in crate::local) plain_keys: bool,
}

const OPENAI: Subset = Subset {
    refused: &[],
    extra: &[],
    formats: &[
        "date-time",
        "time",
        "date",
        "duration",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "uuid",
    ],
    optional: 0,
    unions: usize::MAX,
    recursion: true,
    min_items: u64::MAX,
    plain_keys: false,
};

const ANTHROPIC: Subset = Subset {
    refused: &[
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "maxItems",
    ],
    formats: &[
        "date-time",
        "time",
        "date",
        "duration",
        "email",
        "hostname",
        "uri",
        "ipv4",
        "ipv6",
        "uuid",
    ],
    optional: 24,
    unions: 16,
    recursion: false,
    min_items: 1,
    plain_keys: true,
    ..OPENAI
};

const GEMINI: Subset = Subset {
    refused: &[
        "const",
        "pattern",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ],
    extra: &["propertyOrdering"],
    optional: usize::MAX,
    ..OPENAI
};

const XAI: Subset = Subset {
    extra: &["minLength", "maxLength"],
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
    optional: usize::MAX,
    recursion: false,
    ..OPENAI
};

/// The grammar engines of llama.cpp, vLLM and Ollama.
const LOCAL: Subset = Subset {
    extra: &["minLength", "maxLength"],
    ..OPENAI
};

const PLAIN: Subset = Subset {
    refused: &["pattern", "format", "minItems", "maxItems"],
    ..OPENAI
};

/// The provider's message about other keys.
pub(in crate::local) const PLAIN_KEYS: &str =
    "Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'.";

impl Subset {
    /// Returns whether a property may not have this name.
    pub(in crate::local) fn refuses(&self, name: &str) -> bool {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        self.plain_keys && (name.is_empty() || name.len() > 64 || !name.chars().all(legal))
    }

    /// Returns the rules of servers on one's own machine.
    pub(in crate::local) fn local() -> &'static Self {
        &LOCAL
    }

    /// Returns the rules for a model, by the creator in its name.
    pub(in crate::local) fn of(model: &str) -> &'static Self {
        match model.split_once('/').map_or("", |(creator, _)| creator) {
            "anthropic" => &ANTHROPIC,
            "google" => &GEMINI,
            "xai" => &XAI,
            "local" => &LOCAL,
            "groq" | "mistral" | "fireworks" => &PLAIN,
            _ => &OPENAI,
        }
    }
}
