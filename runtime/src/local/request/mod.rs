//! Reads a chat completions request and refuses what the gateway would refuse.
//!
//! Knows the request's fields and their ranges. What a conversation must look like is in
//! `messages.rs`, what a strict schema must look like in `strict.rs`.

mod address;
pub(super) mod described;
mod extent;
mod grammar;
mod limits;
mod messages;
mod parts;
mod strict;
mod subset;
mod tools;

use super::answer::json::Json;
use super::form::failure::Failure;
use super::script::Shape;
pub(in crate::local) use extent::Extent;
use subset::Subset;

/// A request that passed.
pub(in crate::local) struct Ask {
    pub(super) model: String,
    pub(in crate::local) stream: bool,
    pub(in crate::local) include_usage: bool,
    pub(in crate::local) wanted: Wanted,
    /// The names of the tools, and their schemas.
    pub(in crate::local) tools: Vec<(String, Option<Json>)>,
    pub(in crate::local) extent: Extent,
    /// The last message of the user.
    pub(in crate::local) prompt: String,
    /// A rough count, for the usage; the same for the same request, streamed or not.
    pub(in crate::local) prompt_tokens: u64,
    /// The same for the same request, streamed or not, cut or not.
    pub(in crate::local) fingerprint: u64,
}

/// The kind of the requested answer.
pub(in crate::local) enum Wanted {
    Text,
    AnyObject,
    Schema(Json),
    Call {
        name: String,
        parameters: Option<Json>,
    },
}

type Verdict<T = ()> = Result<T, Failure>;

impl Ask {
    /// Reads and checks a body.
    pub(in crate::local) fn read(raw: &[u8], shape: Shape) -> Verdict<Self> {
        let body: Json = serde_json::from_slice(raw).map_err(|error| {
            Failure::invalid(
                "",
                format!("We could not parse the JSON body of your request: {error}"),
            )
        })?;
        if body.members().is_none() {
            return Err(Failure::invalid(
                "",
                "The body of the request must be a JSON object.",
            ));
        }
        let model = match given(&body, "model") {
            Some(Json::String(model)) if !model.is_empty() => model.clone(),
            Some(other) if other.text().is_none() => {
                return Err(wrong_type("model", "a string", other));
            }
            _ => {
                return Err(Failure::invalid(
                    "model",
                    "you must provide a model parameter",
                ));
            }
        };
        let prompt = messages::check(body.get("messages"))?;
        settings(&body)?;
        let extent = Extent::read(&body)?;
        let subset = match shape {
            Shape::LlamaCpp => Subset::local(),
            Shape::Gateway | Shape::OpenAi | Shape::OpenRouter | Shape::LiteLlm => {
                Subset::of(&model)
            }
        };
        let format = response_format(body.get("response_format"), subset)?;
        let call = tools::check(&body, subset)?;
        let tools = tools::all(&body);
        let options = body.get("stream_options");
        let include_usage = options.and_then(|options| options.get("include_usage")?.bool());
        let stream = body.get("stream").and_then(Json::bool).unwrap_or(false);
        let content = content(body);
        Ok(Self {
            model,
            stream,
            include_usage: include_usage == Some(true),
            wanted: call.unwrap_or(format),
            tools,
            extent,
            prompt,
            prompt_tokens: (content.len() as u64).div_ceil(4),
            fingerprint: fingerprint(&content),
        })
    }
}

/// Checks that fields are of the right kind, and numbers within their ranges.
fn settings(body: &Json) -> Verdict {
    numbers(body)?;
    for name in ["stream", "parallel_tool_calls", "logprobs", "store"] {
        if let Some(value) = given(body, name).filter(|value| value.bool().is_none()) {
            return Err(wrong_type(name, "a boolean", value));
        }
    }
    let objects = [
        "stream_options",
        "providerOptions",
        "reasoning",
        "metadata",
        "logit_bias",
    ];
    for name in objects {
        if let Some(value) = given(body, name).filter(|value| value.members().is_none()) {
            return Err(wrong_type(name, "an object", value));
        }
    }
    reasoning(given(body, "reasoning"))?;
    gateway_options(body)
}

