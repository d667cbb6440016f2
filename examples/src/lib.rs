//! The client and the input of the examples.

pub mod recording;

use coax::{Client, Result, local::Gateway};
use recording::{Player, Recorder, Recording};
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
    let real = [
        "AI_GATEWAY_API_KEY",
        "VERCEL_OIDC_TOKEN",
        "AI_GATEWAY_BASE_URL",
    ];
    if real.into_iter().any(|name| variable(name).is_some()) {
        let client = Client::from_env()?;
        eprintln!("asking {}", client.model());
        return Ok(client);
    }
    let player = Player::new(recordings(), variable("COAX_NO_WAIT").is_none());
    eprintln!("no key is set: playing {}", player.source());
    player.client()
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
