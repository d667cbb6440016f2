//! The events of streams as servers send them.

/// How many events there are between the first and the last.
pub(crate) const CHUNKS: usize = 2000;

fn event(delta: &str, finish: &str, more: &str) -> String {
    format!(
        "data: {{\"id\":\"gen_01KB2QW7T4ZP8XE5J1M9RCVD6A\",\"object\":\"chat.completion.chunk\",\"created\":1773346311,\"model\":\"anthropic/claude-sonnet-4.5\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish}}}],\"system_fingerprint\":\"fp_9k2zt1\"{more}}}\n\n"
    )
}

pub(crate) fn text_event(n: usize) -> String {
    event(&format!("{{\"content\":\" word{n}\"}}"), "null", "")
}

/// As OpenAI sends them: the sizes of the chunks are not to tell what is in them.
pub(crate) fn obfuscated_event(n: usize) -> String {
    let noise = &"q7Hx2LmV9aZ04TtY"[..16 - n % 10];
    let more = format!(",\"obfuscation\":\"{noise}\"");
    event(&format!("{{\"content\":\" word{n}\"}}"), "null", &more)
}

/// As vLLM sends them with `continuous_usage_stats`.
pub(crate) fn usage_event(n: usize) -> String {
    let total = 120 + n;
    let more = format!(
        ",\"usage\":{{\"prompt_tokens\":120,\"completion_tokens\":{n},\"total_tokens\":{total}}}"
    );
    event(&format!("{{\"content\":\" word{n}\"}}"), "null", &more)
}

pub(crate) fn arguments_event(n: usize) -> String {
    let delta = match n {
        0 => "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"note\",\"arguments\":\"\"}}]}".to_owned(),
        n => format!("{{\"tool_calls\":[{{\"index\":0,\"function\":{{\"arguments\":\" word{n}\"}}}}]}}"),
    };
    event(&delta, "null", "")
}

pub(crate) fn streamed_answer(chunk: fn(usize) -> String) -> Vec<u8> {
    let framed = |event: String| format!("{:x}\r\n{event}\r\n", event.len());
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut answer = head.to_owned() + &framed(event("{\"role\":\"assistant\"}", "null", ""));
    for n in 0..CHUNKS {
        answer += &framed(chunk(n));
    }
    answer += &framed(event("{}", "\"stop\"", ""));
    answer += "e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n";
    answer.into_bytes()
}
