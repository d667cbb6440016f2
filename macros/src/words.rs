//! Every word of `#[structured(…)]`, `#[coax::tool(…)]` and `#[prompt(…)]`, once, with the place where it may
//! stand.

use crate::structured::keyword;

/// The place of an attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Container,
    Variant,
    Field,
    /// A function or method.
    Tool,
    Parameter,
    Toolbox,
    /// A struct with `#[derive(Prompt)]`.
    Prompt,
    /// A field of one.
    PromptField,
}

impl Place {
    /// Returns the words that stand at such places.
    fn words(self) -> impl Iterator<Item = Entry> {
        let (words, keywords) = match self {
            Self::Container | Self::Variant | Self::Field => (WORDS, keyword::ROWS),
            Self::Tool | Self::Parameter | Self::Toolbox => (TOOL_WORDS, &[][..]),
            Self::Prompt | Self::PromptField => (PROMPT_WORDS, &[][..]),
        };
        let keywords = keywords
            .iter()
            .map(|row| Entry(row.word, &[Self::Field], Some(row.sample)));
        words.iter().copied().chain(keywords)
    }
}

/// A word: where it may stand, and how its value looks; `None` where it takes none.
#[derive(Clone, Copy)]
struct Entry(&'static str, &'static [Place], Option<&'static str>);

const ANYWHERE: &[Place] = &[Place::Container, Place::Variant, Place::Field];

/// The words of types, besides the keywords of constraints.
const WORDS: &[Entry] = &[
    Entry("crate", &[Place::Container], Some("\"path::to::coax\"")),
    Entry("name", &[Place::Container], Some("\"weather_report\"")),
    Entry("partial", &[Place::Container], Some("\"RecipeDraft\"")),
    Entry("unlimited", &[Place::Container], None),
    Entry("json_schema", &[Place::Container], None),
    Entry("schemars", &[Place::Field], None),
    Entry("garde", &[Place::Container, Place::Field], None),
    Entry("dialects", &[Place::Container], Some("(openai, anthropic)")),
    Entry("description", ANYWHERE, Some("\"What it means.\"")),
    Entry("example", &[Place::Field], Some("\"Oslo\"")),
    Entry(
        "validate",
        &[Place::Container, Place::Field],
        Some("is_even"),
    ),
    Entry("as", ANYWHERE, Some("\"String\"")),
    Entry(
        "bound",
        &[Place::Container, Place::Field],
        Some("\"T: coax::Structured\""),
    ),
    Entry("allow_unreachable", &[Place::Variant], None),
    Entry("stream", &[Place::Field], Some("\"whole\"")),
    Entry("items", &[Place::Field], None),
];

/// The words of tools.
const TOOL_WORDS: &[Entry] = &[
    Entry("name", &[Place::Tool], Some("\"weather\"")),
    Entry("description", &[Place::Tool], Some("\"What it does.\"")),
    Entry("approve", &[Place::Tool], None),
    Entry("sequential", &[Place::Tool], None),
    Entry("repeatable", &[Place::Tool], None),
    Entry("blocking", &[Place::Tool], None),
    Entry("timeout", &[Place::Tool], Some("\"30s\"")),
    Entry("max_calls", &[Place::Tool], Some("3")),
    Entry("enabled", &[Place::Tool], Some("is_admin")),
    Entry("rename", &[Place::Parameter], Some("\"city\"")),
    Entry("default", &[Place::Parameter], Some("1")),
    Entry("fn_name", &[Place::Toolbox], Some("\"admin_tools\"")),
    Entry(
        "crate",
        &[Place::Tool, Place::Toolbox],
        Some("\"path::to::coax\""),
    ),
];

/// The words of prompts.
const PROMPT_WORDS: &[Entry] = &[
    Entry("system", &[Place::Prompt], Some("\"…\"")),
    Entry("developer", &[Place::Prompt], Some("\"…\"")),
    Entry("user", &[Place::Prompt], Some("\"…\"")),
    Entry("assistant", &[Place::Prompt], Some("\"…\"")),
    Entry("system_file", &[Place::Prompt], Some(FILE)),
    Entry("developer_file", &[Place::Prompt], Some(FILE)),
    Entry("user_file", &[Place::Prompt], Some(FILE)),
    Entry("assistant_file", &[Place::Prompt], Some(FILE)),
    Entry("section", &[Place::Prompt], Some("(field) = \"…\"")),
    Entry(
        "example",
        &[Place::Prompt],
        Some("(user = \"…\", assistant = expression)"),
    ),
    Entry("output", &[Place::Prompt], Some("Type")),
    Entry("name", &[Place::Prompt], Some("\"summarise\"")),
    Entry("crate", &[Place::Prompt], Some("\"path::to::coax\"")),
    Entry("model", &[Place::Prompt], Some("\"openai/gpt-5\"")),
    Entry("temperature", &[Place::Prompt], Some("0.2")),
    Entry("top_p", &[Place::Prompt], Some("0.9")),
    Entry("frequency_penalty", &[Place::Prompt], Some("0.5")),
    Entry("presence_penalty", &[Place::Prompt], Some("0.5")),
    Entry("max_tokens", &[Place::Prompt], Some("500")),
    Entry("seed", &[Place::Prompt], Some("7")),
    Entry("stop", &[Place::Prompt], Some("\"END\"")),
    Entry("reasoning", &[Place::Prompt], Some("\"low\"")),
    Entry("tools", &[Place::Prompt], Some("(order_status)")),
    Entry("cache", &[Place::Prompt], Some("(system)")),
    Entry("image", &[Place::PromptField], None),
    Entry("file", &[Place::PromptField], None),
    Entry("audio", &[Place::PromptField], None),
    Entry("history", &[Place::PromptField], None),
    Entry("untrusted", &[Place::PromptField], None),
    Entry("json", &[Place::PromptField], None),
    Entry("join", &[Place::PromptField], Some("\", \"")),
    Entry("skip", &[Place::PromptField], None),
    Entry("cache", &[Place::PromptField], None),
];

const FILE: &str = "\"prompts/summarise.md\"";

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

/// Words of serde, which are often written into the wrong attribute.
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
    ("approval", "approve"),
    ("confirm", "approve"),
    ("needs_approval", "approve"),
    ("serial", "sequential"),
    ("limit", "max_calls"),
    ("max_uses", "max_calls"),
    ("when", "enabled"),
    ("spawn_blocking", "blocking"),
    ("default_value", "default"),
    ("default_value_t", "default"),
    ("prompt", "user"),
    ("message", "user"),
    ("instructions", "system"),
    ("few_shot", "example"),
    ("response", "output"),
    ("answer", "output"),
    ("model_name", "model"),
    ("max_completion_tokens", "max_tokens"),
    ("max_output_tokens", "max_tokens"),
    ("stop_sequences", "stop"),
    ("reasoning_effort", "reasoning"),
    ("document", "file"),
    ("pdf", "file"),
    ("sound", "audio"),
    ("messages", "history"),
    ("conversation", "history"),
    ("separator", "join"),
    ("ignore", "skip"),
];