fn numbers(body: &Json) -> Verdict {
    for (name, low, high) in [
        ("temperature", 0.0, 2.0),
        ("top_p", 0.0, 1.0),
        ("frequency_penalty", -2.0, 2.0),
        ("presence_penalty", -2.0, 2.0),
    ] {
        let Some(value) = given(body, name) else {
            continue;
        };
        let number = value
            .number()
            .ok_or_else(|| wrong_type(name, "a decimal number", value))?;
        if number < low {
            return Err(out_of_range(name, "below minimum", ">=", low, value));
        }
        if number > high {
            return Err(out_of_range(name, "above maximum", "<=", high, value));
        }
    }
    if let Some(value) = given(body, "seed").filter(|value| value.kind() != "integer") {
        return Err(wrong_type("seed", "an integer", value));
    }
    Ok(())
}

fn reasoning(value: Option<&Json>) -> Verdict {
    let Some(value) = value else { return Ok(()) };
    let effort = given(value, "effort");
    if effort.is_some() && given(value, "max_tokens").is_some() {
        let message = "Only one of 'reasoning.effort' and 'reasoning.max_tokens' can be specified.";
        return Err(Failure::invalid("reasoning", message));
    }
    one_of(
        "reasoning.effort",
        effort,
        &["none", "minimal", "low", "medium", "high", "xhigh"],
    )
}

fn gateway_options(body: &Json) -> Verdict {
    let Some(options) = given(body, "providerOptions") else {
        return Ok(());
    };
    for (provider, value) in options.members().unwrap_or_default() {
        if value.members().is_none() {
            return Err(wrong_type(
                &format!("providerOptions.{provider}"),
                "an object",
                value,
            ));
        }
    }
    let Some(gateway) = options.get("gateway") else {
        return Ok(());
    };
    for name in ["order", "only", "models", "tags", "has"] {
        let Some(value) = given(gateway, name) else {
            continue;
        };
        if !value
            .items()
            .is_some_and(|items| items.iter().all(|item| item.text().is_some()))
        {
            let name = format!("providerOptions.gateway.{name}");
            return Err(wrong_type(&name, "an array of strings", value));
        }
    }
    one_of(
        "providerOptions.gateway.sort",
        given(gateway, "sort"),
        &["cost", "ttft", "tps"],
    )
}

fn response_format(format: Option<&Json>, subset: &Subset) -> Verdict<Wanted> {
    let Some(format) = format.filter(|format| **format != Json::Null) else {
        return Ok(Wanted::Text);
    };
    if let Some((name, _)) = format
        .members()
        .and_then(|members| members.iter().find(|(name, _)| name == "strict"))
    {
        let name = format!("response_format.{name}");
        return Err(
            Failure::invalid(&name, format!("Unknown parameter: '{name}'."))
                .coded("unknown_parameter"),
        );
    }
    match format.get("type").and_then(Json::text) {
        Some("text") => Ok(Wanted::Text),
        Some("json_object") => Ok(Wanted::AnyObject),
        Some("json") => match given(format, "schema") {
            None => Ok(Wanted::AnyObject),
            Some(schema) if schema.members().is_some() => {
                grammar::schema_fault(schema).map_or(Ok(()), |fault| {
                    Err(Failure::invalid("response_format", fault).coded("invalid_json_schema"))
                })?;
                Ok(Wanted::Schema(schema.clone()))
            }
            Some(other) => Err(wrong_type("response_format.schema", "an object", other)),
        },
        Some("json_schema") => json_schema(format, subset).map(Wanted::Schema),
        _ => {
            let found = format
                .get("type")
                .map_or_else(|| "undefined".to_owned(), Json::to_string);
            let message = format!(
                "Invalid value: {found}. Supported values are: 'text', 'json', 'json_object', and 'json_schema'."
            );
            Err(Failure::invalid("response_format.type", message).coded("invalid_value"))
        }
    }
}

