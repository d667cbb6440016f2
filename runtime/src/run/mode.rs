//! The forms of calls and a typed answer beside the usual one, for servers that do not take it: the
//! answer as a last tool (`final_answer`), and calls and answer as one schema.
//!
//! The conversation of a run is the same in all of them; only what goes over the wire differs.

use super::data::Mode;
use super::host::Host;
use crate::error::{Error, ErrorKind};
use crate::tool::{Tools, arguments, declaration};
use crate::wire::{
    Content, FunctionTool, JsonSchema, Message, Response, ResponseFormat, Tool, ToolCall,
    ToolChoice,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::Write as _;

/// The name of the tool that is the answer.
pub(crate) const FINAL: &str = "final_answer";

const FINAL_SAYS: &str =
    "Gives the final answer. Call it once, last, when nothing else is to be called.";

/// A server's refusal, as far as its message shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Tools.
    Tools,
    /// Tools beside a response format.
    Both,
}

/// Words with which servers refuse tools beside a response format, in lower case; all of a row occur.
const BOTH: &[&[&str]] = &[
    // llama.cpp, of a grammar: "Cannot use custom grammar constraints with tools." Of a schema it says
    // nothing and calls none: see `calls_no_tools`.
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

/// Returns what a failed request says about tools.
pub(super) fn refusal(error: &Error) -> Option<Refusal> {
    let is_refused = matches!(
        error.kind(),
        ErrorKind::InvalidRequest | ErrorKind::NotFound | ErrorKind::Server
    );
    let words = error.provider_message().filter(|_| is_refused)?;
    let words = words.to_lowercase();
    if words.starts_with("failed to parse input") {
        // llama.cpp, of a call that it cannot read, with what the model wrote; no words of the server's.
        return None;
    }
    let says = |rows: &[&[&str]]| {
        let has_all = |row: &&[&str]| row.iter().all(|word| words.contains(word));
        rows.iter().any(has_all)
    };
    if says(TOOLS) {
        return Some(Refusal::Tools);
    }
    says(BOTH).then_some(Refusal::Both)
}

/// Returns whether the server that answered calls no tools beside a schema, and does not say so: llama.cpp,
/// whose answers have `timings`, puts the grammar of the schema in the place of that of the calls
/// (seen with the builds of April and October 2026, whatever `tool_choice` was).
pub(super) fn calls_no_tools(response: &Response) -> bool {
    response.extra.contains_key("timings")
}

/// Creates the tool whose call is the answer.
pub(super) fn final_tool(schema: &'static RawValue) -> Tool {
    let mut function = FunctionTool::new(FINAL, Cow::Borrowed(schema));
    function.description = Some(FINAL_SAYS.to_owned());
    function.strict = Some(true);
    function.into()
}

/// Puts an answer of any mode into the form of the usual one: calls as calls, the answer as text. Returns
/// whether the model kept to the form of the mode.
pub(super) fn normalize(response: &mut Response, mode: Mode, is_text: bool) -> bool {
    let Some(choice) = response.choices.first_mut() else {
        return false;
    };
    match mode {
        Mode::Native => true,
        Mode::FinalAnswer => from_call(&mut choice.message),
        Mode::Schema => from_schema(&mut choice.message, is_text),
    }
}

/// Takes the answer out of a call of `final_answer`, where nothing else is called.
fn from_call(message: &mut Message) -> bool {
    let function = |call: &ToolCall| call.function.as_ref().map(|it| it.name == FINAL);
    if message.tool_calls.is_empty()
        || !message
            .tool_calls
            .iter()
            .all(|it| function(it) == Some(true))
    {
        return !message.tool_calls.is_empty();
    }
    let call = message.tool_calls.swap_remove(0);
    message.tool_calls.clear();
    let text = call.function.map(|it| it.arguments).unwrap_or_default();
    message.content = Some(Content::Text(arguments::as_object(&text).into_owned()));
    true
}

/// A model's answer under the schema of calls and answer.
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

fn from_schema(message: &mut Message, is_text: bool) -> bool {
    let text = message.text().map(Cow::into_owned).unwrap_or_default();
    let inner = super::judge::json_inside(&text).unwrap_or(&text);
    let Ok(Turn { next }) = serde_json::from_str(inner) else {
        return false;
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
    true
}

/// The model's choices, where calls and answer are one schema.
pub(super) struct Choices {
    /// The tools that it may call.
    pub(super) tools: Vec<Tool>,
    /// It may answer.
    pub(super) answer: bool,
}

impl Choices {
    /// Returns what is left of calls and answer by the choice of the program.
    pub(super) fn of(mut tools: Vec<Tool>, choice: Option<&ToolChoice>) -> Self {
        let mut answer = true;
        match choice {
            Some(ToolChoice::None) => tools.clear(),
            Some(ToolChoice::Required) => answer = false,
            Some(ToolChoice::Function(name)) => {
                let is_it = |tool: &Tool| tool.function.as_ref().is_some_and(|it| it.name == *name);
                tools.retain(is_it);
                answer = false;
            }
            _ => {}
        }
        tools.retain(|it| it.function.is_some());
        answer |= tools.is_empty();
        Self { tools, answer }
    }

    fn functions(&self) -> impl Iterator<Item = &FunctionTool> {
        self.tools.iter().filter_map(|it| it.function.as_ref())
    }

    pub(super) fn named(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.functions().map(|it| {
            let says = it.description.as_deref().unwrap_or_default();
            (it.name.as_str(), says, parameters(it))
        })
    }
}

fn parameters(function: &FunctionTool) -> &str {
    let schema = function.parameters.as_ref();
    schema.map_or("{\"type\":\"object\"}", |it| it.get())
}

/// Returns the response format that lets the model write a call of one of the tools, or the answer.
pub(super) fn schema_format(host: &Host<'_>, choices: &Choices) -> ResponseFormat {
    let mut definitions = Vec::new();
    let mut forms = Vec::new();
    for (name, says, parameters) in choices.named() {
        let parameters = within(parameters, definitions.len(), &mut definitions);
        let (name, says) = (quoted(name), quoted(says));
        forms.push(format!(
            "{{\"type\":\"object\",\"description\":{says},\"properties\":{{\"tool\":{{\"type\":\"string\",\"enum\":[{name}]}},\
             \"arguments\":{parameters}}},\"required\":[\"tool\",\"arguments\"],\"additionalProperties\":false}}"
        ));
    }
    if choices.answer {
        let answer = host.schema;
        let answer = answer.map_or("{\"type\":\"string\"}", |(schema, _)| schema.get());
        let answer = within(answer, definitions.len(), &mut definitions);
        forms.push(format!(
            "{{\"type\":\"object\",\"description\":{},\"properties\":{{\"final_answer\":{answer}}},\
             \"required\":[\"final_answer\"],\"additionalProperties\":false}}",
            quoted(FINAL_SAYS)
        ));
    }
    let next = match forms.as_slice() {
        [form] => form.clone(),
        forms => format!("{{\"anyOf\":[{}]}}", forms.join(",")),
    };
    let mut text = format!(
        "{{\"type\":\"object\",\"properties\":{{\"next\":{next}}},\"required\":[\"next\"],\
         \"additionalProperties\":false"
    );
    if !definitions.is_empty() {
        let _ = write!(text, ",\"$defs\":{{{}}}", definitions.join(","));
    }
    text.push('}');
    let schema = RawValue::from_string(text).unwrap_or_default();
    let mut format = JsonSchema::new("next", Cow::Owned(schema));
    // A schema of the program's own need not keep the rules of strict mode.
    format.strict = Some(choices.functions().all(|it| it.strict == Some(true)));
    ResponseFormat::JsonSchema(format)
}

/// Returns a schema at a place within another one: itself, or a reference where it has definitions or
/// its root. Its own references are made longer; in a compact text of JSON `"$ref":"#` is nothing else.
fn within(schema: &str, number: usize, definitions: &mut Vec<String>) -> String {
    let schema = compact(schema);
    if !schema.contains("\"$ref\":\"#") {
        return schema;
    }
    let inner = schema.replace("\"$ref\":\"#", &format!("\"$ref\":\"#/$defs/s{number}"));
    definitions.push(format!("\"s{number}\":{inner}"));
    format!("{{\"$ref\":\"#/$defs/s{number}\"}}")
}

/// Removes the blanks between the tokens of JSON.
fn compact(json: &str) -> String {
    let (mut is_text, mut is_escaped) = (false, false);
    let mut kept = json.to_owned();
    kept.retain(|it| {
        let is_kept = is_text || !it.is_ascii_whitespace();
        is_text ^= it == '"' && !is_escaped;
        is_escaped = is_text && it == '\\' && !is_escaped;
        is_kept
    });
    kept
}

pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns the tools as they are offered, without those for which `is_offered` is `false`.
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
