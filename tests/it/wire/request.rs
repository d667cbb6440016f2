//! Requests: each message form, part and parameter is written as the servers expect it.
//!
//! Only what is written and read back; no server sees it.

use coax::wire::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::borrow::Cow;

/// Reads the JSON as a `T`, writes it again and expects the same.
fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> T {
    let read: T = serde_json::from_str(&value.to_string()).expect("reads");
    assert_eq!(&serde_json::to_value(&read).expect("writes"), value);
    let from_value: T = serde_json::from_value(value.clone()).expect("reads from a value too");
    assert_eq!(&serde_json::to_value(&from_value).expect("writes"), value);
    read
}

fn raw(text: &str) -> Cow<'static, RawValue> {
    Cow::Owned(RawValue::from_string(text.to_owned()).expect("JSON"))
}

#[test]
fn message_forms_keep_everything() {
    let plain: Message = round_trip(&json!({ "role": "user", "content": "Hello, how are you?" }));
    assert_eq!(plain, Message::user("Hello, how are you?"));

    let image: Message = round_trip(&json!({ "role": "user", "content": [
        { "type": "text", "text": "What's in this image?" },
        { "type": "image_url", "image_url": { "url": "data:image/jpeg;base64,/9j/4AAQ" } },
        { "type": "image_url", "image_url": { "url": "https://example.com/a.png", "detail": "auto" } },
    ] }));
    assert_eq!(
        image,
        Message::user([
            Part::text("What's in this image?"),
            Part::image("data:image/jpeg;base64,/9j/4AAQ"),
            Part::image(ImageUrl::new("https://example.com/a.png").detail(Detail::Auto)),
        ])
    );

    let file: Message = round_trip(&json!({ "role": "user", "content": [
        { "type": "text", "text": "Summarize this document" },
        { "type": "file", "file": { "data": "JVBERi0x", "media_type": "application/pdf", "filename": "document.pdf" } },
        { "type": "file", "file": { "filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0x" } },
        { "type": "file", "file": { "file_id": "file-1" } },
    ] }));
    assert_eq!(
        file,
        Message::user(vec![
            Part::text("Summarize this document"),
            Part::file(FileData::gateway("JVBERi0x", "application/pdf").filename("document.pdf")),
            Part::file(FileData::openai("data:application/pdf;base64,JVBERi0x").filename("a.pdf")),
            Part::file(FileData::uploaded("file-1")),
        ])
    );

    let calls: Message = round_trip(&json!({
        "role": "assistant",
        "tool_calls": [
            { "id": "call_1", "type": "function", "function": { "name": "add", "arguments": "{\"a\":2}" },
              "extra_content": { "google": { "thought_signature": "sig" } } },
            { "id": "call_2", "type": "custom", "custom": { "name": "shell", "input": "ls" } },
        ],
        "reasoning": "Adding.",
        "reasoning_details": [
            { "type": "reasoning.text", "text": "Adding.", "signature": "s", "format": "anthropic-claude-v1", "index": 0 },
            { "type": "reasoning.encrypted", "data": "AA==", "format": "openai-responses-v1", "index": 0 },
        ],
    }));
    assert_eq!(calls.content, None);
    let call = calls.tool_calls[0].function.as_ref().expect("a function");
    assert_eq!(
        (call.name.as_str(), call.arguments.as_str()),
        ("add", "{\"a\":2}")
    );
    assert_eq!(calls.tool_calls[1].kind, ToolKind::Custom);

    let result: Message =
        round_trip(&json!({ "role": "tool", "tool_call_id": "call_1", "content": "5" }));
    assert_eq!(result, Message::tool("call_1", "5"));
}

