//! The ways to ask for calls and a typed answer beside the usual one, for servers that do not take it: the
//! answer as a last tool (`final_answer`), and calls and answer as one schema.
//!
//! The conversation of a run is the same in all of them; only what goes over the wire differs.

use super::data::Mode;
use super::host::Host;
use crate::error::{Error, ErrorKind};
use crate::tool::{Tools, arguments, declaration};
use crate::wire::{
    Content, FunctionTool, JsonSchema, Message, Response, ResponseFormat, Role, Tool, ToolCall,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The name of the tool that is the answer.
pub(crate) const FINAL: &str = "final_answer";

const FINAL_SAYS: &str =
    "Gives the final answer. Call it once, last, when nothing else is to be called.";

/// What a server refuses, as far as its words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Tools.
    Tools,
    /// Tools beside a response format.
    Both,
}

/// Words with which servers refuse tools beside a response format, in lower case; all of a row occur.
const BOTH: &[&[&str]] = &[
    // llama.cpp: "Cannot use custom grammar constraints with tools."
    &["grammar", "tools"],
    // Gemini: "Function calling with a response mime type: 'application/json' is unsupported".
    &["function calling", "response mime type"],
    // Groq: "json mode cannot be combined with tool/function calling".
    &["json", "cannot be combined with tool"],
    // vLLM, Fireworks and relays.
    &["response_format", "tools"],
    &["response format", "tools"],
    &["structured output", "tool"],
];

/// Words with which servers refuse tools.
const TOOLS: &[&[&str]] = &[
    // Ollama: "registry.ollama.ai/library/gemma:2b does not support tools".
    &["does not support tools"],
    &["does not support tool"],
    // llama.cpp without --jinja: "tools param requires --jinja flag".
    &["tools param requires"],
    // vLLM: "\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set".
    &["tool choice requires"],
    // OpenRouter: "No endpoints found that support tool use."
    &["support tool use"],
    &["tools", "not supported"],
    &["tool calling", "not supported"],
    &["function calling", "not supported"],
    &["function calling is not enabled"],
];

/// What a failed request says about tools.
pub(super) fn refusal(error: &Error) -> Option<Refusal> {
    let is_refused = matches!(
        error.kind(),
        ErrorKind::InvalidRequest | ErrorKind::NotFound | ErrorKind::Server
    );
    let words = error.provider_message().filter(|_| is_refused)?;
    let words = words.to_lowercase();
    let says = |rows: &[&[&str]]| {
        let has_all = |row: &&[&str]| row.iter().all(|word| words.contains(word));
        rows.iter().any(has_all)
    };
    if says(TOOLS) {
        return Some(Refusal::Tools);
    }
    says(BOTH).then_some(Refusal::Both)
}

/// The answer as a tool.
pub(super) fn final_tool(schema: &'static RawValue) -> Tool {
    let mut function = FunctionTool::new(FINAL, Cow::Borrowed(schema));
    function.description = Some(FINAL_SAYS.to_owned());
    function.strict = Some(true);
    function.into()
}

/// Puts an answer of any mode into the form of the usual one: calls as calls, the answer as text.
pub(super) fn normalize(response: &mut Response, mode: Mode, is_text: bool) {
    let Some(choice) = response.choices.first_mut() else {
        return;
    };
    match mode {
        Mode::Native => {}
        Mode::FinalAnswer => from_call(&mut choice.message),
        Mode::Schema => from_schema(&mut choice.message, is_text),
    }
}

/// Takes the answer out of a call of `final_answer`, where nothing else is called.
fn from_call(message: &mut Message) {
    let function = |call: &ToolCall| call.function.as_ref().map(|it| it.name == FINAL);
    if message.tool_calls.is_empty()
        || !message
            .tool_calls
            .iter()
            .all(|it| function(it) == Some(true))
    {
        return;
    }
    let call = message.tool_calls.swap_remove(0);
    message.tool_calls.clear();
    let text = call.function.map(|it| it.arguments).unwrap_or_default();
    message.content = Some(Content::Text(arguments::as_object(&text).into_owned()));
}

/// What a model writes under the schema of calls and answer.
#[derive(Deserialize)]
struct Turn<'a> {
    #[serde(borrow)]
    next: Next<'a>,
}

#[derive(Deserialize)]
struct Next<'a> {
    #[serde(borrow, default)]
    tool: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    arguments: Option<&'a RawValue>,
    #[serde(borrow, default)]
    final_answer: Option<&'a RawValue>,
}

fn from_schema(message: &mut Message, is_text: bool) {
    let text = message.text().map(Cow::into_owned).unwrap_or_default();
    let inner = super::judge::json_inside(&text).unwrap_or(&text);
    let Ok(Turn { next }) = serde_json::from_str(inner) else {
        return;
    };
    if let Some(answer) = next.final_answer {
        let unquoted = is_text.then(|| serde_json::from_str::<String>(answer.get()).ok());
        let answer = unquoted
            .flatten()
            .unwrap_or_else(|| answer.get().to_owned());
        message.content = Some(Content::Text(answer));
    } else if let Some(tool) = next.tool {
        let arguments = next.arguments.map_or("{}", RawValue::get);
        message.tool_calls = vec![ToolCall::function("", tool, arguments)];
        message.content = None;
    }
}

