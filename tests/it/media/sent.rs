//! What goes into the body: forms by address, order, segments.

use bytes::Bytes;
use coax::local::Gateway;
use coax::transport::{Body, Sending, Transport};
use coax::wire::{Content, FileData, Message, Part};
use coax::{Audio, Client, Detail, Document, ErrorKind, FileForm, Image, Structured};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n...";
const PDF: &[u8] = b"%PDF-1.4 ...";

#[tokio::test]
async fn media_follow_the_text_in_their_order() {
    let gateway = Gateway::new();
    let request = gateway
        .client()
        .prompt("Compare these")
        .image(Image::bytes(PNG).expect("an image").detail(Detail::Low))
        .file(Document::bytes(PDF).expect("a document").filename("a.pdf"))
        .audio(Audio::bytes(b"ID3\x04").expect("audio"))
        .image(Image::url("https://example.com/b.png"));
    request.text().await.expect("an answer");
    let sent = &gateway.requests()[0].body["messages"][0]["content"];
    let expected = json!([
        { "type": "text", "text": "Compare these" },
        { "type": "image_url", "image_url": { "url": "data:image/png;base64,iVBORw0KGgouLi4=", "detail": "low" } },
        { "type": "file", "file": { "data": "JVBERi0xLjQgLi4u", "media_type": "application/pdf", "filename": "a.pdf" } },
        { "type": "input_audio", "input_audio": { "data": "SUQzBA==", "format": "mp3" } },
        { "type": "image_url", "image_url": { "url": "https://example.com/b.png" } },
    ]);
    assert_eq!(sent, &expected);
}

#[tokio::test]
async fn media_after_an_answer_have_a_message_of_their_own() {
    let gateway = Gateway::new();
    let request = gateway.client().prompt("Hello").assistant("Hi!");
    let request = request.image(Image::bytes(PNG).expect("an image"));
    request.text().await.expect("an answer");
    let sent = &gateway.requests()[0].body["messages"];
    assert_eq!(sent[2]["role"], "user");
    assert_eq!(sent[2]["content"][0]["type"], "image_url");
}

#[tokio::test]
async fn typed_answers_and_streams_take_media() {
    #[derive(Debug, serde::Deserialize, Structured)]
    struct Alt {
        text: String,
    }
    let gateway = Gateway::new();
    gateway.reply(json!({ "text": "a cat" }));
    gateway.reply("a cat");
    let client = gateway.client();
    let image = Image::bytes(PNG).expect("an image");
    let alt: Alt = client
        .prompt("Describe it")
        .image(image.clone())
        .extract()
        .await
        .expect("an answer");
    assert_eq!(alt.text, "a cat");
    let request = client.prompt("Describe it").image(image);
    let mut stream = request.stream_text().await.expect("a stream");
    assert!(stream.next().await.expect("a piece").is_some());
    let [one, two] = &gateway.requests()[..] else {
        panic!("two requests");
    };
    assert_eq!(one.body["messages"], two.body["messages"]);
}

/// Answers everything, and keeps the segments that were sent.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Vec<Bytes>>>>);

impl Transport for Kept {
    fn send(&self, request: http::Request<Vec<Bytes>>) -> Sending<'_> {
        self.0.lock().expect("kept").push(request.into_body());
        let text = r#"{"choices":[{"message":{"content":"seen"},"finish_reason":"stop"}]}"#;
        Box::pin(async move { Ok(http::Response::new(Body::full(text))) })
    }
}

impl Kept {
    fn client(&self, base_url: &str) -> coax::ClientBuilder {
        let builder = Client::builder().transport(self.clone());
        builder.base_url(base_url).api_key("k").model("m")
    }

    fn bodies(&self) -> Vec<Value> {
        let kept = self.0.lock().expect("kept");
        let json = |it: &Vec<Bytes>| serde_json::from_slice(&it.concat()).expect("JSON");
        kept.iter().map(json).collect()
    }
}

#[tokio::test]
async fn a_document_has_the_form_that_its_address_takes() {
    let gateway =
        json!({ "data": "JVBERi0xLjQgLi4u", "media_type": "application/pdf", "filename": "a.pdf" });
    let open_ai =
        json!({ "filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0xLjQgLi4u" });
    let (own, other) = (
        "https://ai-gateway.vercel.sh/v1",
        "https://api.openai.com/v1",
    );
    let cases = [
        (own, None, &gateway),
        (other, None, &open_ai),
        (own, Some(FileForm::OpenAi), &open_ai),
        (other, Some(FileForm::Gateway), &gateway),
    ];
    for (address, form, expected) in cases {
        let kept = Kept::default();
        let mut builder = kept.client(address);
        if let Some(form) = form {
            builder = builder.file_form(form);
        }
        let client = builder.build().expect("a client");
        let document = Document::bytes(PDF).expect("a document").filename("a.pdf");
        let by_hand = FileData::gateway("JVBERi0xLjQgLi4u", "application/pdf").filename("a.pdf");
        let request = client
            .prompt("Read")
            .file(document)
            .part(Part::file(by_hand));
        request.text().await.expect("an answer");
        let content = &kept.bodies()[0]["messages"][0]["content"];
        assert_eq!(&content[1]["file"], expected, "{address} {form:?}");
        assert_eq!(&content[2]["file"], expected, "by hand");
    }
}