#[test]
fn other_roles_and_parts_keep_everything() {
    for (role, message) in [
        ("system", Message::system("x")),
        ("developer", Message::developer("x")),
        ("user", Message::user("x")),
        ("assistant", Message::assistant("x")),
    ] {
        let read: Message = round_trip(&json!({ "role": role, "content": "x" }));
        assert_eq!(read, message);
    }
    round_trip::<Message>(&json!({ "role": "function", "name": "add", "content": "5" }));
    round_trip::<Message>(
        &json!({ "role": "narrator", "content": "Meanwhile …", "name": "bob", "weight": 1 }),
    );
    round_trip::<Message>(
        &json!({ "role": "assistant", "function_call": { "name": "add", "arguments": "{}" } }),
    );
    round_trip::<Message>(
        &json!({ "role": "assistant", "audio": { "id": "audio_1" }, "refusal": "No." }),
    );
    round_trip::<Message>(
        &json!({ "role": "assistant", "content": "see", "annotations": [{ "type": "url_citation" }] }),
    );
    round_trip::<Message>(
        &json!({ "role": "system", "content": "x", "cache_control": { "type": "ephemeral" } }),
    );

    let parts: Vec<Part> = round_trip(&json!([
        { "type": "input_audio", "input_audio": { "data": "UklG", "format": "wav" } },
        { "type": "refusal", "refusal": "I will not." },
        { "type": "text", "text": "long", "cache_control": { "type": "ephemeral", "ttl": "1h" } },
        { "type": "text", "text": "long", "prompt_cache_breakpoint": { "mode": "explicit" } },
        { "type": "video_url", "video_url": { "url": "https://example.com/a.mp4" }, "fps": 2 },
    ]));
    assert_eq!(parts[0], Part::audio(AudioInput::new("UklG", "wav")));
    assert_eq!(parts[1], Part::refusal("I will not."));
    assert_eq!(parts[4].kind, PartKind::from("video_url"));
    assert_eq!(parts[4].extra["fps"], 2);
    let marked = serde_json::to_value(Part::text("x").cache_control(CacheControl::ephemeral()));
    assert_eq!(
        marked.expect("writes"),
        json!({ "type": "text", "text": "x", "cache_control": { "type": "ephemeral" } })
    );
}

#[test]
fn text_of_a_message_joins_its_text_parts() {
    assert_eq!(Message::user("a").text().as_deref(), Some("a"));
    let parts = Message::user([Part::text("a"), Part::image("https://x"), Part::text("b")]);
    assert_eq!(parts.text().as_deref(), Some("ab"));
    assert_eq!(Message::user([Part::image("https://x")]).text(), None);
    assert_eq!(Message::default().text(), None);
}