fn json_schema(format: &Json, subset: &Subset) -> Verdict<Json> {
    let place = "response_format.json_schema";
    let described = given(format, "json_schema").ok_or_else(|| missing(place))?;
    let name = match given(described, "name") {
        Some(Json::String(name)) => name,
        Some(other) => return Err(wrong_type(&format!("{place}.name"), "a string", other)),
        None => return Err(missing(&format!("{place}.name"))),
    };
    if let Some(fault) = strict::name_fault(name) {
        let place = format!("{place}.name");
        return Err(
            Failure::invalid(&place, format!("Invalid '{place}': {fault}")).coded("invalid_value"),
        );
    }
    let schema = match given(described, "schema") {
        Some(schema) if schema.members().is_some() => schema,
        Some(other) => return Err(wrong_type(&format!("{place}.schema"), "an object", other)),
        None => return Err(missing(&format!("{place}.schema"))),
    };
    let strict = match given(described, "strict") {
        Some(Json::Bool(strict)) => *strict,
        Some(other) => return Err(wrong_type(&format!("{place}.strict"), "a boolean", other)),
        None => false,
    };
    if let Some(fault) = schema_fault(schema, strict, subset) {
        let message = format!("Invalid schema for response_format '{name}': {fault}");
        return Err(Failure::invalid("response_format", message).coded("invalid_json_schema"));
    }
    Ok(schema.clone())
}

/// Returns what is wrong with a schema, by the rules of strict mode or by those for all.
pub(in crate::local) fn schema_fault(
    schema: &Json,
    strict: bool,
    subset: &Subset,
) -> Option<String> {
    let strict = strict.then(|| strict::schema_fault(schema, subset));
    strict.flatten().or_else(|| grammar::schema_fault(schema))
}

/// Returns the member, unless it is absent or null.
pub(in crate::local) fn given<'a>(object: &'a Json, name: &str) -> Option<&'a Json> {
    object.get(name).filter(|value| **value != Json::Null)
}

pub(in crate::local) fn missing(place: &str) -> Failure {
    Failure::invalid(place, format!("Missing required parameter: '{place}'."))
        .coded("missing_required_parameter")
}

pub(in crate::local) fn wrong_type(place: &str, expected: &str, found: &Json) -> Failure {
    let kind = match found.kind() {
        "null" => "null".to_owned(),
        kind @ ("object" | "array" | "integer") => format!("an {kind}"),
        kind => format!("a {kind}"),
    };
    let message =
        format!("Invalid type for '{place}': expected {expected}, but got {kind} instead.");
    Failure::invalid(place, message).coded("invalid_type")
}

pub(in crate::local) fn one_of(place: &str, value: Option<&Json>, legal: &[&str]) -> Verdict {
    let Some(value) = value else { return Ok(()) };
    if value.text().is_some_and(|text| legal.contains(&text)) {
        return Ok(());
    }
    let listed: Vec<String> = legal.iter().map(|name| format!("'{name}'")).collect();
    let message = format!(
        "Invalid value: {value}. Supported values are: {}.",
        listed.join(", ")
    );
    Err(Failure::invalid(place, message).coded("invalid_value"))
}

pub(in crate::local) fn out_of_range(
    name: &str,
    how: &str,
    sign: &str,
    bound: f64,
    found: &Json,
) -> Failure {
    let message = format!(
        "Invalid '{name}': {how} value. Expected a value {sign} {bound}, but got {found} instead."
    );
    let code = if how.starts_with("above") {
        "_above_max_value"
    } else {
        "_below_min_value"
    };
    Failure::invalid(name, message).coded(&format!("decimal{code}"))
}

/// Returns the request as text, without the members for the delivery of the answer and its end.
fn content(body: Json) -> String {
    let Json::Object(mut members) = body else {
        return String::new();
    };
    members.retain(|(name, _)| !extent::MEMBERS.contains(&name.as_str()));
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    Json::Object(members).to_string()
}

/// Returns a hash (FNV-1a).
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
