//! What a caller of each kind sees, as JSON.

use coax::partial::Streamed;
use coax::wire::{ChatRequest, Message, Response, StreamOptions};
use coax::{Client, Error, Partial, StreamEvent, Structured};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize, Serialize, Structured, Partial)]
struct Person {
    name: String,
    age: Option<u8>,
}

#[derive(Deserialize, Serialize, Structured, Partial)]
struct Note {
    text: String,
}

#[derive(Deserialize, Serialize, Structured, Partial)]
struct Fact {
    what: String,
    when: Option<String>,
}

#[derive(Deserialize, Serialize, Structured, Partial)]
struct Facts {
    facts: Vec<Fact>,
}

#[derive(Deserialize, Serialize, Structured, Partial)]
#[serde(rename_all = "lowercase")]
enum Label {
    Alpha,
    Beta,
}

#[derive(Deserialize, Serialize, Structured, Partial)]
struct Verdict {
    label: Label,
    confidence: f64,
}

#[derive(Deserialize, Serialize, Structured, Partial)]
#[serde(rename_all = "lowercase")]
enum Status {
    Open,
    Completed,
}

#[derive(Deserialize, Serialize, Structured, Partial)]
struct User {
    #[structured(min_length = 5)]
    name: String,
    #[structured(minimum = 18)]
    age: u8,
    status: Status,
}

/// An error with all that it says.
fn error(error: &Error) -> Value {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message += &format!(": {cause}");
        source = cause.source();
    }
    json!({ "error": {
        "kind": error.kind().as_str(),
        "message": format!("{message} {}", error.provider_message().unwrap_or_default()),
        "text": error.text(),
        "path": error.path(),
        "retryable": error.is_retryable(),
        "retry_after_ms": error.retry_after().map(|it| it.as_millis() as u64),
    } })
}

fn ended<T: Serialize>(result: Result<T, Error>) -> Value {
    match result {
        Ok(value) => json!({ "ok": value }),
        Err(cause) => error(&cause),
    }
}

/// Returns what a response comes to.
fn shown(response: &Response) -> Value {
    let choice = response.choices.first();
    let message = choice.map(|it| &it.message);
    let calls = message.map(|it| it.tool_calls.iter()).into_iter().flatten();
    let call = |call: &coax::wire::ToolCall| {
        let function = call.function.as_ref();
        json!({
            "id": call.id,
            "name": function.map(|it| &it.name),
            "arguments": function.map(|it| &it.arguments),
        })
    };
    json!({
        "text": message.and_then(Message::text),
        "reasoning": message.and_then(Message::reasoning_text),
        "finish": choice.and_then(|it| it.finish_reason.as_ref()),
        "tool_calls": calls.map(call).collect::<Vec<_>>(),
        "usage": usage(response),
    })
}

fn usage(response: &Response) -> Value {
    let counts = response.usage.as_ref();
    json!(counts.map(|it| [it.prompt_tokens, it.completion_tokens, it.total_tokens]))
}

pub(super) async fn of(client: &Client, mode: &str) -> Value {
    match mode.split_once(':').unwrap_or((mode, "")) {
        ("text", _) => ended(client.prompt("x").output_retries(0).text().await),
        ("stream_text", _) => text(client).await,
        ("stream_no_options", _) => without_options(client).await,
        ("send", _) => ended(
            client
                .prompt("x")
                .output_retries(0)
                .send()
                .await
                .map(|it| shown(&it)),
        ),
        ("chat_stream", _) => chat(client).await,
        ("roundtrip", _) => roundtrip(client, false).await,
        ("roundtrip_stream", _) => roundtrip(client, true).await,
        ("extract", "Person") => extracted::<Person>(client).await,
        ("extract", "Note") => extracted::<Note>(client).await,
        ("extract", "Verdict") => extracted::<Verdict>(client).await,
        ("stream", "Person") => typed::<Person>(client).await,
        ("stream", "Note") => typed::<Note>(client).await,
        ("stream", "Facts") => typed::<Facts>(client).await,
        ("stream", "Verdict") => typed::<Verdict>(client).await,
        ("stream", "User") => typed::<User>(client).await,
        ("items", "Fact") => items(client).await,
        ("events", "Person") => events(client).await,
        _ => panic!("no such mode: {mode}"),
    }
}

