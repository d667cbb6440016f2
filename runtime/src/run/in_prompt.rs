//! The conversation for models that know no tools: calls, their results and the rules for both stand in
//! the text of the prompt.

use super::host::Host;
use super::mode::{Choices, quoted};
use crate::wire::{Content, Message, Part, Role};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns the messages as they are sent: one system message, and behind it roles that take turns, as many
/// chat templates want it.
pub(super) fn conversation(
    messages: &[Message],
    more: &[Message],
    choices: &Choices,
    host: &Host<'_>,
) -> Vec<Message> {
    let messages = || messages.iter().chain(more);
    let is_rule = |it: &&Message| matches!(it.role, Role::System | Role::Developer);
    let mut system = String::new();
    for rule in messages().take_while(is_rule) {
        let text = rule.text().unwrap_or_default();
        let _ = write!(system, "{text}\n\n");
    }
    system.push_str(&rules(choices));
    let mut sent = vec![Message::system(system)];
    for message in messages().skip_while(is_rule) {
        let message = match message.role {
            Role::Tool => Message::user(result(message, messages())),
            Role::Assistant => Message::assistant(turn(message, host)),
            _ => message.clone(),
        };
        match sent.last_mut() {
            Some(last) if last.role == Role::User && message.role == Role::User => {
                let before = last.content.take();
                last.content = joined(before, message.content);
            }
            _ => sent.push(message),
        }
    }
    sent
}

/// Returns the rules for calls and answers. Tried on a model of 1.5 billion parameters, with its answers
/// held to the schema: it does what is short and shown.
fn rules(choices: &Choices) -> String {
    const ANSWER: &str = "{\"next\":{\"final_answer\":…}}";
    let mut rules = "You answer in JSON.".to_owned();
    if choices.tools.is_empty() {
        let _ = write!(
            rules,
            " No tool can be called now: end with {ANSWER}, by what you know."
        );
        return rules;
    }
    let either = if choices.answer {
        "Either call"
    } else {
        "Call"
    };
    let _ = writeln!(
        rules,
        " {either} one of these tools, where the question needs it:"
    );
    for (name, says, parameters) in choices.named() {
        let _ = writeln!(rules, "- {name}: {says} Arguments: {parameters}");
    }
    rules.push_str(
        "by {\"next\":{\"tool\":name,\"arguments\":{…}}}, and its result comes in the next message",
    );
    if choices.answer {
        let _ = write!(
            rules,
            "; or, once you know enough, end with {ANSWER}. Call nothing twice."
        );
    } else {
        rules.push('.');
    }
    rules
}

/// Returns what the model wrote, as it is to write it: calls, or an answer.
fn turn(message: &Message, host: &Host<'_>) -> String {
    let calls = message.tool_calls.iter().filter_map(|call| {
        let function = call.function.as_ref()?;
        let (name, arguments) = (quoted(&function.name), &function.arguments);
        Some(format!(
            "{{\"next\":{{\"tool\":{name},\"arguments\":{arguments}}}}}"
        ))
    });
    let calls = calls.collect::<Vec<_>>();
    if !calls.is_empty() {
        return calls.join("\n");
    }
    let text = message.text().map(Cow::into_owned).unwrap_or_default();
    let answer = match host.schema {
        None => quoted(&text),
        Some(_) if serde_json::from_str::<&RawValue>(&text).is_ok() => text,
        // No answer of this run; it stays as it was written.
        Some(_) => return text,
    };
    format!("{{\"next\":{{\"final_answer\":{answer}}}}}")
}

/// Returns the result of a call, named by its tool and arguments, for the model sees no ids.
fn result<'a>(message: &Message, messages: impl Iterator<Item = &'a Message>) -> String {
    let id = message.tool_call_id.as_deref().unwrap_or_default();
    let mut calls = messages.flat_map(|it| &it.tool_calls);
    let call = calls.find(|it| it.id == id);
    let called = match call.and_then(|it| it.function.as_ref()) {
        Some(function) => format!("{} {}", function.name, function.arguments),
        None => id.to_owned(),
    };
    let text = message.text().unwrap_or_default();
    format!("Result of {called}:\n{text}")
}

/// Joins two messages of the user.
fn joined(before: Option<Content>, more: Option<Content>) -> Option<Content> {
    let parts = |content| match content {
        Content::Text(text) => vec![Part::text(text)],
        Content::Parts(parts) => parts,
    };
    match (before, more) {
        (Some(Content::Text(before)), Some(Content::Text(more))) => {
            Some(Content::Text(format!("{before}\n\n{more}")))
        }
        (Some(before), Some(more)) => {
            let mut all = parts(before);
            all.extend(parts(more));
            Some(Content::Parts(all))
        }
        (before, more) => before.or(more),
    }
}
