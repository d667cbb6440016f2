//! A request as a person reads it: data is said, not shown.

use crate::wire::{ChatRequest, Content, Message, Part, PartKind};
use std::fmt::{self, Write};

const CACHED: &str = " (cached up to here)";

/// Writes a request of a prompt.
pub(crate) fn write(
    name: &str,
    version: u64,
    output: Option<&str>,
    request: &ChatRequest,
) -> String {
    let mut out = format!("{name} {version:016x}");
    // A `String` takes all that is written.
    let _ = head(output, request, &mut out);
    for message in &request.messages {
        let _ = self::message(message, &mut out);
    }
    out
}

fn head(output: Option<&str>, request: &ChatRequest, out: &mut String) -> fmt::Result {
    if let Some(output) = output {
        write!(out, " -> {output}")?;
    }
    if !request.model.is_empty() {
        write!(out, "\nmodel: {}", request.model)?;
    }
    let numbers = [
        ("temperature", request.temperature),
        ("top_p", request.top_p),
        ("max_tokens", request.max_tokens.map(f64::from)),
        ("frequency_penalty", request.frequency_penalty),
        ("presence_penalty", request.presence_penalty),
    ];
    for (name, number) in numbers {
        if let Some(number) = number {
            write!(out, "\n{name}: {number}")?;
        }
    }
    if let Some(seed) = request.seed {
        write!(out, "\nseed: {seed}")?;
    }
    let others = [
        ("stop", request.stop.as_ref().map(serde_json::to_string)),
        (
            "reasoning",
            request.reasoning.as_ref().map(serde_json::to_string),
        ),
    ];
    for (name, value) in others {
        if let Some(Ok(value)) = value {
            write!(out, "\n{name}: {value}")?;
        }
    }
    let tools = request.tools.iter().filter_map(|it| it.function.as_ref());
    let tools: Vec<&str> = tools.map(|it| it.name.as_str()).collect();
    if !tools.is_empty() {
        write!(out, "\ntools: {}", tools.join(", "))?;
    }
    if request.tools.iter().any(|it| it.cache_control.is_some()) {
        out.push_str(CACHED);
    }
    out.write_char('\n')
}

/// Writes a message under a line with its role.
pub(crate) fn message(message: &Message, out: &mut String) -> fmt::Result {
    write!(out, "\n--- {}", message.role.as_str())?;
    if let Some(id) = &message.tool_call_id {
        write!(out, " ({id})")?;
    }
    if message.cache_control.is_some() {
        out.push_str(CACHED);
    }
    out.push('\n');
    content(message, out)
}

/// Writes the content of a message.
pub(crate) fn content(message: &Message, out: &mut String) -> fmt::Result {
    match &message.content {
        Some(Content::Text(text)) => writeln!(out, "{text}")?,
        Some(Content::Parts(parts)) => {
            for it in parts {
                part(it, out)?;
                if it.cache_control.is_some() {
                    out.pop();
                    writeln!(out, "{CACHED}")?;
                }
            }
        }
        None => {}
    }
    if let Some(refusal) = &message.refusal {
        writeln!(out, "{refusal}")?;
    }
    for call in &message.tool_calls {
        if let Some(function) = &call.function {
            writeln!(out, "[call {}({})]", function.name, function.arguments)?;
        }
    }
    Ok(())
}

fn part(part: &Part, out: &mut String) -> fmt::Result {
    if let Some(text) = part.as_text() {
        return writeln!(out, "{text}");
    }
    if let Some(image) = &part.image_url {
        return data("image", None, &image.url, out);
    }
    if let Some(audio) = &part.input_audio {
        let size = audio.data.len();
        return writeln!(out, "[audio {}, {size} bytes of base64]", audio.format);
    }
    if let Some(file) = &part.file {
        let name = file.filename.as_deref();
        let inner = file.data.as_ref().or(file.file_data.as_ref());
        let id = file.file_id.as_deref().unwrap_or_default();
        return data("file", name, inner.map_or(id, |it| it.as_str()), out);
    }
    match (&part.kind, &part.refusal) {
        (PartKind::Refusal, Some(refusal)) => writeln!(out, "{refusal}"),
        (kind, _) => writeln!(out, "[{}]", kind.as_str()),
    }
}

/// Describes data: an address as it is, base64 by its length.
fn data(kind: &str, name: Option<&str>, data: &str, out: &mut String) -> fmt::Result {
    const LONG: usize = 200;
    write!(out, "[{kind}")?;
    if let Some(name) = name {
        write!(out, " {name}")?;
    }
    match data.strip_prefix("data:").and_then(|it| it.split_once(',')) {
        Some((head, base64)) => {
            let media_type = head.split(';').next().unwrap_or_default();
            writeln!(out, " {media_type}, {} bytes of base64]", base64.len())
        }
        None if data.len() > LONG => writeln!(out, ", {} bytes of base64]", data.len()),
        None => writeln!(out, " {data}]"),
    }
}
