//! Checks the conversation of a request.
//!
//! Roles, parts, and that tool calls and tool messages belong together.

use super::{given, missing, one_of, parts, wrong_type};
use crate::local::answer::json::Json;
use crate::local::form::failure::Failure;

type Verdict<T = ()> = Result<T, Failure>;

/// Checks the messages; gives the text of the last user message.
pub(in crate::local) fn check(messages: Option<&Json>) -> Verdict<String> {
    let messages = match messages {
        None | Some(Json::Null) => return Err(missing("messages")),
        Some(Json::Array(messages)) => messages,
        Some(other) => return Err(wrong_type("messages", "an array of objects", other)),
    };
    if messages.is_empty() {
        let message = "Invalid 'messages': empty array. Expected an array with minimum length 1, \
                       but got an empty array instead.";
        return Err(Failure::invalid("messages", message).coded("empty_array"));
    }
    let mut open_calls: Vec<&str> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        check_message(&format!("messages[{at}]"), message)?;
        let role = message.get("role").and_then(Json::text).unwrap_or_default();
        if role == "tool" {
            answered(at, message, &mut open_calls)?;
        } else {
            all_answered(&open_calls)?;
            open_calls = call_ids(message).collect();
        }
    }
    all_answered(&open_calls)?;
    let last = messages
        .iter()
        .rev()
        .find(|message| message.get("role").and_then(Json::text) == Some("user"));
    Ok(last
        .and_then(|message| message.get("content"))
        .map_or_else(String::new, text_of))
}

fn check_message(place: &str, message: &Json) -> Verdict {
    if message.members().is_none() {
        return Err(wrong_type(place, "an object", message));
    }
    let role = given(message, "role").ok_or_else(|| missing(&format!("{place}.role")))?;
    let roles = [
        "system",
        "developer",
        "user",
        "assistant",
        "tool",
        "function",
    ];
    one_of(&format!("{place}.role"), Some(role), &roles)?;
    let calls = given(message, "tool_calls");
    if let Some(calls) = calls {
        check_calls(&format!("{place}.tool_calls"), calls)?;
    }
    let may_be_silent = role.text() == Some("assistant")
        && (calls.is_some() || given(message, "refusal").is_some());
    let place = format!("{place}.content");
    match given(message, "content") {
        None if may_be_silent => Ok(()),
        None => {
            let message = format!("Invalid value for '{place}': expected a string, got null.");
            Err(Failure::invalid(&place, message))
        }
        Some(Json::String(_)) => Ok(()),
        Some(Json::Array(parts)) => parts
            .iter()
            .enumerate()
            .try_for_each(|(at, part)| parts::check(&format!("{place}[{at}]"), part)),
        Some(other) => Err(wrong_type(
            &place,
            "one of a string or array of objects",
            other,
        )),
    }
}

fn check_calls(place: &str, calls: &Json) -> Verdict {
    let calls = calls
        .items()
        .ok_or_else(|| wrong_type(place, "an array of objects", calls))?;
    for (at, call) in calls.iter().enumerate() {
        let place = format!("{place}[{at}]");
        let text = |object: Option<&Json>, name: &str| {
            object
                .and_then(|object| object.get(name))
                .and_then(Json::text)
                .is_some()
        };
        for name in ["id", "type"] {
            if !text(Some(call), name) {
                return Err(missing(&format!("{place}.{name}")));
            }
        }
        for name in ["name", "arguments"] {
            if !text(call.get("function"), name) {
                return Err(missing(&format!("{place}.function.{name}")));
            }
        }
    }
    Ok(())
}

fn call_ids(message: &Json) -> impl Iterator<Item = &str> {
    let calls = message
        .get("tool_calls")
        .and_then(Json::items)
        .unwrap_or_default();
    calls.iter().filter_map(|call| call.get("id")?.text())
}

/// Takes the call of a tool message off the list of those that wait.
fn answered(at: usize, message: &Json, open_calls: &mut Vec<&str>) -> Verdict {
    let place = format!("messages[{at}].tool_call_id");
    let id = message
        .get("tool_call_id")
        .and_then(Json::text)
        .ok_or_else(|| missing(&place))?;
    let Some(found) = open_calls.iter().position(|open| *open == id) else {
        let message = "Invalid parameter: messages with role 'tool' must be a response to a \
                       preceding message with 'tool_calls'.";
        return Err(Failure::invalid(&place, message));
    };
    open_calls.swap_remove(found);
    Ok(())
}

fn all_answered(open_calls: &[&str]) -> Verdict {
    if open_calls.is_empty() {
        return Ok(());
    }
    let message = format!(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to \
         each 'tool_call_id'. The following tool_call_ids did not have response messages: {}",
        open_calls.join(", ")
    );
    Err(Failure::invalid("messages", message))
}

fn text_of(content: &Json) -> String {
    match content {
        Json::String(text) => text.clone(),
        Json::Array(parts) => {
            let texts: Vec<&str> = parts
                .iter()
                .filter_map(|part| part.get("text")?.text())
                .collect();
            texts.join(" ")
        }
        _ => String::new(),
    }
}
