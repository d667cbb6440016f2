//! The messages of a conversation that stay when it has to become shorter.
//!
//! ```text
//! system · │ user · assistant calls · results · assistant │ user · assistant │ user · assistant calls · results
//!          └──────────────── a turn ─────────────────────┘                   └── the last turn: always kept ──┘
//! ```

use super::Conversation;
use crate::prompt::past::instructions;
use crate::prompt::tokens::Tokens;
use crate::wire::{Message, Role};

/// The messages that [`Conversation::trim`] took out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Trimmed {
    /// The messages that are not in it any more, oldest first.
    pub messages: Vec<Message>,
    /// The tokens of what is left, counted as those of the budget.
    pub tokens: u64,
}

impl Conversation {
    /// Shortens the conversation to a number of tokens: whole turns go, the oldest first.
    ///
    /// What stays is a conversation that providers take: all messages of the system, the summary, and the
    /// latest turns, from a message of the user on; calls stay with all their results. The last turn stays;
    /// where it is too long by itself, its oldest calls go with their results, and what is left may still
    /// have more tokens than wanted, which [`Trimmed::tokens`] reports.
    ///
    /// ```
    /// use coax::{Conversation, Message, Tokens};
    ///
    /// let mut chat = Conversation::new().system("You are a baker.");
    /// for day in 1..=100 {
    ///     chat.push(Message::user(format!("What did we bake on day {day}?")));
    ///     chat.push(Message::assistant("Rye bread, as on every day."));
    /// }
    /// let trimmed = chat.trim(Tokens::new(200));
    /// assert!(trimmed.tokens <= 200 && trimmed.messages.len() > 150);
    /// assert_eq!(chat.messages()[1].role, coax::wire::Role::User);
    /// ```
    pub fn trim(&mut self, budget: Tokens) -> Trimmed {
        let (gone, tokens) = self.cut(budget);
        Trimmed {
            messages: self.take(&gone),
            tokens,
        }
    }

    /// Shortens the conversation as [`trim`](Self::trim) does, and keeps a summary of what goes.
    ///
    /// The function gets the messages that go, the summary so far as the first of them, and gives back the
    /// new summary, which stands as a system message before the rest. Where it fails, nothing is trimmed.
    ///
    /// ```no_run
    /// # async fn run(client: coax::Client, mut chat: coax::Conversation) -> coax::Result<()> {
    /// use coax::Tokens;
    ///
    /// chat.trim_with(Tokens::new(8_000), async |messages| {
    ///     let request = client.prompt(messages).user("Sum up what was said in five sentences.");
    ///     request.text().await
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// That of the function.
    pub async fn trim_with<E>(
        &mut self,
        budget: Tokens,
        summarise: impl AsyncFnOnce(&[Message]) -> Result<String, E>,
    ) -> Result<Trimmed, E> {
        let (gone, tokens) = self.cut(budget);
        let all = self.past.messages.iter().enumerate();
        let going = all.filter(|(at, _)| gone[*at] || self.summary == Some(*at));
        let going: Vec<Message> = going.map(|(_, it)| it.clone()).collect();
        if !gone.contains(&true) {
            return Ok(Trimmed {
                messages: Vec::new(),
                tokens,
            });
        }
        let summary = summarise(&going).await?;
        let messages = self.take(&gone);
        self.sum_up(&summary);
        let tokens = self.tokens(budget);
        Ok(Trimmed { messages, tokens })
    }

    /// Returns about how many tokens the conversation has, without a network: an estimate by the length of
    /// its texts, which is off by a quarter at times and more for media.
    ///
    /// ```
    /// use coax::{Conversation, Message};
    ///
    /// let chat = Conversation::from(vec![Message::user("What is rye?")]);
    /// assert!(chat.estimate_tokens() < 20);
    /// ```
    #[must_use]
    pub fn estimate_tokens(&self) -> u64 {
        self.tokens(Tokens::new(0))
    }

