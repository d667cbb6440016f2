//! Messages and answers are added to the conversation that was sent, in their order, and once.

use super::{said, sent};
use coax::local::Gateway;
use coax::wire::ToolCall;
use coax::{Client, Conversation, ErrorKind, Message, Prompt, Request};

/// Goes on with a talk.
#[derive(Prompt)]
#[prompt(
    system = "PS",
    example(user = "EQ", assistant = "EA"),
    user = "{question}"
)]
struct Next<'a> {
    question: &'a str,
    #[prompt(history)]
    before: &'a Conversation,
}

/// The same with bare messages.
#[derive(Prompt)]
#[prompt(user = "{question}")]
struct Bare<'a> {
    question: &'a str,
    #[prompt(history)]
    before: &'a [Message],
}

fn chat() -> Conversation {
    Conversation::from(vec![
        Message::system("CS"),
        Message::user("u1"),
        Message::assistant("a1"),
    ])
}

fn refused<T>(result: coax::Result<T>, why: &str) {
    let error = result.map(drop).expect_err(why);
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(error.to_string().contains(why), "{error}");
}

#[tokio::test]
async fn a_prompt_goes_on_with_its_history_alone() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let (mut chat, mut other) = (chat(), Conversation::from(vec![Message::user("o1")]));
    fn next(client: &Client, before: &Conversation) -> Request {
        Next {
            question: "q",
            before,
        }
        .request(client)
    }
    refused(
        next(&client, &chat).text_in(&mut other).await,
        "another conversation",
    );
    let stale = next(&client, &chat);
    gateway.reply("between");
    client
        .prompt("b")
        .text_in(&mut chat)
        .await
        .expect("an answer");
    refused(stale.text_in(&mut chat).await, "changed");
    let before = chat.messages().to_vec();
    let bare = Bare {
        question: "q",
        before: &before,
    };
    refused(
        bare.request(&client).text_in(&mut chat).await,
        "no conversation",
    );
    assert_eq!(gateway.requests().len(), 1);
    gateway.reply("a2");
    next(&client, &chat)
        .text_in(&mut chat)
        .await
        .expect("an answer");
    let tail = &said(chat.messages())[3..];
    assert_eq!(
        tail,
        ["user: b", "assistant: between", "user: q", "assistant: a2"]
    );
}

#[tokio::test]
async fn instructions_of_a_history_stand_before_examples() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let chat = chat();
    client
        .run(&Next {
            question: "q",
            before: &chat,
        })
        .await
        .expect("an answer");
    let texts: Vec<_> = sent(&gateway, 0)
        .iter()
        .map(|it| it["content"].clone())
        .collect();
    assert_eq!(texts, ["PS", "CS", "EQ", "EA", "u1", "a1", "q"]);
    let own = Next {
        question: "q",
        before: &chat,
    }
    .messages();
    assert_eq!(said(&own)[..3], ["system: PS", "system: CS", "user: EQ"]);
}

#[tokio::test]
async fn both_ways_of_going_on_send_the_same() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let (mut one, mut two) = (chat(), chat());
    let request = client.prompt(&one).system("extra").user("q");
    request.text_in(&mut one).await.expect("an answer");
    let request = client.prompt("q").system("extra");
    request.text_in(&mut two).await.expect("an answer");
    assert_eq!(sent(&gateway, 0), sent(&gateway, 1));
    assert_eq!(one, two);
}

#[tokio::test]
async fn an_answer_is_recorded_once_and_where_it_belongs() {
    let gateway = Gateway::new();
    let client = gateway.client();
    let mut chat = chat();
    let request = client.prompt(&chat).user("q");
    let answer = request
        .text_in(&mut chat)
        .detailed()
        .await
        .expect("an answer");
    refused(chat.record(&answer), "has the answer already");
    let begun = client.prompt(&chat).user("x");
    let [one, two] = [begun.clone(), begun].map(Request::outcome_text);
    let [one, two] = [one.await, two.await].map(|it| it.expect("an answer").done().expect("done"));
    let mut other = chat.clone().branch();
    refused(other.record(&one), "another conversation");
    chat.record(&one).expect("it is new");
    refused(chat.record(&two), "changed");
    let prompt = Next {
        question: "y",
        before: &chat,
    }
    .request(&client)
    .outcome_text();
    let prompt = prompt.await.expect("an answer").done().expect("done");
    chat.record(&prompt)
        .expect("a prompt with the conversation as its history");
    assert_eq!(chat.messages().len(), 3 + 2 + 2 + 2);
}

#[tokio::test]
async fn its_messages_as_the_requests_own_are_refused() {
    let gateway = Gateway::new();
    let mut chat = chat();
    let request = gateway.client().prompt(chat.messages().to_vec()).user("x");
    refused(
        request.text_in(&mut chat).await,
        "has the messages of the conversation already",
    );
    assert!(gateway.requests().is_empty());
}

#[tokio::test]
async fn a_run_that_began_without_one_is_not_added_when_it_is_resumed() {
    /// Orders bread.
    #[coax::tool(approve)]
    fn order() -> String {
        "ordered".to_owned()
    }
    let gateway = Gateway::new();
    let client = gateway.client();
    gateway.reply_tool_calls([("order", serde_json::json!({}))]);
    let outcome = client
        .prompt("Order")
        .tools(coax::tools![order])
        .outcome_text()
        .await;
    let mut pending = outcome.expect("it waits").pending().expect("it waits");
    let id = pending.calls()[0].id().to_owned();
    pending.approve(&id).expect("a call");
    let request = client.resume(pending).tools(coax::tools![order]);
    refused(
        request.text_in(&mut chat()).await,
        "did not begin with a conversation",
    );
    assert_eq!(gateway.requests().len(), 1, "and nothing ran");
}

#[test]
fn a_branch_keeps_calls_with_their_results() {
    let mut calling = Message::assistant("");
    calling.tool_calls = ["1", "2"]
        .map(|id| ToolCall::function(id, "find", "{}"))
        .to_vec();
    let chat = Conversation::from(vec![
        Message::user("q"),
        calling,
        Message::tool("1", "x"),
        Message::tool("2", "y"),
        Message::assistant("a"),
    ]);
    let lengths = [0, 1, 2, 3, 4, 5, 9].map(|count| chat.branch_at(count).messages().len());
    assert_eq!(lengths, [0, 1, 1, 1, 4, 5, 5]);
    // One that waits stays as it is.
    let waiting = chat.branch_at(5);
    let waiting = Conversation::from(waiting.messages()[..3].to_vec());
    assert_eq!(waiting.branch_at(3).messages().len(), 3);
}
