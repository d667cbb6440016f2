//! The programs of prompts, media and conversations that users are shown first, as they are written there.

use coax::local::Gateway;
use coax::{Conversation, Document, Image, Message, Partial, Prompt, Structured, Tokens, tools};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt;

#[derive(Debug, Serialize, Deserialize, Structured, Partial)]
struct Reply {
    text: String,
}

enum Language {
    English,
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::English => f.write_str("English"),
        }
    }
}

fn cold_oven() -> Reply {
    Reply {
        text: "Check the fuse.".into(),
    }
}

/// The state of an order.
#[coax::tool]
fn order_status(number: u32) -> String {
    format!("{number} is on its way")
}

/// Answers a support ticket.
#[derive(Prompt)]
#[prompt(
    system = "You are the support desk of {company}. Answer in {language}.",
    example(user = "My oven is cold", assistant = cold_oven()),
    user = "{ticket}",
    output = Reply,
    temperature = 0.2,
    tools(order_status),
)]
struct AnswerTicket<'a> {
    company: &'a str,
    language: Language,
    #[prompt(untrusted)]
    ticket: &'a str,
    #[prompt(image)]
    screenshot: Option<Image>,
    #[prompt(history, cache)]
    before: &'a [Message],
}

fn ticket(before: &[Message]) -> AnswerTicket<'_> {
    AnswerTicket {
        company: "Fjord Ovens",
        language: Language::English,
        ticket: "Where is my order 7?",
        screenshot: Some(Image::url("https://example.com/oven.png")),
        before,
    }
}

#[tokio::test]
async fn a_prompt_of_a_ticket() -> coax::Result<()> {
    let gateway = Gateway::new();
    let client = gateway.client();
    let before = [Message::user("Hello"), Message::assistant("Hi!")];
    gateway.reply_tool_calls([("order_status", json!({ "number": 7 }))]);
    gateway.reply(json!({ "text": "On its way." }));
    let reply: Reply = client.run(&ticket(&before)).await?;
    assert_eq!(reply.text, "On its way.");
    gateway.reply(json!({ "text": "On its way." }));
    let mut stream = client.stream(&ticket(&before)).await?;
    while stream.next().await?.is_some() {}
    assert_eq!(stream.finish().await?.text, "On its way.");
    println!("{}", ticket(&before).preview());
    let body = &gateway.requests()[0].body;
    let fenced = "<untrusted-1>Where is my order 7?</untrusted-1>";
    let sent = body["messages"].as_array().expect("messages");
    let roles: Vec<_> = sent.iter().map(|it| it["role"].as_str()).collect();
    let expected = ["system", "user", "assistant", "user", "assistant", "user"];
    assert_eq!(roles, expected.map(Some));
    assert_eq!(
        sent[0]["content"],
        "You are the support desk of Fjord Ovens. Answer in English."
    );
    assert_eq!(sent[2]["content"], r#"{"text":"Check the fuse."}"#);
    assert_eq!(sent[4]["cache_control"], json!({ "type": "ephemeral" }));
    assert!(
        sent[5]["content"][0]["text"]
            .as_str()
            .is_some_and(|it| it.ends_with(fenced))
    );
    assert_eq!(
        sent[5]["content"][1]["image_url"]["url"],
        "https://example.com/oven.png"
    );
    assert_eq!(body["temperature"], 0.2);
    assert_eq!(AnswerTicket::NAME, "AnswerTicket");
    let _: u64 = AnswerTicket::VERSION;
    Ok(())
}

#[tokio::test]
async fn a_prompt_of_one_message() -> coax::Result<()> {
    let gateway = Gateway::new();
    let (text, language) = ("Good morning", "Norwegian");
    let client = gateway.client();
    client
        .prompt(coax::prompt!("Translate {text} into {language}"))
        .text()
        .await?;
    let sent = &gateway.requests()[0].body["messages"][0]["content"];
    assert_eq!(sent, "Translate Good morning into Norwegian");
    Ok(())
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "it is shown whole")]
struct AltText {
    text: String,
}

#[derive(Debug, Deserialize, Structured)]
#[expect(dead_code, reason = "it is shown whole")]
struct Invoice {
    number: String,
}

/// The weather of a city.
#[coax::tool]
fn weather(city: String) -> String {
    format!("sun over {city}")
}

#[tokio::test]
async fn media_and_a_conversation() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("coax-face-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (cat, invoice_file, chat_file) = (
        folder.join("cat.png"),
        folder.join("invoice.pdf"),
        folder.join("chat.json"),
    );
    std::fs::write(&cat, b"\x89PNG\r\n\x1a\n...")?;
    std::fs::write(&invoice_file, b"%PDF-1.4 ...")?;
    let gateway = Gateway::new();
    let client = gateway.client();

    let alt: AltText = client
        .prompt("Describe this image")
        .image(Image::open(cat)?)
        .extract()
        .await?;
    let invoice: Invoice = client
        .prompt("Read this invoice")
        .file(Document::open(invoice_file)?)
        .extract()
        .await?;
    println!("{alt:?} {invoice:?}");

    let mut chat = Conversation::load(&chat_file)?.unwrap_or_default();
    let reply = client
        .prompt(&chat)
        .user("And on Sunday?")
        .tools(tools![weather])
        .text_in(&mut chat)
        .await?;
    chat.trim(Tokens::new(8_000)); // whole pairs, never an orphan
    chat.save(&chat_file)?;
    assert_eq!(
        chat.messages().last().and_then(Message::text).as_deref(),
        Some(reply.as_str())
    );
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
