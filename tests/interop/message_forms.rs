//! A conversation with every form of message and part, which the openai package sends to the served gateway
//! and coax to another one: what arrives has to be the same.

use coax::local::Gateway;
use coax::wire::{Part, ToolCall};
use coax::{Audio, Client, Detail, Document, FileForm, Image, Message};

/// The bytes of the media; the same stand in `openai_check.py`.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\npicture";
const PDF: &[u8] = b"%PDF-1.4 document";
const WAV: &[u8] = b"RIFF\x08\0\0\0WAVEsound";

/// Compares the messages that arrived last with those that coax sends.
pub(crate) async fn compare(gateway: &Gateway) -> Result<(), String> {
    let own = Gateway::new();
    let client = Client::builder().transport(own.clone()).api_key("local");
    let client = client.file_form(FileForm::OpenAi).build();
    let client = client.map_err(|error| error.to_string())?;
    let messages = messages().map_err(|error| error.to_string())?;
    let answer = client.prompt(messages).text().await;
    answer.map_err(|error| error.to_string())?;
    let last = |gateway: &Gateway| {
        let requests = gateway.requests();
        requests.last().map(|it| it.body["messages"].clone())
    };
    let (ours, theirs) = (last(&own), last(gateway));
    if ours != theirs {
        return Err(format!(
            "of coax came\n{ours:#?}\nof the client\n{theirs:#?}"
        ));
    }
    Ok(())
}

fn messages() -> coax::Result<Vec<Message>> {
    let mut named = Message::user("Hello");
    named.name = Some("kim".to_owned());
    let mut calling = Message::assistant("");
    calling.content = None;
    calling.tool_calls = vec![ToolCall::function(
        "call_1",
        "stock",
        r#"{"article":"oven"}"#,
    )];
    let mut refusing = Message::assistant("");
    refusing.content = None;
    refusing.refusal = Some("I cannot do that.".to_owned());
    let media = Message::user([
        Part::text("What is in these?"),
        Image::bytes(PNG)?.detail(Detail::Low).into(),
        Image::url("https://example.com/oven.png").into(),
        Document::bytes(PDF)?.filename("invoice.pdf").into(),
        Document::uploaded("file-1").into(),
        Audio::bytes(WAV)?.into(),
    ]);
    let refusal = Part::refusal("No.");
    Ok(vec![
        Message::system("Be brief."),
        Message::developer("Answer in English."),
        named,
        Message::assistant([Part::text("Hi!"), refusal]),
        Message::user("Is there an oven?"),
        calling,
        Message::tool("call_1", "4"),
        refusing,
        media,
    ])
}