#[test]
fn a_small_request_holds_nothing_but_what_was_set() {
    let request = ChatRequest::new("openai/gpt-5", vec![Message::user("Hi")]);
    assert_eq!(
        serde_json::to_string(&request).expect("writes"),
        r#"{"model":"openai/gpt-5","messages":[{"role":"user","content":"Hi"}]}"#
    );
    let empty = serde_json::to_string(&ChatRequest::default()).expect("writes");
    assert_eq!(empty, r#"{"model":"","messages":[]}"#);
}

fn full_request() -> ChatRequest {
    let mut request = ChatRequest::new("anthropic/claude-sonnet-4.5", vec![Message::user("Hi")]);
    request.stream = Some(true);
    request.stream_options = Some(StreamOptions::usage());
    request.temperature = Some(0.5);
    request.top_p = Some(0.25);
    request.frequency_penalty = Some(-1.5);
    request.presence_penalty = Some(1.5);
    request.max_tokens = Some(100);
    request.max_completion_tokens = Some(200);
    request.stop = Some(["END", "STOP"].into());
    request.seed = Some(-7);
    let mut function = FunctionTool::new("add", raw(r#"{"type":"object"}"#));
    function.description = Some("Adds.".to_owned());
    function.strict = Some(true);
    let mut custom = CustomTool::default();
    custom.name = "shell".to_owned();
    custom.format = Some(json!({ "type": "text" }));
    request.tools = vec![function.into(), custom.into()];
    request.tool_choice = Some(ToolChoice::Function("add".to_owned()));
    request.parallel_tool_calls = Some(false);
    request.response_format = Some(ResponseFormat::JsonSchema(JsonSchema::new(
        "sum",
        raw("{}"),
    )));
    let gateway = GatewayOptions::new().order(["anthropic"]).into();
    request
        .provider_options
        .insert("gateway".to_owned(), gateway);
    request.reasoning = Some(Reasoning::effort(Effort::Low).exclude());
    request.reasoning_effort = Some(Effort::XHigh);
    request.verbosity = Some(Verbosity::Low);
    request.models = vec!["openai/gpt-5".to_owned()];
    request.provider = Some(Sort::TimeToFirstToken.into());
    request.n = Some(2);
    request.logprobs = Some(true);
    request.top_logprobs = Some(3);
    request.logit_bias.insert("50256".to_owned(), -100);
    request.prediction = Some(Prediction::content("fn main() {}"));
    request.modalities = vec!["text".to_owned(), "audio".to_owned()];
    request.audio = Some(AudioOutput::new("alloy", "wav"));
    request.store = Some(false);
    request.metadata.insert("trace".to_owned(), "1".to_owned());
    request.service_tier = Some(ServiceTier::Flex);
    request.prompt_cache_key = Some("k".to_owned());
    let mut cache = PromptCacheOptions::default();
    cache.mode = Some("explicit".to_owned());
    cache.ttl = Some("30m".to_owned());
    request.prompt_cache_options = Some(cache);
    request.prompt_cache_retention = Some("24h".to_owned());
    request.safety_identifier = Some("hash".to_owned());
    request.user = Some("u".to_owned());
    let mut place = ApproximateLocation::default();
    place.country = Some("NO".to_owned());
    place.region = Some("Vestland".to_owned());
    place.city = Some("Bergen".to_owned());
    place.timezone = Some("Europe/Oslo".to_owned());
    let mut search = WebSearchOptions::default();
    search.search_context_size = Some("low".to_owned());
    search.user_location = Some(place.into());
    request.web_search_options = Some(search);
    let mut moderation = Moderation::default();
    moderation.model = Some("omni-moderation-latest".to_owned());
    moderation.policy = Some(json!({ "input": "block" }));
    request.moderation = Some(moderation);
    let mut legacy = LegacyFunction::default();
    legacy.name = "sub".to_owned();
    legacy.description = Some("Subtracts.".to_owned());
    legacy.parameters = Some(raw("{}"));
    request.functions = vec![legacy];
    request.function_call = Some(LegacyFunctionCall::Function("sub".to_owned()));
    request.extra.insert("top_k".to_owned(), json!(40));
    request
}

#[test]
fn a_request_with_everything_set() {
    // Text, since `json!` recurses too deeply over so many members.
    let expected = r#"{
        "model": "anthropic/claude-sonnet-4.5",
        "messages": [{ "role": "user", "content": "Hi" }],
        "stream": true,
        "stream_options": { "include_usage": true },
        "temperature": 0.5,
        "top_p": 0.25,
        "frequency_penalty": -1.5,
        "presence_penalty": 1.5,
        "max_tokens": 100,
        "max_completion_tokens": 200,
        "stop": ["END", "STOP"],
        "seed": -7,
        "tools": [
            { "type": "function", "function": {
                "name": "add", "description": "Adds.", "parameters": { "type": "object" }, "strict": true } },
            { "type": "custom", "custom": { "name": "shell", "format": { "type": "text" } } }
        ],
        "tool_choice": { "type": "function", "function": { "name": "add" } },
        "parallel_tool_calls": false,
        "response_format": { "type": "json_schema", "json_schema": { "name": "sum", "schema": {} } },
        "providerOptions": { "gateway": { "order": ["anthropic"] } },
        "reasoning": { "effort": "low", "exclude": true },
        "reasoning_effort": "xhigh",
        "verbosity": "low",
        "models": ["openai/gpt-5"],
        "provider": { "sort": "ttft" },
        "n": 2,
        "logprobs": true,
        "top_logprobs": 3,
        "logit_bias": { "50256": -100 },
        "prediction": { "type": "content", "content": "fn main() {}" },
        "modalities": ["text", "audio"],
        "audio": { "voice": "alloy", "format": "wav" },
        "store": false,
        "metadata": { "trace": "1" },
        "service_tier": "flex",
        "prompt_cache_key": "k",
        "prompt_cache_options": { "mode": "explicit", "ttl": "30m" },
        "prompt_cache_retention": "24h",
        "safety_identifier": "hash",
        "user": "u",
        "web_search_options": { "search_context_size": "low", "user_location": {
            "type": "approximate",
            "approximate": { "country": "NO", "region": "Vestland", "city": "Bergen", "timezone": "Europe/Oslo" } } },
        "moderation": { "model": "omni-moderation-latest", "policy": { "input": "block" } },
        "functions": [{ "name": "sub", "description": "Subtracts.", "parameters": {} }],
        "function_call": { "name": "sub" },
        "top_k": 40
    }"#;
    let expected: Value = serde_json::from_str(expected).expect("JSON");
    let request = full_request();
    assert_eq!(serde_json::to_value(&request).expect("writes"), expected);
    assert_eq!(round_trip::<ChatRequest>(&expected), request);
}

#[test]
fn an_extra_member_replaces_the_field_of_its_name() {
    let mut request = ChatRequest::new("m", vec![]);
    request.temperature = Some(1.0);
    request.extra.insert("temperature".to_owned(), json!("hot"));
    assert_eq!(
        serde_json::to_string(&request).expect("writes"),
        r#"{"model":"m","messages":[],"temperature":"hot"}"#
    );
}

#[test]
fn schemas_keep_their_member_order_and_spacing() {
    let schema =
        r#"{"type":"object", "properties":{"z":{"minimum":1.0},"a":{}},"required":["z","a"]}"#;
    let mut request = ChatRequest::new("m", vec![]);
    let mut named = JsonSchema::new("s", raw(schema));
    named.strict = Some(true);
    named.description = Some("d".to_owned());
    request.response_format = Some(ResponseFormat::JsonSchema(named));
    request.tools = vec![FunctionTool::new("f", raw(schema)).into()];
    let written = serde_json::to_string(&request).expect("writes");
    assert_eq!(written.matches(schema).count(), 2);

    let read: ChatRequest = serde_json::from_str(&written).expect("reads");
    assert_eq!(read, request);
    assert_eq!(serde_json::to_string(&read).expect("writes"), written);
}

#[test]
fn response_formats() {
    use ResponseFormat::{Json, JsonObject, JsonSchema, Other, Text};
    let read = |value: Value| round_trip::<ResponseFormat>(&value);
    assert_eq!(read(json!({ "type": "text" })), Text);
    assert_eq!(read(json!({ "type": "json_object" })), JsonObject);
    let named = read(json!({ "type": "json_schema", "json_schema": {
        "name": "n", "schema": { "type": "object" }, "strict": false, "description": "d" } }));
    assert!(matches!(named, JsonSchema(it) if it.name == "n" && it.strict == Some(false)));
    let legacy = read(json!({ "type": "json", "schema": {}, "name": "n", "description": "d" }));
    assert!(matches!(legacy, Json(it) if it.schema.as_ref().is_some_and(|it| it.get() == "{}")));
    assert_eq!(read(json!({ "type": "json" })), Json(JsonFormat::default()));
    for other in [
        json!({ "type": "json_object", "schema": {} }),
        json!({ "type": "structural_tag", "structures": [] }),
        json!({ "type": "json_schema" }),
        json!("auto"),
    ] {
        assert_eq!(read(other.clone()), Other(other));
    }
}

#[test]
fn tool_choices() {
    let read = |value: Value| round_trip::<ToolChoice>(&value);
    assert_eq!(read(json!("auto")), ToolChoice::Auto);
    assert_eq!(read(json!("none")), ToolChoice::None);
    assert_eq!(read(json!("required")), ToolChoice::Required);
    let custom = read(json!({ "type": "custom", "custom": { "name": "shell" } }));
    assert_eq!(custom, ToolChoice::Custom("shell".to_owned()));
    let allowed = read(json!({ "type": "allowed_tools", "allowed_tools": {
        "mode": "required", "tools": [{ "type": "function", "function": { "name": "add" } }] } }));
    assert!(matches!(allowed, ToolChoice::AllowedTools(it) if it.tools.len() == 1));
    let other =
        json!({ "type": "function", "function": { "name": "f" }, "disable_parallel": true });
    assert_eq!(read(other.clone()), ToolChoice::Other(other));

    let read = |value: Value| round_trip::<LegacyFunctionCall>(&value);
    assert_eq!(read(json!("auto")), LegacyFunctionCall::Auto);
    assert_eq!(read(json!("none")), LegacyFunctionCall::None);
    assert_eq!(read(json!(["?"])), LegacyFunctionCall::Other(json!(["?"])));
}

#[test]
fn stops_are_one_or_several() {
    let write = |stop: Stop| serde_json::to_value(stop).expect("writes");
    assert_eq!(write("a".into()), json!("a"));
    assert_eq!(write(String::from("a").into()), json!("a"));
    assert_eq!(write(["a", "b"].into()), json!(["a", "b"]));
    assert_eq!(write(vec![String::from("a")].into()), json!(["a"]));
    assert_eq!(round_trip::<Stop>(&json!("a")), Stop::from("a"));
    assert_eq!(round_trip::<Stop>(&json!(["a"])), Stop::from(["a"]));
}
