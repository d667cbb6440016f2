//! Every word of `#[structured(…)]`, once, with the place where it may stand.

/// What an attribute stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Container,
    Variant,
    Field,
}

/// The words, with their places.
const WORDS: &[(&str, &[Place])] = &[
    ("crate", &[Place::Container]),
    ("name", &[Place::Container]),
    ("unlimited", &[Place::Container]),
    ("json_schema", &[Place::Container]),
    ("schemars", &[Place::Field]),
    ("dialects", &[Place::Container]),
    (
        "description",
        &[Place::Container, Place::Variant, Place::Field],
    ),
    ("example", &[Place::Field]),
    ("validate", &[Place::Container, Place::Field]),
    ("garde", &[Place::Container, Place::Field]),
    ("as", &[Place::Container, Place::Variant, Place::Field]),
    ("minimum", &[Place::Field]),
    ("maximum", &[Place::Field]),
    ("exclusive_minimum", &[Place::Field]),
    ("exclusive_maximum", &[Place::Field]),
    ("multiple_of", &[Place::Field]),
    ("min_length", &[Place::Field]),
    ("max_length", &[Place::Field]),
    ("pattern", &[Place::Field]),
    ("format", &[Place::Field]),
    ("min_items", &[Place::Field]),
    ("max_items", &[Place::Field]),
];

/// The dialects that a type can be pinned to, with the variant of `Dialect` that each is.
pub(crate) const DIALECTS: &[(&str, &str)] = &[
    ("openai", "OpenAi"),
    ("azure", "Azure"),
    ("anthropic", "Anthropic"),
    ("gemini", "Gemini"),
    ("gemini_openapi", "GeminiOpenApi"),
    ("xai", "Xai"),
    ("groq", "Groq"),
    ("mistral", "Mistral"),
    ("fireworks", "Fireworks"),
    ("local", "Local"),
];

/// serde's words, which are often written into the wrong attribute.
const SERDE: &[&str] = &[
    "alias",
    "content",
    "default",
    "deny_unknown_fields",
    "deserialize_with",
    "flatten",
    "from",
    "other",
    "rename",
    "rename_all",
    "rename_all_fields",
    "skip",
    "skip_deserializing",
    "skip_serializing",
    "skip_serializing_if",
    "tag",
    "transparent",
    "try_from",
    "untagged",
    "with",
];

/// Words of other tools that mean one of ours.
const FOREIGN: &[(&str, &str)] = &[
    ("desc", "description"),
    ("doc", "description"),
    ("title", "name"),
    ("regex", "pattern"),
    ("min", "minimum"),
    ("max", "maximum"),
    ("range", "minimum"),
    ("length", "min_length"),
    ("exclusiveMinimum", "exclusive_minimum"),
    ("exclusiveMaximum", "exclusive_maximum"),
    ("multipleOf", "multiple_of"),
    ("minLength", "min_length"),
    ("maxLength", "max_length"),
    ("minItems", "min_items"),
    ("maxItems", "max_items"),
];

/// What is known of a word.
pub(crate) enum Word {
    /// It may stand here.
    Known,
    /// It stands on one of these.
    Elsewhere(&'static [Place]),
    /// It is serde's.
    Serde,
    /// It is not known; the nearest one that may stand here, and all of them.
    Unknown(Option<&'static str>, Vec<&'static str>),
}

/// What is known of `word` at `place`.
pub(crate) fn look_up(word: &str, place: Place) -> Word {
    if let Some((_, places)) = WORDS.iter().find(|(known, _)| *known == word) {
        return if places.contains(&place) {
            Word::Known
        } else {
            Word::Elsewhere(places)
        };
    }
    if SERDE.contains(&word) {
        return Word::Serde;
    }
    let here: Vec<_> = WORDS
        .iter()
        .filter(|(_, places)| places.contains(&place))
        .map(|(word, _)| *word)
        .collect();
    let foreign = FOREIGN
        .iter()
        .find(|(foreign, ours)| *foreign == word && here.contains(ours));
    let nearest = foreign
        .map(|(_, ours)| *ours)
        .or_else(|| nearest(word, &here));
    Word::Unknown(nearest, here)
}

/// The word within two edits, or within one if it is short.
pub(crate) fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(edits, candidate)| *edits <= if candidate.len() > 4 { 2 } else { 1 })
        .min()
        .map(|(_, candidate)| candidate)
}

/// The edit distance, in which two letters in the wrong order are one edit.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let edited = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if swapped {
                    edited.min(rows[i - 2][j - 2] + 1)
                } else {
                    edited
                }
            };
        }
    }
    rows[a.len()][b.len()]
}
