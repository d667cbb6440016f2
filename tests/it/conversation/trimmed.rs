//! What stays of a conversation is a conversation that providers take.

use coax::wire::{Role, ToolCall};
use coax::{Conversation, Message, Tokens};
use proptest::prelude::*;
use std::collections::HashSet;

/// A turn: how many calls each step has, and whether the user says something meanwhile.
#[derive(Clone, Debug)]
struct Turn {
    questions: usize,
    steps: Vec<(usize, bool)>,
    has_answer: bool,
    length: usize,
    instruction: bool,
}

fn turn() -> impl Strategy<Value = Turn> {
    let steps = prop::collection::vec((1..4_usize, any::<bool>()), 0..4);
    (
        1..3_usize,
        steps,
        any::<bool>(),
        0..400_usize,
        prop::bool::weighted(0.1),
    )
        .prop_map(|(questions, steps, has_answer, length, instruction)| Turn {
            questions,
            steps,
            has_answer,
            length,
            instruction,
        })
}

/// A history that providers take; where `pending`, the last calls wait.
fn history(turns: &[Turn], systems: usize, pending: usize) -> Vec<Message> {
    let mut messages: Vec<Message> = (0..systems)
        .map(|it| Message::system(format!("rule {it}")))
        .collect();
    let mut id = 0;
    let mut calls = |count: usize| {
        let all = (0..count).map(|_| {
            id += 1;
            ToolCall::function(format!("call-{id}"), "find", "{}")
        });
        all.collect::<Vec<_>>()
    };
    let assistant = |calls: Vec<ToolCall>| {
        let mut message = Message::assistant("");
        message.content = None;
        message.tool_calls = calls;
        message
    };
    for turn in turns {
        if turn.instruction {
            messages.push(Message::developer("from now on"));
        }
        for _ in 0..turn.questions {
            messages.push(Message::user("x".repeat(turn.length)));
        }
        for (count, says) in &turn.steps {
            let all = calls(*count);
            let ids: Vec<String> = all.iter().map(|it| it.id.clone()).collect();
            messages.push(assistant(all));
            messages.extend(ids.into_iter().map(|it| Message::tool(it, "result")));
            if *says {
                messages.push(Message::user("meanwhile"));
            }
        }
        // A turn without an answer is gone on with by the next one.
        if turn.has_answer || turn.steps.is_empty() {
            messages.push(Message::assistant("y".repeat(turn.length)));
        }
    }
    if pending > 0 {
        messages.push(Message::user("order"));
        messages.push(assistant(calls(pending)));
    }
    messages
}

