//! Messages: their order, those that are left out, sections, files.

use super::{only, pairs, sent};
use coax::{Message, Prompt, Structured};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize, Structured)]
struct Reply {
    text: String,
    done: bool,
}

fn cold_oven() -> Reply {
    Reply {
        text: "Is it plugged in?".into(),
        done: false,
    }
}

#[derive(Prompt)]
#[prompt(
    user = "{ticket}",
    example(user = "My oven is cold", assistant = cold_oven()),
    system = "You are the support desk of {company}.",
    assistant = "I read it.",
    output = Reply,
)]
#[prompt(
    developer = "Answer {ticket:?}.",
    example(
        user = "{company}?",
        assistant = Reply { text: "Yes".into(), done: true },
    ),
    user = "Go on."
)]
struct Answer<'a> {
    company: &'a str,
    ticket: String,
    #[prompt(history)]
    before: &'a [Message],
}

#[test]
fn instructions_examples_history_turns() {
    let before = [Message::user("Hello"), Message::assistant("Hi")];
    let prompt = Answer {
        company: "Ovens",
        ticket: "It \"smokes\"".into(),
        before: &before,
    };
    assert_eq!(
        sent(&prompt),
        pairs(&[
            ("system", "You are the support desk of Ovens."),
            ("developer", "Answer \"It \\\"smokes\\\"\"."),
            ("user", "My oven is cold"),
            ("assistant", r#"{"text":"Is it plugged in?","done":false}"#),
            ("user", "Ovens?"),
            ("assistant", r#"{"text":"Yes","done":true}"#),
            ("user", "Hello"),
            ("assistant", "Hi"),
            ("user", "It \"smokes\""),
            ("assistant", "I read it."),
            ("user", "Go on."),
        ])
    );
}

#[derive(Prompt)]
#[prompt(
    system = "Be kind.",
    example(user = "Hi, {name}", assistant = format!("Hi, {}", 1 + 1)),
    user = "My name is {name}.",
    user = "I am {age:>3} years old, {name}.",
    user = "{{name}} {age:?}"
)]
struct Greeting<'a> {
    name: Option<&'a str>,
    age: Option<u8>,
}

#[test]
fn what_a_none_would_stand_in_is_left_out() {
    let greeting = |name, age| sent(&Greeting { name, age });
    let kind = ("system", "Be kind.");
    assert_eq!(greeting(None, None), pairs(&[kind]));
    assert_eq!(
        greeting(None, Some(7)),
        pairs(&[kind, ("user", "{name} 7")])
    );
    assert_eq!(
        greeting(Some("Kim"), None),
        pairs(&[
            kind,
            ("user", "Hi, Kim"),
            ("assistant", "Hi, 2"),
            ("user", "My name is Kim."),
        ])
    );
    assert_eq!(
        greeting(Some("Kim"), Some(7))[4..],
        pairs(&[("user", "I am   7 years old, Kim."), ("user", "{name} 7"),])
    );
}

#[derive(Prompt, Default)]
#[prompt(
    system = "Translate.",
    section(tone) = "Write in a {tone} tone.",
    section(urgent) = "Be quick.",
    section(terms) = "Keep these words: {terms}.",
    section(tone) = "Of {author} as well as {tone}.",
    user = "{text}",
    section(author) = "By {author}.",
    section(note) = "{note}",
)]
struct Translate<'a> {
    text: Option<&'a str>,
    tone: Option<&'a str>,
    urgent: bool,
    #[prompt(join = ", ")]
    terms: Vec<&'a str>,
    author: Option<String>,
    note: Option<&'a str>,
}

#[test]
fn sections_are_there_with_their_fields() {
    let bare = Translate {
        text: Some("Hej"),
        ..Translate::default()
    };
    assert_eq!(
        sent(&bare),
        pairs(&[("system", "Translate."), ("user", "Hej")])
    );
    let full = Translate {
        text: Some("Hej"),
        tone: Some("dry"),
        urgent: true,
        terms: vec!["oven", "fjord"],
        author: Some("Kim".into()),
        note: Some(""),
    };
    assert_eq!(
        sent(&full),
        pairs(&[
            (
                "system",
                "Translate.\n\nWrite in a dry tone.\n\nBe quick.\n\nKeep these words: oven, fjord.\n\nOf Kim as well as dry."
            ),
            ("user", "Hej\n\nBy Kim.\n\n"),
        ])
    );
    let of_a_message_that_is_left_out = Translate {
        tone: Some("dry"),
        author: Some("Kim".into()),
        ..Translate::default()
    };
    assert_eq!(
        sent(&of_a_message_that_is_left_out),
        pairs(&[(
            "system",
            "Translate.\n\nWrite in a dry tone.\n\nOf Kim as well as dry."
        )])
    );
}

#[derive(Prompt)]
#[prompt(user = "First.", user = "{second}", section(more) = "{more}")]
struct Two {
    second: Option<u8>,
    more: Option<u8>,
}

#[test]
fn a_section_never_goes_to_another_message() {
    let prompt = Two {
        second: None,
        more: Some(1),
    };
    assert_eq!(only(&prompt), "First.");
}

#[derive(Prompt)]
#[prompt(
    system_file = "it/prompt/templates/system.md",
    user_file = "it/prompt/templates/ticket.md",
    example(user_file = "it/prompt/templates/ticket.md", assistant = "Hm.")
)]
struct OfFiles<'a> {
    company: &'a str,
    ticket: &'a str,
}

#[test]
fn files_are_read_without_their_last_newline() {
    let prompt = OfFiles {
        company: "Ovens",
        ticket: "a",
    };
    assert_eq!(
        sent(&prompt),
        pairs(&[
            ("system", "You answer for Ovens.\nBraces: {}"),
            ("user", "The ticket: \"a\""),
            ("assistant", "Hm."),
            ("user", "The ticket: \"a\""),
        ])
    );
}

/// Without fields.
#[derive(Prompt)]
#[prompt(user = "Tell a story.")]
struct Story;

#[derive(Prompt)]
#[prompt(user = r#"Say "{word:*^7.2}" {word}"#)]
struct Raw {
    word: &'static str,
}

#[test]
fn plain_templates() {
    assert_eq!(only(&Story), "Tell a story.");
    assert_eq!(only(&Raw { word: "abc" }), "Say \"**ab***\" abc");
}

type Text = String;

#[derive(Prompt)]
#[prompt(user = "Go on.", output = Text, example(user = "Hi", assistant = Text::from("Hello")))]
struct Alias;

#[derive(Prompt)]
#[prompt(user = "Go on.", output = String, example(user = "Hi", assistant = "Hello"))]
struct Named;

#[test]
fn examples_of_a_text_stand_as_they_are() {
    let expected = pairs(&[("user", "Hi"), ("assistant", "Hello"), ("user", "Go on.")]);
    assert_eq!(sent(&Alias), expected);
    assert_eq!(sent(&Named), expected);
}
