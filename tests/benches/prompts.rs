//! What prompts and conversations cost: allocations of a rendered prompt, and how a conversation grows.
//!
//! `cargo bench -p coax-benches --bench prompts`

mod allocations;
mod samples;

use allocations::allocations;
use coax::local::Gateway;
use coax::{Conversation, Message, Prompt, Tokens};
use samples::compare;
use std::hint::black_box;
use std::time::Instant;

/// Answers a ticket.
#[derive(Prompt)]
#[prompt(
    system = "You are the support desk of {company}. Answer in {language}.",
    user = "Ticket of {customer}:\n\n{ticket}",
    user = "Answer in at most {words} words."
)]
struct Ticket<'a> {
    company: &'a str,
    language: String,
    customer: &'a str,
    ticket: &'a str,
    words: &'a str,
}

/// The same by hand.
fn by_hand(ticket: &Ticket<'_>) -> Vec<Message> {
    let Ticket {
        company,
        language,
        customer,
        ticket,
        words,
    } = ticket;
    vec![
        Message::system(format!(
            "You are the support desk of {company}. Answer in {language}."
        )),
        Message::user(format!("Ticket of {customer}:\n\n{ticket}")),
        Message::user(format!("Answer in at most {words} words.")),
    ]
}

fn rendering() {
    let text = "The oven door squeaks when it is opened. ".repeat(50);
    let ticket = Ticket {
        company: "Fjord Ovens",
        language: "English".to_owned(),
        customer: "Kim",
        ticket: &text,
        words: "forty",
    };
    let (own, hand) = (
        allocations(|| ticket.render()),
        allocations(|| by_hand(&ticket)),
    );
    println!(
        "a prompt of 3 messages: {own} allocations, 2 of them lists of messages; {hand} by hand"
    );
    compare(
        "render, 2 KB",
        1,
        &mut [
            ("derived", &mut || drop(black_box(ticket.render()))),
            ("by hand", &mut || drop(black_box(by_hand(&ticket)))),
        ],
    );
}

fn conversation() {
    let gateway = Gateway::new();
    let client = gateway.client();
    for turns in [1_000, 10_000] {
        let start = Instant::now();
        let mut chat = Conversation::new().system("You are a baker.");
        for turn in 0..turns {
            chat.push(Message::user(format!("Question {turn}: what do we bake?")));
            chat.push(Message::assistant("Rye bread, as on every day."));
        }
        let built = start.elapsed();
        let start = Instant::now();
        let request = client.prompt(&chat).user("And today?");
        let asked = start.elapsed();
        drop(request);
        let start = Instant::now();
        let saved = serde_json::to_string(&chat).expect("JSON");
        let read: Conversation = serde_json::from_str(&saved).expect("a conversation");
        let written = start.elapsed();
        let start = Instant::now();
        let trimmed = chat.trim(Tokens::new(8_000));
        let cut = start.elapsed();
        let per = |time: std::time::Duration| time.as_nanos() as usize / turns;
        println!(
            "{turns} turns, in ns for a turn: {} to build, {} for a request, {} to save and load, {} to trim; {} messages gone",
            per(built),
            per(asked),
            per(written),
            per(cut),
            trimmed.messages.len()
        );
        drop(read);
    }
}

fn main() {
    rendering();
    conversation();
}