/// Sees to it that providers take the messages: written as they say it, and knowing nothing of turns.
fn is_taken(messages: &[Message], may_wait: bool) -> Result<(), String> {
    let mut open = HashSet::new();
    let mut has_begun = false;
    for (at, message) in messages.iter().enumerate() {
        match message.role {
            Role::System | Role::Developer => continue,
            Role::Tool => {
                let id = message.tool_call_id.clone().unwrap_or_default();
                if !open.remove(&id) {
                    return Err(format!("{at}: no call for the result {id}"));
                }
            }
            _ if !open.is_empty() => return Err(format!("{at}: calls without results")),
            Role::Assistant if !has_begun => return Err(format!("{at}: an answer to nothing")),
            Role::Assistant => open.extend(message.tool_calls.iter().map(|it| it.id.clone())),
            _ => {}
        }
        has_begun = true;
    }
    match open.is_empty() || may_wait {
        true => Ok(()),
        false => Err("calls without results at the end".to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_cut_of_any_valid_history_is_valid(
        turns in prop::collection::vec(turn(), 1..8),
        systems in 0..3_usize,
        pending in 0..3_usize,
        budget in 0..2000_u64,
    ) {
        let all = history(&turns, systems, pending);
        is_taken(&all, true).expect("the history is valid itself");
        let mut chat = Conversation::from(all.clone());
        let before = chat.estimate_tokens();
        let trimmed = chat.trim(Tokens::new(budget));
        let kept = chat.messages();
        prop_assert_eq!(is_taken(kept, pending > 0), Ok(()));
        prop_assert_eq!(chat.estimate_tokens(), trimmed.tokens);
        // Nothing is lost, nothing changes its place.
        let mut left = kept.iter().peekable();
        let mut gone = trimmed.messages.iter().peekable();
        for message in &all {
            if gone.peek() == Some(&message) {
                gone.next();
            } else {
                prop_assert_eq!(left.next(), Some(message));
            }
        }
        prop_assert!(gone.next().is_none());
        // The system's stay, and the end too.
        let is_instruction = |it: &&Message| matches!(it.role, Role::System | Role::Developer);
        prop_assert_eq!(all.iter().filter(is_instruction).count(), kept.iter().filter(is_instruction).count());
        prop_assert_eq!(all.last(), kept.last());
        // What fits is not touched, and what is cut is cut for a reason.
        if before <= budget {
            prop_assert!(trimmed.messages.is_empty());
        } else if trimmed.tokens > budget {
            let answers = kept.iter().filter(|it| it.role == Role::Assistant).count();
            prop_assert!(answers <= 1, "more could go: {:?}", kept);
        }
    }
}

#[test]
fn the_oracle_sees_what_is_wrong() {
    let call = |id: &str| {
        let mut message = Message::assistant("");
        message.tool_calls = vec![ToolCall::function(id, "find", "{}")];
        message
    };
    let user = || Message::user("x");
    for wrong in [
        vec![Message::tool("1", "x")],
        vec![Message::assistant("x")],
        vec![user(), call("1"), user()],
        vec![user(), call("1")],
    ] {
        assert!(is_taken(&wrong, false).is_err(), "{wrong:?}");
    }
    let right = vec![user(), call("1"), Message::tool("1", "x")];
    assert_eq!(is_taken(&right, false), Ok(()));
}

#[tokio::test]
async fn what_goes_can_be_summed_up() {
    let mut chat = Conversation::new().system("You are a baker.");
    for day in 0..10 {
        chat.push(Message::user(format!("Day {day}: {}", "x".repeat(400))));
        chat.push(Message::assistant("Yes."));
    }
    let failed = chat
        .trim_with(Tokens::new(500), async |_| Err("no model"))
        .await;
    assert_eq!(failed, Err("no model"));
    assert_eq!(chat.messages().len(), 21);
    let sum = async |messages: &[Message]| Ok::<_, ()>(format!("{} messages", messages.len()));
    let trimmed = chat
        .trim_with(Tokens::new(500), sum)
        .await
        .expect("a summary");
    assert_eq!(chat.estimate_tokens(), trimmed.tokens);
    let first = trimmed.messages.len();
    let summary = chat.summary().and_then(Message::text).expect("a summary");
    assert!(summary.ends_with(&format!("{first} messages")), "{summary}");
    for day in 10..14 {
        chat.push(Message::user(format!("Day {day}: {}", "x".repeat(400))));
        chat.push(Message::assistant("Yes."));
    }
    // The summary so far is the first that is summed up.
    let mut seen = Vec::new();
    let trimmed = chat
        .trim_with(Tokens::new(500), async |messages| {
            seen = messages.to_vec();
            Ok::<_, ()>("All of it".to_owned())
        })
        .await
        .expect("a summary");
    assert_eq!(seen.len(), trimmed.messages.len() + 1);
    assert!(
        seen[0].text().is_some_and(
            |it| it.contains("16 messages") || it.contains(&format!("{first} messages"))
        )
    );
    let gateway = coax::local::Gateway::new();
    gateway
        .client()
        .prompt(&chat)
        .user("And today?")
        .text()
        .await
        .expect("an answer");
    let sent = super::sent(&gateway, 0);
    assert_eq!(sent[0]["content"], "You are a baker.");
    assert!(
        sent[1]["content"]
            .as_str()
            .is_some_and(|it| it.ends_with("All of it"))
    );
    assert_eq!(sent[2]["role"], "user");
}

#[test]
fn ten_thousand_turns_are_saved_and_trimmed() {
    let build = |turns: usize| {
        let mut chat = Conversation::new().system("You are a baker.");
        for turn in 0..turns {
            chat.push(Message::user(format!("Question {turn}")));
            chat.push(Message::assistant("Answer"));
        }
        chat
    };
    let mut chat = build(10_000);
    let text = serde_json::to_string(&chat).expect("JSON");
    let read: Conversation = serde_json::from_str(&text).expect("a conversation");
    assert_eq!(read, chat);
    let trimmed = chat.trim(Tokens::new(1000));
    assert!(trimmed.messages.len() > 19_000 && trimmed.tokens <= 1000);
    assert!(
        trimmed.tokens > 900,
        "it keeps what fits: {}",
        trimmed.tokens
    );
}
