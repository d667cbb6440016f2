//! The client and the input of the examples.

pub mod recording;
mod sent;
pub mod shop;

use coax::{Client, Result, local::Gateway};
use recording::{Player, Recorder, Recording};
use std::path::PathBuf;
use std::time::Duration;

/// The argument that asks for generated answers.
const MADE_UP: &str = "--made-up";

/// The answers of a real model to the inputs that come with the examples; `examples/record` writes them.
const RECORDINGS: [&str; 4] = [
    include_str!("../recordings/quickstart.json"),
    include_str!("../recordings/stream_text.json"),
    include_str!("../recordings/stream_fields.json"),
    include_str!("../recordings/stream_items.json"),
];

/// Returns the first argument of the program that is not `--made-up`.
#[must_use]
pub fn input() -> Option<String> {
    std::env::args().skip(1).find(|it| it != MADE_UP)
}

/// Makes the client of an example; a line on standard error says who answers.
///
/// That is the server that the environment names by a key or an address, as [`Client::from_env`] reads
/// it. Without one a real model's answers are played, which were recorded for the inputs that come with
/// the examples, and with the argument `--made-up` the local gateway generates answers.
///
/// With `COAX_NO_WAIT` set, answers are there at once, not at the pace of a model. With `COAX_RECORD` set,
/// the server's answers are written to the file of that name; `examples/record` sets it.
///
/// # Errors
/// When the environment names an address that is none.
pub fn client() -> Result<Client> {
    if std::env::args().any(|argument| argument == MADE_UP) {
        eprintln!("the answers are generated from the schemas, inside the process");
        return Ok(made_up());
    }
    if let Some(path) = variable("COAX_RECORD") {
        return Recorder::client(path.into());
    }
    if is_real() {
        let client = Client::from_env()?;
        eprintln!("asking {}", client.model());
        return Ok(client);
    }
    let player = Player::new(recordings(), variable("COAX_NO_WAIT").is_none());
    eprintln!("no key is set: playing {}", player.source());
    player.client()
}

/// One answer of a script.
#[derive(Clone, Debug)]
pub enum Scripted {
    /// Calls of tools, by name and arguments.
    Calls(Vec<(&'static str, serde_json::Value)>),
    /// The last answer: JSON, or a text.
    Answer(serde_json::Value),
}

/// Makes the client of an example with tools, media or prompts; a line on standard error says who answers.
///
/// That is the server that the environment names, as [`client`] reads it. Without one, answers come from
/// the script, for the small model of the other recordings sees no images and does not make calls reliably.
///
/// # Errors
/// When the environment names an address that is none.
pub fn scripted(script: &[Scripted]) -> Result<Client> {
    if is_real() {
        return client();
    }
    let has_calls = script.iter().any(|it| matches!(it, Scripted::Calls(_)));
    let tools = if has_calls {
        ", and the tools really run"
    } else {
        ""
    };
    eprintln!("no key is set: the answers are scripted{tools}");
    let gateway = Gateway::new();
    for answer in script {
        match answer {
            Scripted::Calls(calls) => drop(gateway.reply_tool_calls(calls.clone())),
            Scripted::Answer(serde_json::Value::String(text)) => drop(gateway.reply(text)),
            Scripted::Answer(json) => drop(gateway.reply(json)),
        }
    }
    let builder = Client::builder().api_key("local");
    let builder = match variable("COAX_ADDRESS") {
        Some(_) => builder.model("gpt-5"),
        None => builder,
    };
    sent::with(builder, gateway).build()
}

/// Returns the file in which an example keeps its state: the one that `COAX_STATE` names, or one in the
/// folder for temporary files.
#[must_use]
pub fn state_file(name: &str) -> PathBuf {
    variable("COAX_STATE").map_or_else(|| std::env::temp_dir().join(name), PathBuf::from)
}

/// Returns whether the environment names a server.
fn is_real() -> bool {
    let names = [
        "AI_GATEWAY_API_KEY",
        "VERCEL_OIDC_TOKEN",
        "AI_GATEWAY_BASE_URL",
    ];
    names.into_iter().any(|name| variable(name).is_some())
}

/// Reads the recordings that come with the examples.
///
/// # Panics
/// When one of them is none.
#[must_use]
pub fn recordings() -> Vec<Recording> {
    let read = |text| Recording::read(text).expect("`examples/record` writes recordings");
    RECORDINGS.into_iter().map(read).collect()
}

/// The client whose answers are generated.
fn made_up() -> Client {
    let gateway = Gateway::new();
    if variable("COAX_NO_WAIT").is_none() {
        // The first answer at the pace of a model, so that a stream can be watched.
        let pace = Duration::from_millis(15);
        gateway.reply_generated().chunk_size(4).chunk_delay(pace);
    }
    gateway.client()
}

/// A variable of the environment; an empty one counts as unset.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
