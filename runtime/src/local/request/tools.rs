//! Checks the tools of a request and what is demanded of them.
//!
//! Names, schemas and `tool_choice`; calls in the conversation are `messages.rs`.

use super::strict;
use super::subset::Subset;
use super::{Wanted, given, missing, one_of, schema_fault, wrong_type};
use crate::local::answer::json::Json;
use crate::local::form::failure::Failure;

type Verdict<T = ()> = Result<T, Failure>;

/// Checks the tools; gives the call that `tool_choice` demands, if it does.
pub(in crate::local) fn check(body: &Json, subset: &Subset) -> Verdict<Option<Wanted>> {
    let tools = match given(body, "tools") {
        None => &[],
        Some(Json::Array(tools)) => tools.as_slice(),
        Some(other) => return Err(wrong_type("tools", "an array of objects", other)),
    };
    if given(body, "tools").is_some() && tools.is_empty() {
        let message = "Invalid 'tools': empty array. Expected an array with minimum length 1, \
                       but got an empty array instead.";
        return Err(Failure::invalid("tools", message).coded("empty_array"));
    }
    for (at, tool) in tools.iter().enumerate() {
        check_tool(at, tool, subset)?;
    }
    let choice = given(body, "tool_choice");
    if choice.is_some() && tools.is_empty() {
        let message = "'tool_choice' is only allowed when 'tools' are specified.";
        return Err(Failure::invalid("tool_choice", message));
    }
    let named = |name: &str| tools.iter().find(|tool| tool_name(tool) == Some(name));
    let tool = match choice {
        None => None,
        Some(Json::String(mode)) => match mode.as_str() {
            "auto" | "none" => None,
            "required" => tools.first(),
            _ => {
                return one_of("tool_choice", choice, &["none", "auto", "required"]).map(|()| None);
            }
        },
        Some(choice) => {
            let name = tool_name(choice).ok_or_else(|| missing("tool_choice.function.name"))?;
            let message = format!("Tool choice '{name}' not found in 'tools' parameter.");
            Some(named(name).ok_or_else(|| Failure::invalid("tool_choice", message))?)
        }
    };
    Ok(tool.and_then(|tool| {
        let parameters = tool.get("function")?.get("parameters").cloned();
        Some(Wanted::Call {
            name: tool_name(tool)?.to_owned(),
            parameters,
        })
    }))
}

/// Returns the names of the tools, and their schemas.
pub(in crate::local) fn all(body: &Json) -> Vec<(String, Option<Json>)> {
    let Some(Json::Array(tools)) = given(body, "tools") else {
        return Vec::new();
    };
    let named = tools.iter().filter_map(|tool| {
        let parameters = tool.get("function")?.get("parameters").cloned();
        Some((tool_name(tool)?.to_owned(), parameters))
    });
    named.collect()
}

fn check_tool(at: usize, tool: &Json, subset: &Subset) -> Verdict {
    let place = format!("tools[{at}]");
    one_of(&format!("{place}.type"), tool.get("type"), &["function"])?;
    if tool.get("type").is_none() {
        return Err(missing(&format!("{place}.type")));
    }
    let function = given(tool, "function").ok_or_else(|| missing(&format!("{place}.function")))?;
    let place = format!("{place}.function.name");
    let name = function
        .get("name")
        .and_then(Json::text)
        .ok_or_else(|| missing(&place))?;
    if let Some(fault) = strict::name_fault(name) {
        return Err(
            Failure::invalid(&place, format!("Invalid '{place}': {fault}")).coded("invalid_value"),
        );
    }
    let Some(parameters) = given(function, "parameters") else {
        return Ok(());
    };
    let fault = if parameters.members().is_none() {
        Some("schema must be an object.".to_owned())
    } else {
        let strict = given(function, "strict").and_then(Json::bool) == Some(true);
        schema_fault(parameters, strict, subset)
    };
    fault.map_or(Ok(()), |fault| {
        let message = format!("Invalid schema for function '{name}': {fault}");
        Err(
            Failure::invalid(&format!("tools[{at}].function.parameters"), message)
                .coded("invalid_function_parameters"),
        )
    })
}

fn tool_name(tool: &Json) -> Option<&str> {
    tool.get("function")?.get("name")?.text()
}
