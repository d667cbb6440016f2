//! The examples as a newcomer runs them, without a key: what they print, and what they say when there
//! is no recording.

use coax::local::Gateway;
use coax::transport::Transport;
use coax_examples::recording::{Exchange, Fingerprint, Player, Recorder, Recording};
use coax_examples::recordings;
use futures_core::Stream;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tokio::time::Instant;

/// The examples, with the files that they are in and an input of one's own.
const EXAMPLES: [(&str, &str, &str); 4] = [
    ("quickstart", "01_quickstart.rs", "Cargo.toml"),
    ("stream_text", "02_stream_text.rs", "A limerick"),
    ("stream_fields", "03_stream_fields.rs", "Narvik"),
    ("stream_items", "04_stream_items.rs", "cheese"),
];

/// The output of `quickstart` for `data/invoice.txt`.
const INVOICE: &str = r#"Invoice {
    number: "2026-1187",
    date: "2026-11-12",
    due_date: Some(
        "2026-11-26",
    ),
    seller: Party {
        name: "Fjordlys Elektro AS",
        email: Some(
            "accounts@fjordlys-elektro.example",
        ),
        city: Some(
            "Bergen",
        ),
    },
    buyer: Party {
        name: "Havnegata Bakeri",
        email: Some(
            "post@havnegata-bakeri.example",
        ),
        city: None,
    },
    currency: Nok,
    lines: [
        Line {
            description: "Hours, certified electrician",
            quantity: 14.0,
            unit_price: 890.0,
        },
        Line {
            description: "Oven socket 400 V, 32 A",
            quantity: 2.0,
            unit_price: 745.5,
        },
        Line {
            description: "Metres of cable PFXP 5G6",
            quantity: 36.0,
            unit_price: 48.25,
        },
        Line {
            description: "Emergency light, LED, with battery",
            quantity: 1.0,
            unit_price: 1120.0,
        },
    ],
    net: 16808.0,
    vat: Some(
        4202.0,
    ),
    total: 21010.0,
    remark: Some(
        "The cable duct in the cellar is damp. We recommend to have it looked at before the winter.",
    ),
}
"#;

/// The program of an example, which `cargo test` builds, in an environment without a server.
fn program(example: &str) -> Command {
    let test = std::env::current_exe().expect("a path");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("a build folder");
    let name = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    let path = folder.join("examples").join(name);
    let written = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
    let (_, source, _) = EXAMPLES
        .into_iter()
        .find(|it| it.0 == example)
        .expect("an example");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    assert!(
        written(&path) >= written(&source),
        "{example} is not built: `cargo test` builds the examples, `cargo test --test` does not"
    );
    let mut command = Command::new(path);
    for name in [
        "AI_GATEWAY_API_KEY",
        "VERCEL_OIDC_TOKEN",
        "AI_GATEWAY_BASE_URL",
        "AI_GATEWAY_MODEL",
        "COAX_RECORD",
    ] {
        command.env_remove(name);
    }
    command
        .env("COAX_NO_WAIT", "1")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::null());
    command
}