#[tokio::test]
async fn an_address_is_passed_on_in_either_form() {
    for (address, name) in [
        ("https://ai-gateway.vercel.sh/v1", "data"),
        ("https://example.com/v1", "file_data"),
    ] {
        let kept = Kept::default();
        let client = kept.client(address).build().expect("a client");
        let document = Document::url("https://example.com/files/b.md?x=1");
        let request = client.prompt("Read").file(document);
        request
            .audio(Audio::url("https://example.com/c.wav"))
            .text()
            .await
            .expect("an answer");
        let content = &kept.bodies()[0]["messages"][0]["content"];
        let file = &content[1]["file"];
        assert_eq!(file[name], "https://example.com/files/b.md?x=1");
        assert_eq!(file["filename"], "b.md");
        let audio =
            json!({ "type": "audio_url", "audio_url": { "url": "https://example.com/c.wav" } });
        assert_eq!(content[2], audio);
    }
}

#[tokio::test]
async fn wire_types_are_sent_as_they_are() {
    let kept = Kept::default();
    let client = kept
        .client("https://api.openai.com/v1")
        .build()
        .expect("a client");
    let part = Part::file(FileData::gateway("YWJj", "application/pdf"));
    let message = Message::user([part]);
    let request = coax::wire::ChatRequest::new("m", vec![message]);
    client.chat(&request).await.expect("an answer");
    let file = json!({ "data": "YWJj", "media_type": "application/pdf" });
    assert_eq!(kept.bodies()[0]["messages"][0]["content"][0]["file"], file);
}

#[tokio::test]
async fn long_data_is_a_segment_of_its_own_and_never_copied() {
    let bytes: Vec<u8> = PDF.iter().copied().cycle().take(300_000).collect();
    let document = Document::bytes(&bytes).expect("a document");
    let data = Part::from(document.clone())
        .file
        .expect("a file")
        .data
        .expect("data");
    for (address, name, length) in [
        ("https://ai-gateway.vercel.sh/v1", "data", 400_000),
        ("https://example.com/v1", "file_data", 400_028),
    ] {
        let kept = Kept::default();
        let client = kept.client(address).build().expect("a client");
        let request = client.prompt("Read \"this\"\n").file(document.clone());
        request.text().await.expect("an answer");
        let sent = kept.0.lock().expect("kept")[0].clone();
        let lengths: Vec<usize> = sent.iter().map(Bytes::len).collect();
        assert_eq!(lengths.len(), 3, "{lengths:?}");
        assert_eq!(lengths[1], length);
        // The very bytes of the document.
        let (own, other) = (data.as_bytes().as_ptr_range(), sent[1].as_ptr_range());
        assert_eq!(own.end, other.end);
        let body = &kept.bodies()[0]["messages"][0]["content"];
        assert_eq!(body[0]["text"], "Read \"this\"\n");
        let text = body[1]["file"][name].as_str().expect("text");
        assert!(text.ends_with(data.as_str()));
    }
}

#[tokio::test]
async fn a_retry_sends_the_same_segments() {
    let gateway = Gateway::new();
    gateway.fail(500);
    let bytes = [PNG, &vec![0; 100_000]].concat();
    let image = Image::bytes(bytes).expect("an image");
    let request = gateway.client().prompt("Describe it").image(image);
    request.text().await.expect("an answer");
    let requests = gateway.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].body, requests[1].body);
}

#[tokio::test]
async fn a_request_over_the_limit_is_not_sent() {
    let kept = Kept::default();
    let client = kept
        .client("https://example.com/v1")
        .max_request_bytes(100_000);
    let client = client.build().expect("a client");
    let image = Image::bytes([PNG, &vec![0; 100_000]].concat()).expect("an image");
    let error = client.prompt("Describe it").image(image).text().await;
    let error = error.expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("max_request_bytes"), "{error}");
    assert!(kept.bodies().is_empty());
}

#[test]
fn debug_does_not_print_the_data() {
    let image = Image::bytes([PNG, &vec![0; 1_000_000]].concat()).expect("an image");
    let text = format!("{image:?}");
    assert!(text.len() < 2000 && text.contains("bytes more"), "{text}");
    let message = Message::user([Part::from(image)]);
    assert!(matches!(message.content, Some(Content::Parts(_))));
}

#[tokio::test]
async fn the_gateway_refuses_data_that_is_none() {
    let gateway = Gateway::new();
    let wrong = [
        Part::file(FileData::gateway("no base64!", "application/pdf")),
        // OpenAI's form has no addresses.
        Part::file(FileData::openai("https://example.com/a.pdf")),
    ];
    for part in wrong {
        let error = gateway.client().prompt("Read").part(part).text().await;
        let error = error.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
}
