//! A whole answer in the form of a chunk, for servers that do not stream when requested to.

use crate::wire::{
    Chunk, ChunkChoice, Content, Delta, FunctionCall, FunctionDelta, Message, Response,
    ToolCallDelta,
};

/// Returns a whole answer in the form of one chunk.
pub(super) fn as_chunk(response: Box<Response>) -> Chunk {
    let choices = response.choices.into_iter().map(|choice| ChunkChoice {
        index: choice.index,
        delta: as_delta(choice.message),
        finish_reason: choice.finish_reason,
        native_finish_reason: choice.native_finish_reason,
        logprobs: choice.logprobs,
        extra: choice.extra,
    });
    Chunk {
        choices: choices.collect(),
        id: response.id,
        object: Some("chat.completion.chunk".into()),
        created: response.created,
        model: response.model,
        usage: response.usage,
        service_tier: response.service_tier,
        system_fingerprint: response.system_fingerprint,
        generation_id: response.generation_id,
        moderation: response.moderation,
        obfuscation: None,
        error: None,
        extra: response.extra,
    }
}

fn as_delta(message: Message) -> Delta {
    let text = match message.content {
        Some(Content::Text(text)) => Some(text),
        Some(parts) => parts.text().map(String::from),
        None => None,
    };
    let calls = message
        .tool_calls
        .into_iter()
        .zip(0..)
        .map(|(call, index)| ToolCallDelta {
            index: Some(index),
            id: Some(call.id),
            kind: Some(call.kind),
            function: call.function.map(as_function_delta),
            custom: call
                .custom
                .and_then(|custom| serde_json::to_value(custom).ok()),
            extra: call.extra,
        });
    Delta {
        role: Some(message.role),
        content: text,
        refusal: message.refusal,
        reasoning: message.reasoning,
        reasoning_content: message.reasoning_content,
        reasoning_details: message.reasoning_details,
        tool_calls: calls.collect(),
        function_call: message.function_call.map(as_function_delta),
        audio: message
            .audio
            .and_then(|audio| serde_json::to_value(audio).ok()),
        annotations: message.annotations,
        provider_metadata: message.provider_metadata,
        extra: message.extra,
    }
}

fn as_function_delta(call: FunctionCall) -> FunctionDelta {
    FunctionDelta {
        name: Some(call.name),
        arguments: call.arguments,
        extra: call.extra,
    }
}