/// The meaning of a word at a place.
pub(crate) enum Word {
    /// It may stand here.
    Known,
    /// It stands on one of these.
    Elsewhere(&'static [Place]),
    /// It is serde's.
    Serde,
    /// It is one of `#[structured(…)]`, on the same parameter.
    Structured,
    /// It is not known; the nearest one that may stand here, and all of them.
    Unknown(Option<&'static str>, Vec<&'static str>),
}

/// Returns what is known of `word` at `place`.
pub(crate) fn look_up(word: &str, place: Place) -> Word {
    let mut entries = place.words().filter(|known| known.0 == word).peekable();
    if let Some(Entry(_, places, _)) = entries.peek().copied() {
        return if entries.any(|known| known.1.contains(&place)) {
            Word::Known
        } else {
            Word::Elsewhere(places)
        };
    }
    let is_of_fields = |known: Entry| known.0 == word && known.1.contains(&Place::Field);
    if place == Place::Parameter && Place::Field.words().any(is_of_fields) {
        return Word::Structured;
    }
    let has_serde = !matches!(
        place,
        Place::Tool | Place::Toolbox | Place::Prompt | Place::PromptField
    );
    let is_of_serde = has_serde && SERDE.contains(&word);
    if is_of_serde {
        return Word::Serde;
    }
    let here: Vec<_> = place
        .words()
        .filter(|known| known.1.contains(&place))
        .map(|known| known.0)
        .collect();
    let keywords = keyword::ROWS.iter().map(|row| (row.name, row.word));
    let foreign = FOREIGN
        .iter()
        .copied()
        .chain(keywords)
        .find(|(foreign, ours)| *foreign == word && here.contains(ours));
    let nearest = foreign
        .map(|(_, ours)| ours)
        .or_else(|| nearest(word, &here));
    Word::Unknown(nearest, here)
}

/// Returns how the value of a word that may stand at `place` looks, or `None` where it takes none.
pub(crate) fn sample(word: &str, place: Place) -> Option<&'static str> {
    let is_here = |known: &Entry| known.0 == word && known.1.contains(&place);
    place.words().find(is_here)?.2
}

/// Returns the word within two edits, or within one if it is short.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(edits, candidate)| *edits <= if candidate.len() > 4 { 2 } else { 1 })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns the edit distance, in which two letters in the wrong order are one edit.
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
