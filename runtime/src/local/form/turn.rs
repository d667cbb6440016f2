//! A model's answer to one request, before it takes any server's form.
//!
//! Follows from the script, the request and the seed alone: no clock, no counter. Where it ends too
//! soon is for `cut.rs`.

use crate::local::answer::answer;
use crate::local::answer::json::{Json, object};
use crate::local::answer::plausible;
use crate::local::form::cut::tokens;
use crate::local::request::{Ask, Extent, Wanted};
use crate::local::script::{Content, Entry};
use fastrand::Rng;
use std::iter;

/// One answer of the model: a choice, and what goes with all of them.
pub(in crate::local) struct Turn {
    /// The index of this choice among several.
    pub(super) index: u64,
    /// The choices beside this one.
    pub(super) others: Vec<Turn>,
    /// Twenty-six characters that stand for this generation in every id.
    pub(in crate::local) ulid: String,
    pub(in crate::local) created: u64,
    pub(super) model: String,
    pub(in crate::local) reasoning: Option<String>,
    pub(in crate::local) text: Option<String>,
    pub(in crate::local) refusal: Option<String>,
    pub(in crate::local) calls: Vec<Call>,
    pub(in crate::local) finish_reason: String,
    pub(in crate::local) tokens: Tokens,
    /// A usage that was scripted.
    pub(in crate::local) usage: Option<Json>,
}

/// One tool call.
pub(in crate::local) struct Call {
    pub(in crate::local) id: String,
    pub(in crate::local) name: String,
    pub(in crate::local) arguments: String,
}

/// Rough counts, of all choices together: four characters are a token.
#[derive(Clone, Copy)]
pub(in crate::local) struct Tokens {
    pub(in crate::local) prompt: u64,
    pub(in crate::local) completion: u64,
    pub(in crate::local) reasoning: u64,
}

/// The second at which every local answer was created, give or take a day.
const CREATED: u64 = 1_773_346_311;
/// 2⁶⁴ divided by the golden ratio, whose multiples lie far apart.
const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Turn {
    /// Creates the answer of a script entry, in as many choices as the request wants.
    pub(in crate::local) fn new(entry: &Entry, ask: &Ask, seed: u64) -> Self {
        let mut turn = Self::choice(entry, ask, seed, 0);
        let others = (1..ask.extent.choices).map(|index| Self::choice(entry, ask, seed, index));
        let mut others: Vec<Self> = others.collect();
        for other in &others {
            turn.tokens.completion += other.tokens.completion;
            turn.tokens.reasoning += other.tokens.reasoning;
        }
        for other in &mut others {
            other.ulid.clone_from(&turn.ulid);
            other.created = turn.created;
            other.tokens = turn.tokens;
        }
        turn.others = others;
        turn
    }

    /// Returns all choices, beginning with this one.
    pub(super) fn choices(&self) -> impl Iterator<Item = &Self> {
        iter::once(self).chain(&self.others)
    }

    fn choice(entry: &Entry, ask: &Ask, seed: u64, index: u64) -> Self {
        let own = index.wrapping_mul(GOLDEN_RATIO);
        let mut rng = Rng::with_seed(seed ^ ask.fingerprint ^ own);
        let created = CREATED + rng.u64(..86_400);
        let mut turn = Self {
            index,
            others: Vec::new(),
            ulid: ulid(created * 1_000 + rng.u64(..1_000), &mut rng),
            created,
            model: ask.model.clone(),
            reasoning: entry.reasoning.clone(),
            text: entry.text.clone(),
            refusal: None,
            calls: Vec::new(),
            finish_reason: String::new(),
            tokens: Tokens {
                prompt: ask.prompt_tokens,
                completion: 0,
                reasoning: 0,
            },
            usage: entry.usage.clone(),
        };
        match &entry.content {
            Content::Text(text) => turn.text = Some(text.clone()),
            Content::Refusal(text) => turn.refusal = Some(text.clone()),
            Content::ToolCalls(calls) => {
                for (name, arguments) in calls {
                    turn.call(name, arguments.clone(), &mut rng);
                }
            }
            Content::GeneratedCalls(names) => {
                for name in names {
                    let tool = ask.tools.iter().find(|(known, _)| known == name);
                    let parameters = tool.and_then(|(_, parameters)| parameters.as_ref());
                    turn.generated_call(name, parameters, &mut rng);
                }
            }
            Content::Generated => turn.generate(ask, rng),
            Content::Failure(_) | Content::Raw { .. } => {}
        }
        turn.finish(entry, &ask.extent);
        turn
    }

    fn generate(&mut self, ask: &Ask, mut rng: Rng) {
        match &ask.wanted {
            Wanted::Text => self.text = Some(prose(&ask.prompt, &mut rng)),
            Wanted::AnyObject => {
                let prose = prose(&ask.prompt, &mut rng);
                self.text = Some(object([("answer", prose.into())]).to_string());
            }
            Wanted::Schema(schema) => self.text = Some(answer(schema, rng).to_string()),
            Wanted::Call { name, parameters } => {
                self.generated_call(name, parameters.as_ref(), &mut rng);
            }
        }
    }

    fn generated_call(&mut self, name: &str, parameters: Option<&Json>, rng: &mut Rng) {
        let arguments = parameters.map_or_else(
            || "{}".to_owned(),
            |schema| answer(schema, rng.fork()).to_string(),
        );
        self.call(name, arguments, rng);
    }

    fn call(&mut self, name: &str, arguments: String, rng: &mut Rng) {
        let id: String = (0..24).map(|_| rng.alphanumeric()).collect();
        self.calls.push(Call {
            id: format!("call_{id}"),
            name: name.to_owned(),
            arguments,
        });
    }

    /// Cuts, counts and says why the answer ends.
    fn finish(&mut self, entry: &Entry, extent: &Extent) {
        if let Some(characters) = entry.cut {
            self.cut(characters);
        }
        let limit = self.end(extent);
        let usual = if self.calls.is_empty() {
            "stop"
        } else {
            "tool_calls"
        };
        let reason = limit.map_or(usual, |_| "length");
        let scripted = entry.finish_reason.clone();
        self.finish_reason = scripted.unwrap_or_else(|| reason.to_owned());
        self.tokens.reasoning = self.reasoning.as_deref().map_or(0, tokens);
        self.tokens.completion = limit.unwrap_or_else(|| self.said_tokens());
    }
}

/// Returns a generation's id: time and chance, as a ULID writes them.
fn ulid(milliseconds: u64, rng: &mut Rng) -> String {
    let value = (u128::from(milliseconds) << 80) | (rng.u128(..) >> 48);
    (0..26)
        .rev()
        .map(|place| {
            let digit = (value >> (5 * place)) & 31;
            char::from(CROCKFORD[digit as usize])
        })
        .collect()
}

/// Returns a short text that takes up how the prompt begins.
fn prose(prompt: &str, rng: &mut Rng) -> String {
    let mut beginning = String::new();
    for word in prompt.split_whitespace() {
        if !beginning.is_empty() {
            beginning.push(' ');
        }
        beginning.extend(word.chars().take(60));
        if beginning.chars().count() > 60 {
            break;
        }
    }
    let mut sentence = || plausible::string("fact", (0, usize::MAX), rng);
    if beginning.is_empty() {
        return format!("{} {}", sentence(), sentence());
    }
    format!("On “{beginning}”, in short: {} {}", sentence(), sentence())
}