async fn extracted<T>(client: &Client) -> Value
where
    T: Structured + DeserializeOwned + Serialize + Send + 'static,
{
    match client
        .prompt("x")
        .output_retries(0)
        .extract::<T>()
        .detailed()
        .await
    {
        Ok(answer) => json!({ "ok": answer.value, "reasoning": answer.reasoning }),
        Err(cause) => error(&cause),
    }
}

async fn text(client: &Client) -> Value {
    let mut stream = match client.prompt("x").output_retries(0).stream_text().await {
        Ok(stream) => stream,
        Err(cause) => return error(&cause),
    };
    let mut text = String::new();
    let mut seen = loop {
        match stream.next().await {
            Ok(Some(piece)) => text += &piece,
            Ok(None) => break json!({ "ok": text }),
            Err(cause) => break error(&cause),
        }
    };
    let response = stream.response();
    seen["response"] = json!({ "usage": usage(response) });
    seen["reasoning"] = json!(
        response
            .choices
            .first()
            .and_then(|it| it.message.reasoning_text().map(String::from))
    );
    seen
}

/// A stream that asks for no usage.
async fn without_options(client: &Client) -> Value {
    let mut request = ChatRequest::new("", vec![Message::user("x")]);
    let mut options = StreamOptions::usage();
    options.include_usage = Some(false);
    request.stream_options = Some(options);
    ended(
        drained(client, &request)
            .await
            .map(|it| shown(&it)["text"].clone()),
    )
}

async fn drained(client: &Client, request: &ChatRequest) -> Result<Response, Error> {
    let mut stream = client.chat_stream(request).await?;
    while stream.next().await?.is_some() {}
    Ok(stream.response().clone())
}

async fn chat(client: &Client) -> Value {
    let request = ChatRequest::new("", vec![Message::user("x")]);
    ended(drained(client, &request).await.map(|it| shown(&it)))
}

/// The answer goes back as a part of the next request.
async fn roundtrip(client: &Client, streamed: bool) -> Value {
    let mut request = ChatRequest::new("", vec![Message::user("x")]);
    let first = if streamed {
        drained(client, &request).await
    } else {
        client.chat(&request).await
    };
    let first = match first {
        Ok(response) => response,
        Err(cause) => return error(&cause),
    };
    request.messages.push(first.choices[0].message.clone());
    request.messages.push(Message::user("y"));
    ended(
        client
            .chat(&request)
            .await
            .map(|it| shown(&it)["text"].clone()),
    )
}

async fn typed<T>(client: &Client) -> Value
where
    T: Streamed + DeserializeOwned + Serialize + 'static,
    T::Partial: Send + Sync + 'static,
{
    let mut stream = match client.prompt("x").output_retries(0).stream::<T>().await {
        Ok(stream) => stream,
        Err(cause) => return error(&cause),
    };
    let mut partials: Vec<Value> = Vec::new();
    let mut seen = loop {
        match stream.next().await {
            Ok(Some(partial)) => {
                let partial = json!(partial);
                if partials.last() != Some(&partial) {
                    partials.push(partial);
                }
            }
            Ok(None) => break ended(stream.finish().await),
            Err(cause) => break error(&cause),
        }
    };
    seen["partials"] = partials.into();
    seen
}

async fn items(client: &Client) -> Value {
    let mut items = Vec::new();
    let mut stream = match client
        .prompt("x")
        .output_retries(0)
        .stream_items::<Fact>()
        .await
    {
        Ok(stream) => stream,
        Err(cause) => return error(&cause),
    };
    let mut seen = loop {
        match stream.next().await {
            Ok(Some(item)) => items.push(item),
            Ok(None) => break json!({ "ok": items }),
            Err(cause) => break error(&cause),
        }
    };
    seen["items"] = json!(items);
    seen
}

async fn events(client: &Client) -> Value {
    let stream = match client
        .prompt("x")
        .output_retries(0)
        .stream::<Person>()
        .await
    {
        Ok(stream) => stream,
        Err(cause) => return error(&cause),
    };
    let (mut stream, mut reasoning) = (stream.events(), String::new());
    loop {
        match stream.next().await {
            Ok(Some(StreamEvent::Reasoning(piece))) => reasoning += &piece,
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(cause) => return error(&cause),
        }
    }
    let mut seen = ended(stream.finish().await);
    seen["reasoning_events"] = reasoning.into();
    seen
}
