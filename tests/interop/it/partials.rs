//! Typed answers of llama.cpp while they come: they only grow, and end as the value; with a model
//! that thinks first; and from a server that is killed.

use super::{client_at, llama, reasoning, variable};
use coax::partial::Streamed;
use coax::schema::decode;
use coax::{Client, Dialect, ErrorKind, Partial, StreamEvent, Structured};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use specimens::grows;
use std::fmt::Debug;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

const WANTED: usize = 5;
const MOST_SEEDS: i64 = 40;
const MAX_TOKENS: u32 = 1500;

fn json(partial: &impl serde::Serialize) -> Value {
    serde_json::to_value(partial).expect("a partial has a JSON form")
}

/// Streams whole documents; gives back how many partials showed something new.
async fn stream<T>(name: &str) -> usize
where
    T: Streamed<Partial: Send + Sync> + DeserializeOwned + PartialEq + Debug + 'static,
{
    let (mut whole, mut steps) = (0, 0);
    for seed in 1..=MOST_SEEDS {
        if whole == WANTED {
            break;
        }
        let asked = llama().prompt("One, please").dialect(Dialect::Local);
        // A wrong answer is not asked for again, so the value grows once.
        let asked = asked.max_tokens(MAX_TOKENS).seed(seed).output_retries(0);
        let mut stream = asked.stream::<T>().await.expect("a stream");
        let mut before = Value::Null;
        let error = loop {
            match stream.next().await {
                Ok(Some(partial)) => {
                    let now = json(partial);
                    assert!(grows(&before, &now), "{name}: {before}, then {now}");
                    steps += usize::from(before != now);
                    before = now;
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        if let Some(error) = error {
            assert_eq!(error.kind(), ErrorKind::Truncated, "{name}: {error:?}");
            assert_eq!(error.partial::<T>().map(json).unwrap_or_default(), before);
            continue;
        }
        let text = stream.response().choices[0].message.text();
        let text = text.expect("there is text").into_owned();
        match (stream.finish().await, decode::<T>(&text)) {
            (Ok(value), Ok(read)) => {
                assert_eq!(value, read);
                // What the last partial says is the value.
                assert_eq!(
                    decode::<T>(&before.to_string()),
                    Ok(value),
                    "{name}: {text}"
                );
                whole += 1;
            }
            // Numbers and escapes that JSON cannot carry.
            (Err(error), Err(read)) => {
                let read = read.to_string();
                assert!(
                    read.contains("out of range") || read.contains("hex escape"),
                    "{error:?}"
                );
            }
            (value, read) => panic!("{name}: {value:?}, {read:?}\n{text}"),
        }
    }
    assert_eq!(whole, WANTED, "{name}: whole documents");
    steps
}

macro_rules! types {
    ($($test:ident: $ty:ty;)*) => {$(
        #[tokio::test]
        async fn $test() {
            let steps = stream::<$ty>(stringify!($ty)).await;
            assert!(steps >= WANTED, "{steps} steps");
        }
    )*};
}

types! {
    a_struct_with_a_list_of_structs: coax_zoo::Recipe;
    lists_of_all_kinds: coax_zoo::Lists;
    options_that_may_be_null: coax_zoo::Optional;
    maps_that_travel_as_lists: coax_zoo::Maps;
    tuples_that_travel_as_objects: coax_zoo::Tuples;
    an_externally_tagged_enum: coax_zoo::External;
    an_internally_tagged_enum: coax_zoo::Internal;
    adjacently_tagged_enums_in_a_list: Vec<coax_zoo::Adjacent>;
    flattened_fields: coax_zoo::Flattened;
    a_type_inside_itself: coax_zoo::Tree;
    a_generic_type: coax_zoo::Page<coax_zoo::Renamed>;
    newtypes: coax_zoo::Newtypes;
}

#[tokio::test]
async fn thoughts_come_before_the_value() {
    let mut thought = 0;
    for seed in 1..=30 {
        let asked = reasoning().prompt("Why is the sky blue?");
        let asked = asked.dialect(Dialect::Local).max_tokens(MAX_TOKENS);
        let stream = asked
            .output_retries(0)
            .seed(seed)
            .stream::<coax_zoo::Ingredient>()
            .await;
        let mut events = stream.expect("a stream").events();
        let (mut thoughts, mut partials) = (String::new(), 0);
        let over = loop {
            match events.next().await {
                Ok(Some(StreamEvent::Reasoning(more))) => {
                    assert_eq!(partials, 0, "thoughts after the value began");
                    thoughts += &more;
                }
                Ok(Some(StreamEvent::Partial(_))) => partials += 1,
                Ok(Some(_)) => {}
                Ok(None) => break true,
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Truncated, "{error:?}");
                    break false;
                }
            }
        };
        let message = &events.response().choices;
        if over {
            assert_eq!(
                message[0].message.reasoning_text().unwrap_or_default(),
                thoughts
            );
            assert!(partials > 0);
            thought += usize::from(!thoughts.is_empty());
            // What JSON cannot carry is told at the end.
            let text = message[0].message.text().expect("text").into_owned();
            let read = decode::<coax_zoo::Ingredient>(&text).ok();
            assert_eq!(events.finish().await.ok(), read, "{text}");
        }
    }
    assert!(thought >= 5, "{thought} of 30 answers came with thoughts");
}

#[derive(Debug, Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "its partial form is what matters")]
struct Story {
    title: String,
    #[structured(min_items = 200)]
    lines: Vec<String>,
}

/// A server of its own, which ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn start() -> (Self, Client) {
        let words = variable("COAX_INTEROP_COMMAND");
        let mut words = words.split('\n');
        let mut command = Command::new(words.next().expect("a program"));
        let command = command.args(words).stdout(Stdio::piped());
        let mut server = Self(command.spawn().expect("the server starts"));
        let mut line = String::new();
        let told = server.0.stdout.take().expect("it is piped");
        BufReader::new(told).read_line(&mut line).expect("a line");
        let url = line.trim().strip_prefix("READY ").expect("it is ready");
        let client = client_at(url);
        (server, client)
    }
}

#[tokio::test]
async fn a_killed_server_leaves_the_partial() {
    let (mut server, client) = Server::start();
    let asked = client.prompt("A long story").dialect(Dialect::Local);
    let asked = asked
        .max_tokens(7000)
        .seed(1)
        .output_retries(0)
        .stream::<Story>();
    let mut stream = asked.await.expect("a stream");
    let mut before = Value::Null;
    let error = loop {
        match stream.next().await {
            Ok(Some(partial)) => {
                before = json(partial);
                if partial.lines.as_ref().is_some_and(|it| it.len() > 2) {
                    server.0.kill().expect("it runs");
                }
            }
            Ok(None) => panic!("the answer is whole: {before}"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
    assert_eq!(error.partial::<Story>().map(json), Some(before));
    assert!(error.text().is_some_and(|it| it.starts_with('{')));
    assert!(error.id().is_some());
}