/// The response format that lets the model write a call of one of the tools, or the answer.
pub(super) fn schema_format(host: &Host<'_>, offered: &[Tool]) -> ResponseFormat {
    let mut definitions = Vec::new();
    let mut choices = Vec::new();
    for tool in offered.iter().filter_map(|it| it.function.as_ref()) {
        let parameters = tool
            .parameters
            .as_ref()
            .map_or("{\"type\":\"object\"}", |it| it.get());
        let parameters = within(parameters, definitions.len(), &mut definitions);
        let name = quoted(&tool.name);
        let says = quoted(tool.description.as_deref().unwrap_or_default());
        choices.push(format!(
            "{{\"type\":\"object\",\"description\":{says},\"properties\":{{\"tool\":{{\"type\":\"string\",\"enum\":[{name}]}},\
             \"arguments\":{parameters}}},\"required\":[\"tool\",\"arguments\"],\"additionalProperties\":false}}"
        ));
    }
    let answer = host.schema;
    let answer = answer.map_or("{\"type\":\"string\"}", |(schema, _)| schema.get());
    let answer = within(answer, definitions.len(), &mut definitions);
    choices.push(format!(
        "{{\"type\":\"object\",\"description\":{},\"properties\":{{\"final_answer\":{answer}}},\
         \"required\":[\"final_answer\"],\"additionalProperties\":false}}",
        quoted(FINAL_SAYS)
    ));
    let mut text = format!(
        "{{\"type\":\"object\",\"properties\":{{\"next\":{{\"anyOf\":[{}]}}}},\"required\":[\"next\"],\
         \"additionalProperties\":false",
        choices.join(",")
    );
    if !definitions.is_empty() {
        let _ = write!(text, ",\"$defs\":{{{}}}", definitions.join(","));
    }
    text.push('}');
    let schema = RawValue::from_string(text).unwrap_or_default();
    let mut format = JsonSchema::new("next", Cow::Owned(schema));
    format.strict = Some(true);
    ResponseFormat::JsonSchema(format)
}

/// A schema at a place within another one: itself, or a reference where it has definitions or refers to
/// its root. Its own references are made longer; in a text of JSON `"$ref":"#` is nothing else.
fn within(schema: &str, number: usize, definitions: &mut Vec<String>) -> String {
    if !schema.contains("\"$ref\":\"#") {
        return schema.to_owned();
    }
    let inner = schema.replace("\"$ref\":\"#", &format!("\"$ref\":\"#/$defs/s{number}"));
    definitions.push(format!("\"s{number}\":{inner}"));
    format!("{{\"$ref\":\"#/$defs/s{number}\"}}")
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The conversation in words, for models that know no tools: how to call one, calls and results.
pub(super) fn spoken(messages: &[Message], offered: &[Tool]) -> Vec<Message> {
    let mut spoken: Vec<Message> = Vec::new();
    for message in messages {
        let mut message = message.clone();
        if message.role == Role::Tool {
            let text = message.text().map(Cow::into_owned).unwrap_or_default();
            let id = message.tool_call_id.unwrap_or_default();
            message = Message::user(format!("The result of the call `{id}`:\n{text}"));
            // Of several results one message, so that the roles take turns.
            if let Some(last) = spoken.last_mut()
                && let (Role::User, Some(Content::Text(before))) = (&last.role, &last.content)
                && let Some(more) = message.text()
            {
                *last = Message::user(format!("{before}\n\n{more}"));
                continue;
            }
        } else if !message.tool_calls.is_empty() {
            let calls = message.tool_calls.iter().filter_map(|call| {
                let function = call.function.as_ref()?;
                let (name, arguments) = (quoted(&function.name), &function.arguments);
                Some(format!(
                    "{{\"next\":{{\"tool\":{name},\"arguments\":{arguments}}}}}"
                ))
            });
            message = Message::assistant(calls.collect::<Vec<_>>().join("\n"));
        }
        spoken.push(message);
    }
    let mut how = "You answer in JSON. Either call one of these tools:\n".to_owned();
    for tool in offered.iter().filter_map(|it| it.function.as_ref()) {
        let says = tool.description.as_deref().unwrap_or_default();
        let parameters = tool.parameters.as_ref().map_or("{}", |it| it.get());
        let _ = writeln!(how, "- {}: {says} Arguments: {parameters}", tool.name);
    }
    how.push_str(
        "by {\"next\":{\"tool\":name,\"arguments\":{…}}}, and its result comes in the next message; or, \
         once you know enough, end with {\"next\":{\"final_answer\":…}}.",
    );
    let at = spoken
        .iter()
        .take_while(|it| it.role == Role::System)
        .count();
    match spoken.get_mut(at.wrapping_sub(1)) {
        // Many templates take one system message alone.
        Some(system) if at > 0 => {
            let own = system.text().map(Cow::into_owned).unwrap_or_default();
            *system = Message::system(format!("{own}\n\n{how}"));
        }
        _ => spoken.insert(0, Message::system(how)),
    }
    spoken
}

/// The tools as they are offered, without those that `is_offered` says no to.
pub(super) fn offered(
    tools: &Tools,
    host: &Host<'_>,
    is_offered: impl Fn(&str) -> bool,
) -> Result<Vec<Tool>, String> {
    let mut offered = Vec::with_capacity(tools.all().len() + tools.declared.len() + 1);
    for tool in tools.all() {
        if is_offered(tool.definition().name()) {
            offered.push(declaration(&**tool, host.dialects)?);
        }
    }
    offered.extend(tools.declared.iter().cloned());
    Ok(offered)
}
