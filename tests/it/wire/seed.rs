//! Every element of the endpoint's own page, as it stands there, one test each.

use coax::local::{Gateway, RecordedRequest};
use coax::transport::{Body, Sending, Transport};
use coax::wire::{ChatRequest, JsonFormat, JsonSchema, Response, ResponseFormat, ToolChoice};
use coax::{Client, Detail, Document, GatewayOptions, Image, Message, Request};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::{Arc, Mutex};

const MODEL: &str = "anthropic/claude-sonnet-4.5";
const STORY: &str = "Write a one-sentence bedtime story about a unicorn.";

/// Returns what the gateway receives of a request, which it takes.
async fn received(request: impl FnOnce(&Client) -> Request) -> RecordedRequest {
    let gateway = Gateway::new();
    request(&gateway.client())
        .send()
        .await
        .expect("it is taken");
    gateway.requests().remove(0)
}

async fn body(request: impl FnOnce(&Client) -> Request) -> Value {
    received(request).await.body
}

fn raw(value: &Value) -> Cow<'static, RawValue> {
    Cow::Owned(RawValue::from_string(value.to_string()).expect("JSON"))
}

/// Answers with fixed bytes, and keeps address and key.
#[derive(Clone)]
struct Canned {
    kind: &'static str,
    text: String,
    seen: Arc<Mutex<Vec<(String, String)>>>,
}

impl Canned {
    fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            seen: Arc::default(),
        }
    }

    fn client(&self) -> Client {
        let builder = Client::builder().transport(self.clone()).api_key("the key");
        builder.build().expect("a client")
    }
}

impl Transport for Canned {
    fn send(&self, request: http::Request<Vec<bytes::Bytes>>) -> Sending<'_> {
        let key = request.headers()["authorization"].to_str().expect("text");
        let seen = (
            format!("{} {}", request.method(), request.uri()),
            key.to_owned(),
        );
        self.seen.lock().expect("kept").push(seen);
        let response = http::Response::builder().header("content-type", self.kind);
        let response = response.body(Body::full(self.text.clone()));
        Box::pin(async { Ok(response.expect("a response")) })
    }
}

#[tokio::test]
async fn endpoint_address_and_key() {
    let canned = Canned::new(
        "application/json",
        r#"{"choices":[{"message":{"content":"x"}}]}"#,
    );
    canned.client().prompt("x").text().await.expect("an answer");
    let seen = canned.seen.lock().expect("kept").remove(0);
    assert_eq!(
        seen.0,
        "POST https://ai-gateway.vercel.sh/v1/chat/completions"
    );
    assert_eq!(seen.1, "Bearer the key");
    // The variables and their order: `client::tests::the_api_key_comes_first_and_an_empty_one_is_unset`.
}

#[tokio::test]
async fn a_completion_that_is_not_streamed() {
    let gateway = Gateway::new();
    let request = ChatRequest::new(MODEL, vec![Message::user(STORY)]);
    gateway.client().chat(&request).await.expect("an answer");
    let expected = json!({ "model": MODEL, "messages": [{ "role": "user", "content": STORY }] });
    assert_eq!(gateway.requests()[0].body, expected);
}

#[tokio::test]
async fn the_answer_of_a_completion() {
    let story = "Once upon a time, a gentle unicorn with a shimmering silver mane danced through moonlit clouds, sprinkling stardust dreams upon sleeping children below.";
    let text = json!({
        "id": "chatcmpl-123", "object": "chat.completion", "created": 1_677_652_288, "model": MODEL,
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": story }, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 15, "completion_tokens": 28, "total_tokens": 43 },
    });
    let canned = Canned::new("application/json", text.to_string());
    let answer = canned.client().prompt(STORY).outcome_text().await;
    let answer = answer.expect("an answer").done().expect("done");
    assert_eq!(answer.value, story);
    assert_eq!(answer.id.as_deref(), Some("chatcmpl-123"));
    assert_eq!(answer.model.as_deref(), Some(MODEL));
    let usage = answer.usage.expect("usage");
    let counts = [
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.total_tokens,
    ];
    assert_eq!(counts, [15, 28, 43].map(Some));
    let response: Response = serde_json::from_value(text.clone()).expect("a response");
    assert_eq!(serde_json::to_value(&response).expect("JSON"), text);
}