fn run(example: &str, arguments: &[&str]) -> Output {
    program(example).args(arguments).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The output of an example for the input that comes with it.
fn played(example: &str) -> String {
    let output = run(example, &[]);
    let said = text(&output.stderr);
    assert!(
        output.status.success(),
        "{example} asks what is not recorded, so record it: `examples/record {example}`, with a server \
         as the head of that script says.\n{said}"
    );
    assert_eq!(
        said,
        "no key is set: playing what qwen2.5-coder-1.5b-instruct answered on llama.cpp, as recorded\n"
    );
    text(&output.stdout)
}

#[test]
fn the_invoice_has_the_right_numbers_names_and_dates() {
    let printed = played("quickstart");
    let invoice = printed.strip_suffix("514 tokens read, 383 written\n");
    assert_eq!(invoice, Some(INVOICE), "{printed}");
    // The text of the invoice has each of them, as it writes them.
    let document = include_str!("../data/invoice.txt").replace("\n", " ");
    for told in [
        "2026-1187",
        "12 November 2026",
        "by 26 November 2026",
        "Fjordlys Elektro AS",
        "5004 Bergen",
        "Havnegata Bakeri",
        "accounts@fjordlys-elektro.example",
        "post@havnegata-bakeri.example",
        "NOK",
        "14   Hours, certified electrician               890.00",
        "2   Oven socket 400 V, 32 A                    745.50",
        "36   Metres of cable PFXP 5G6                    48.25",
        "1   Emergency light, LED, with battery       1 120.00",
        "16 808.00",
        "4 202.00",
        "21 010.00",
        "the cable duct in the cellar is damp. We recommend to have it looked at before the winter.",
    ] {
        assert!(document.contains(told), "{told}");
    }
}

#[test]
fn the_streams_are_played_to_their_ends() {
    let story = played("stream_text");
    assert!(
        story.contains("unicorn") && story.ends_with(" tokens written\n"),
        "{story}"
    );
    let guide = played("stream_fields");
    for line in [
        "city: \"Rome\"",
        "inhabitants: 2800000",
        "\"Colosseum\"",
        "\"Trevi Fountain\"",
    ] {
        assert!(guide.contains(line), "{guide}");
    }
    let facts = played("stream_items");
    let planets = [
        "Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune",
    ];
    assert!(
        planets.iter().all(|it| facts.contains(it)) && facts.ends_with("8 in all\n"),
        "{facts}"
    );
}

#[test]
fn another_input_ends_with_what_to_do() {
    for (example, _, input) in EXAMPLES {
        let output = run(example, &[input]);
        let said = text(&output.stderr);
        assert!(
            !output.status.success() && output.stdout.is_empty(),
            "{example}: {said}"
        );
        for way in [
            "AI_GATEWAY_API_KEY",
            "AI_GATEWAY_BASE_URL",
            "AI_GATEWAY_MODEL",
            "--made-up",
        ] {
            assert!(said.contains(way), "{example}: {said}");
        }
    }
}

#[test]
fn made_up_answers_fit_any_input() {
    for (example, _, input) in EXAMPLES {
        for arguments in [
            &["--made-up"][..],
            &["--made-up", input],
            &[input, "--made-up"],
        ] {
            let output = run(example, arguments);
            let said = text(&output.stderr);
            assert!(
                output.status.success() && !output.stdout.is_empty(),
                "{example}: {said}"
            );
            assert_eq!(
                said,
                "the answers are generated from the schemas, inside the process\n"
            );
        }
    }
}

#[test]
fn the_recordings_are_of_one_model_and_hold_no_key() {
    let recordings = recordings();
    for (recording, (example, ..)) in recordings.iter().zip(EXAMPLES) {
        let same = |of: fn(&Recording) -> &str| of(recording) == of(&recordings[0]);
        assert!(same(|it| &it.model) && same(|it| &it.dialect), "{example}");
        assert!(recording.dialect().is_some(), "{}", recording.dialect);
        assert_eq!(recording.exchanges.len(), 1, "{example}");
        let headers: Vec<_> = recording.exchanges[0].headers.keys().collect();
        assert_eq!(headers, ["content-type", "server"], "{example}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings");
    let files = folder.read_dir().expect("a folder").count();
    assert_eq!((files, recordings.len()), (EXAMPLES.len(), EXAMPLES.len()));
}

/// A file for one test.
fn file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = std::fs::remove_file(&path);
    path
}

fn read(path: &Path) -> Recording {
    let text = std::fs::read_to_string(path).expect("a recording");
    assert!(!text.contains("a-secret-key"), "{text}");
    Recording::read(&text).expect("a recording")
}

#[tokio::test]
async fn what_is_recorded_plays_the_same() -> coax::Result<()> {
    let gateway = Gateway::new();
    gateway
        .reply("Ærlig talt, en 🦄!")
        .chunk_size(1)
        .network_chunk(1);
    gateway.fail(400);
    let path = file("played.json");
    let dialect = coax::Dialect::Anthropic;
    let recorder = Recorder::new(gateway, path.clone(), "anthropic/claude-opus-4", dialect);
    let client = coax::Client::builder()
        .api_key("a-secret-key")
        .model("anthropic/claude-opus-4")
        .transport(recorder)
        .build()?;
    let mut recorded = client.prompt("Honestly").stream_text().await?;
    while recorded.next().await?.is_some() {}
    drop(recorded);
    client.prompt("fails").text().await.expect_err("a failure");

    let recording = read(&path);
    // Characters are whole, whatever the network cut; a failure is no answer to play.
    assert_eq!(recording.exchanges.len(), 1);
    assert!(recording.exchanges[0].chunks.len() > 20);
    let client = Player::new(vec![recording], false).client()?;
    assert_eq!(client.model(), "anthropic/claude-opus-4");
    let mut played = client.prompt("Honestly").stream_text().await?;
    let mut story = String::new();
    while let Some(piece) = played.next().await? {
        story += &piece;
    }
    assert_eq!(story, "Ærlig talt, en 🦄!");
    let error = client
        .prompt("Honestly?")
        .text()
        .await
        .expect_err("unknown");
    assert!(!error.is_retryable() && error.attempts() == 1, "{error:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_ones_own_is_asked_and_recorded() {
    let gateway = Gateway::new();
    let served = gateway.serve("127.0.0.1:0").await.expect("a port");
    let ask = |record: Option<&Path>| {
        let mut program = program("stream_items");
        program.env("AI_GATEWAY_BASE_URL", served.base_url());
        program.env("AI_GATEWAY_MODEL", "tiny");
        if let Some(path) = record {
            program
                .env("AI_GATEWAY_API_KEY", "a-secret-key")
                .env("COAX_RECORD", path);
        }
        let output = program.output().expect("it runs");
        (output.status.success(), text(&output.stderr))
    };
    assert_eq!(ask(None), (true, "asking tiny\n".to_owned()));
    let path = file("served.json");
    let (is_done, said) = ask(Some(&path));
    assert!(is_done, "{said}");
    let recording = read(&path);
    assert_eq!((&*recording.model, &*recording.dialect), ("tiny", "Local"));
    assert_eq!(gateway.requests().len(), 2);
}

/// The time in which an answer is played.
async fn length(recordings: Vec<Recording>, paced: bool, of: &Exchange) -> Duration {
    let Fingerprint { method, path, body } = &of.request;
    let request = http::Request::builder().method(&**method).uri(&**path);
    let body = vec![body.get().to_owned().into()];
    let request = request.body(body).expect("a request");
    let start = Instant::now();
    let player = Player::new(recordings, paced);
    let mut body = player.send(request).await.expect("an answer").into_body();
    while let Some(piece) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        piece.expect("no break");
    }
    start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_long_answer_is_played_in_three_seconds_and_a_short_one_as_it_came() {
    let recordings = recordings();
    let mut exchange = recordings[0].exchanges[0].clone();
    let length = async |of: &Exchange, paced| {
        let mut recording = recordings[0].clone();
        recording.exchanges = vec![of.clone()];
        length(vec![recording], paced, of).await.as_millis()
    };
    exchange.chunks[0].0 = 22_000;
    assert!((3000..3010).contains(&length(&exchange, true).await));
    assert_eq!(length(&exchange, false).await, 0);
    exchange.chunks[0].0 = 700;
    assert!((700..710).contains(&length(&exchange, true).await));
}
