//! `#[derive(Prompt)]` and `prompt!`: what is sent, value for value.

mod face;
mod fields;
mod hygiene;
mod inline;
mod messages;
mod nasty;
mod nested;
mod running;
mod settings;
mod version;

use coax::{Message, Prompt};

/// The roles and texts of messages.
fn texts(messages: &[Message]) -> Vec<(&str, String)> {
    let text = |it: &Message| it.text().unwrap_or_default().into_owned();
    messages
        .iter()
        .map(|it| (it.role.as_str(), text(it)))
        .collect()
}

/// The roles and texts that a prompt sends.
fn sent(prompt: &impl Prompt) -> Vec<(String, String)> {
    let messages = prompt.messages();
    let all = texts(&messages).into_iter();
    all.map(|(role, text)| (role.to_owned(), text)).collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(role, text): &(&str, &str)| ((*role).to_owned(), (*text).to_owned());
    all.iter().map(own).collect()
}

/// The text of the one message.
fn only(prompt: &impl Prompt) -> String {
    let [(_, text)] = sent(prompt).try_into().expect("one message");
    text
}