    /// Counts the tokens of the conversation by one of OpenAI's vocabularies: exact for text, an estimate for
    /// media and for how calls are written.
    ///
    /// ```
    /// use coax::{Conversation, Message, Vocabulary};
    ///
    /// let chat = Conversation::from(vec![Message::user("hello world")]);
    /// assert!(chat.count_tokens(Vocabulary::O200kBase) >= 2);
    /// ```
    #[cfg(feature = "tokens")]
    #[must_use]
    pub fn count_tokens(&self, vocabulary: crate::prompt::tokens::Vocabulary) -> u64 {
        self.tokens(Tokens::new(0).counted_by(vocabulary))
    }

    fn tokens(&self, budget: Tokens) -> u64 {
        let messages = self.past.messages.iter();
        messages.fold(0, |sum, it| sum.saturating_add(budget.of(it)))
    }

    /// Decides which messages go; also gives the tokens of the rest.
    fn cut(&self, budget: Tokens) -> (Vec<bool>, u64) {
        let messages = &self.past.messages;
        let costs: Vec<u64> = messages.iter().map(|it| budget.of(it)).collect();
        let mut left = costs.iter().fold(0, |sum: u64, it| sum.saturating_add(*it));
        let mut gone = vec![false; messages.len()];
        let mut go = |range: std::ops::Range<usize>, left: &mut u64| {
            for at in range.filter(|at| !is_instruction(&messages[*at])) {
                gone[at] = true;
                *left = left.saturating_sub(costs[at]);
            }
        };
        let mut turns = beginnings(messages, is_first_of_turn).peekable();
        let mut begin = instructions(messages);
        // What stands before the first turn has no question any more.
        while let Some(&next) = turns.peek()
            && left > budget.most
        {
            go(begin..next, &mut left);
            begin = next;
            turns.next();
        }
        if left > budget.most {
            let last = &messages[begin..];
            let mut groups = beginnings(last, |before, it| {
                it.role == Role::Assistant && before.is_some()
            });
            let mut from = groups.next().map(|it| begin + it);
            for to in groups {
                let Some(group) = from.filter(|_| left > budget.most) else {
                    break;
                };
                go(group..begin + to, &mut left);
                from = Some(begin + to);
            }
        }
        (gone, left)
    }

    /// Takes out the messages that go.
    fn take(&mut self, gone: &[bool]) -> Vec<Message> {
        if !gone.contains(&true) {
            return Vec::new();
        }
        let past = std::mem::take(&mut self.past);
        let mut models = past.models.into_iter();
        let mut taken = Vec::new();
        for (message, gone) in past.messages.into_iter().zip(gone) {
            let model = models.next().flatten();
            if *gone {
                taken.push(message);
            } else {
                self.past.messages.push(message);
                self.past.models.push(model);
            }
        }
        taken
    }
}

/// Returns the most of the first `count` messages among which calls have all their results.
pub(super) fn whole(messages: &[Message], count: usize) -> usize {
    let first = &messages[..count.min(messages.len())];
    let calls = first.iter().rposition(|it| !it.tool_calls.is_empty());
    let Some(at) = calls else {
        return first.len();
    };
    let has_result = |id: &str| {
        let mut after = first[at..].iter();
        after.any(|it| it.tool_call_id.as_deref() == Some(id))
    };
    let is_whole = first[at].tool_calls.iter().all(|it| has_result(&it.id));
    // All of a conversation may wait for results.
    if is_whole || first.len() == messages.len() {
        first.len()
    } else {
        at
    }
}

fn is_instruction(message: &Message) -> bool {
    matches!(message.role, Role::System | Role::Developer)
}

/// Returns whether a message is the user's first of a turn: one after an answer without calls. One that
/// follows on results (their images, or what was said meanwhile) belongs to the turn under way.
fn is_first_of_turn(before: Option<&Message>, message: &Message) -> bool {
    let is_over = |it: &Message| it.role == Role::Assistant && it.tool_calls.is_empty();
    message.role == Role::User && before.is_none_or(is_over)
}

/// Returns the places of the messages at which something begins, by the message before (the system's are
/// not looked at) and the message itself.
fn beginnings(
    messages: &[Message],
    begins: impl Fn(Option<&Message>, &Message) -> bool,
) -> impl Iterator<Item = usize> {
    let mut before = None;
    messages
        .iter()
        .enumerate()
        .filter_map(move |(at, message)| {
            if is_instruction(message) {
                return None;
            }
            let is_one = begins(before, message);
            before = Some(message);
            is_one.then_some(at)
        })
}