#[tokio::test]
async fn the_events_of_a_stream() {
    let chunk = |text: &str| {
        format!(
            r#"data: {{"id":"chatcmpl-123","object":"chat.completion.chunk","created":1677652288,"model":"{MODEL}","choices":[{{"index":0,"delta":{{"content":"{text}"}},"finish_reason":null}}]}}"#
        )
    };
    let text = format!(
        "{}\n\n{}\n\ndata: [DONE]\n\n",
        chunk("Once"),
        chunk(" upon")
    );
    let canned = Canned::new("text/event-stream", text);
    let mut stream = canned
        .client()
        .prompt(STORY)
        .stream_text()
        .await
        .expect("a stream");
    let mut pieces = Vec::new();
    while let Some(piece) = stream.next().await.expect("a piece") {
        pieces.push(piece);
    }
    assert_eq!(pieces, ["Once", " upon"]);
    assert_eq!(stream.id(), Some("chatcmpl-123"));
}

#[tokio::test]
async fn a_streamed_request() {
    let gateway = Gateway::new();
    let request = gateway.client().prompt(STORY);
    request.stream_text().await.expect("a stream");
    let body = &gateway.requests()[0].body;
    assert_eq!(body["stream"], true);
    assert_eq!(
        body["messages"],
        json!([{ "role": "user", "content": STORY }])
    );
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[tokio::test]
async fn an_image_attachment() {
    let image = Image::bytes(PNG).expect("an image").detail(Detail::Auto);
    let body = body(|it| it.prompt("Describe this image in detail.").image(image)).await;
    let expected = json!([{ "role": "user", "content": [
        { "type": "text", "text": "Describe this image in detail." },
        { "type": "image_url", "image_url": { "url": "data:image/png;base64,iVBORw0KGgo=", "detail": "auto" } },
    ] }]);
    assert_eq!(body["messages"], expected);
}

#[tokio::test]
async fn a_pdf_attachment() {
    let question = "What is the main topic of this document? Please summarize the key points.";
    let document = Document::bytes(b"%PDF-1.4\n")
        .expect("a document")
        .filename("document.pdf");
    let body = body(|it| it.prompt(question).file(document)).await;
    let expected = json!([{ "role": "user", "content": [
        { "type": "text", "text": question },
        { "type": "file", "file": { "data": "JVBERi0xLjQK", "media_type": "application/pdf", "filename": "document.pdf" } },
    ] }]);
    assert_eq!(body["messages"], expected);
}

#[tokio::test]
async fn parameters_model_and_messages() {
    let body = body(|it| {
        it.prompt("x")
            .model("anthropic/claude-sonnet-4")
            .system("y")
    })
    .await;
    assert_eq!(body["model"], "anthropic/claude-sonnet-4");
    assert_eq!(
        body["messages"][0],
        json!({ "role": "system", "content": "y" })
    );
    assert!(body.get("stream").is_none(), "it defaults to false");
}

#[tokio::test]
async fn parameters_of_sampling_with_their_ranges() {
    type Set = fn(Request, f64) -> Request;
    let settings: [(&str, Set, f64, f64); 4] = [
        ("temperature", Request::temperature, 0.0, 2.0),
        ("top_p", Request::top_p, 0.0, 1.0),
        ("frequency_penalty", Request::frequency_penalty, -2.0, 2.0),
        ("presence_penalty", Request::presence_penalty, -2.0, 2.0),
    ];
    for (name, set, least, most) in settings {
        for value in [least, most] {
            let body = body(|it| set(it.prompt("x"), value)).await;
            assert_eq!(body[name], value);
        }
        for value in [least - 0.1, most + 0.1] {
            let gateway = Gateway::new();
            let request = set(gateway.client().prompt("x"), value);
            let error = request.send().await.expect_err(name);
            assert_eq!(error.kind(), coax::ErrorKind::InvalidRequest);
            assert!(gateway.requests().is_empty(), "nothing is sent");
        }
    }
}

#[tokio::test]
async fn parameters_max_tokens_and_stop() {
    let body_of = body(|it| it.prompt("x").max_tokens(100).stop("END")).await;
    assert_eq!(
        (&body_of["max_tokens"], &body_of["stop"]),
        (&json!(100), &json!("END"))
    );
    let several = body(|it| it.prompt("x").stop(["END", "STOP"])).await;
    assert_eq!(several["stop"], json!(["END", "STOP"]));
}

/// The weather of a city.
#[coax::tool]
fn weather(city: String) -> String {
    city
}

#[tokio::test]
async fn parameters_tools_and_tool_choice() {
    let tools = || coax::tools![weather];
    let choices = [
        (ToolChoice::Auto, json!("auto")),
        (ToolChoice::None, json!("none")),
        (
            ToolChoice::Function("weather".into()),
            json!({ "type": "function", "function": { "name": "weather" } }),
        ),
    ];
    for (choice, expected) in choices {
        let body = body(|it| it.prompt("x").tools(tools()).tool_choice(choice)).await;
        assert_eq!(body["tool_choice"], expected);
        let function = &body["tools"][0]["function"];
        assert_eq!(body["tools"][0]["type"], "function");
        assert_eq!(
            (&function["name"], &function["strict"]),
            (&json!("weather"), &json!(true))
        );
        assert_eq!(function["description"], "The weather of a city.");
        assert_eq!(function["parameters"]["required"], json!(["city"]));
    }
}

#[tokio::test]
async fn parameter_provider_options() {
    let options = GatewayOptions::new().order(["anthropic", "bedrock"]);
    let request = |client: &Client| {
        let request = client.prompt("x").gateway(options);
        request.provider_options("anthropic", json!({ "thinking": { "type": "disabled" } }))
    };
    let expected = json!({
        "gateway": { "order": ["anthropic", "bedrock"] },
        "anthropic": { "thinking": { "type": "disabled" } },
    });
    assert_eq!(body(request).await["providerOptions"], expected);
}

/// Returns what a request with this response format sends.
async fn format(format: ResponseFormat) -> Value {
    let gateway = Gateway::new();
    let mut request = ChatRequest::new(MODEL, vec![Message::user("x")]);
    request.response_format = Some(format);
    gateway.client().chat(&request).await.expect("it is taken");
    gateway.requests().remove(0).body["response_format"].take()
}

fn schema() -> Value {
    json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"], "additionalProperties": false })
}

#[tokio::test]
async fn response_format_json_schema() {
    let mut own = JsonSchema::new("thing", raw(&schema()));
    own.strict = Some(true);
    own.description = Some("A thing.".into());
    let expected = json!({ "type": "json_schema", "json_schema": {
        "name": "thing", "schema": schema(), "strict": true, "description": "A thing.",
    } });
    assert_eq!(format(ResponseFormat::JsonSchema(own)).await, expected);
    let least = format(ResponseFormat::JsonSchema(JsonSchema::new(
        "thing",
        raw(&schema()),
    )))
    .await;
    assert_eq!(
        least["json_schema"],
        json!({ "name": "thing", "schema": schema() })
    );
}

#[tokio::test]
async fn response_format_legacy_json() {
    let mut own = JsonFormat::default();
    assert_eq!(
        format(ResponseFormat::Json(own.clone())).await,
        json!({ "type": "json" })
    );
    own.schema = Some(raw(&schema()));
    own.name = Some("thing".into());
    own.description = Some("A thing.".into());
    let expected =
        json!({ "type": "json", "schema": schema(), "name": "thing", "description": "A thing." });
    assert_eq!(format(ResponseFormat::Json(own)).await, expected);
}

#[tokio::test]
async fn response_format_text() {
    assert_eq!(
        format(ResponseFormat::Text).await,
        json!({ "type": "text" })
    );
}

#[tokio::test]
async fn message_of_text() {
    let body = body(|it| it.prompt("Hello, how are you?")).await;
    assert_eq!(
        body["messages"][0],
        json!({ "role": "user", "content": "Hello, how are you?" })
    );
}

#[tokio::test]
async fn message_of_text_and_image() {
    let jpeg = Image::bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF").expect("an image");
    let body = body(|it| it.prompt("What's in this image?").image(jpeg)).await;
    let expected = json!([
        { "type": "text", "text": "What's in this image?" },
        { "type": "image_url", "image_url": { "url": "data:image/jpeg;base64,/9j/4AAQSkZJRg==" } },
    ]);
    assert_eq!(body["messages"][0]["content"], expected);
}

#[tokio::test]
async fn message_of_text_and_file() {
    let document = Document::bytes(b"%PDF-1.4\n%...").expect("a document");
    let body = body(|it| it.prompt("Summarize this document").file(document)).await;
    let expected = json!([
        { "type": "text", "text": "Summarize this document" },
        { "type": "file", "file": { "data": "JVBERi0xLjQKJS4uLg==", "media_type": "application/pdf", "filename": "document.pdf" } },
    ]);
    assert_eq!(body["messages"][0]["content"], expected);
}
