//! The bytes that each example sends, to the gateway's address and to OpenAI's; `COAX_BLESS=1` writes the
//! files in `sent/` anew, to be read before they are committed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Each example with what it reads from its standard input, and the argument of its second run.
const EXAMPLES: [(&str, &str, Option<&str>); 11] = [
    ("quickstart", "", None),
    ("stream_text", "", None),
    ("stream_fields", "", None),
    ("stream_items", "", None),
    ("tools", "", None),
    ("approve", "", Some("yes")),
    ("durable", "", None),
    ("prompt", "", None),
    ("document", "", None),
    ("image", "", None),
    ("chat", "How warm is Oslo?\nWhat did I ask?\n", None),
];

/// The lines that an example sends.
fn sent((example, input, again): (&str, &str, Option<&str>), address: Option<&str>) -> String {
    let test = std::env::current_exe().expect("this test has a path");
    let profile = test.ancestors().nth(2).expect("a profile's folder");
    let form = if address.is_some() {
        "openai"
    } else {
        "gateway"
    };
    let name = format!("coax-sent-{example}-{form}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("input"), input).expect("written");
    let program = profile.join("examples").join(example);
    for argument in [None, again] {
        let mut command = Command::new(&program);
        command.args(argument);
        run(&mut command, &folder, address);
        if again.is_none() {
            break;
        }
    }
    let lines = fs::read_to_string(folder.join("sent")).expect("something is sent");
    fs::remove_dir_all(&folder).expect("a folder");
    lines
}

fn run(command: &mut Command, folder: &Path, address: Option<&str>) {
    for variable in [
        "AI_GATEWAY_API_KEY",
        "VERCEL_OIDC_TOKEN",
        "AI_GATEWAY_BASE_URL",
    ] {
        command.env_remove(variable);
    }
    command
        .env("COAX_SENT", folder.join("sent"))
        .env("COAX_STATE", folder.join("state.json"))
        .env("COAX_NO_WAIT", "1")
        .stdin(fs::File::open(folder.join("input")).expect("a file"))
        .stdout(Stdio::null());
    if let Some(address) = address {
        command.env("COAX_ADDRESS", address);
    }
    let output = command.output().expect("cargo builds examples with tests");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

fn reviewed(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sent");
    folder.join(name)
}

fn check(name: &str, lines: &str) {
    let path = reviewed(name);
    if std::env::var_os("COAX_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, lines).expect("written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        lines, expected,
        "{name}: `COAX_BLESS=1` after a change that is meant"
    );
}

#[test]
fn the_bytes_that_examples_send_are_those_that_were_reviewed() {
    for example in EXAMPLES {
        let name = example.0;
        check(&format!("{name}.gateway.jsonl"), &sent(example, None));
        let lines = sent(example, Some("https://api.openai.com/v1"));
        check(&format!("{name}.openai.jsonl"), &lines);
    }
}

#[test]
fn the_document_has_both_forms() {
    let read = |name| fs::read_to_string(reviewed(name)).expect("a file");
    let gateway = read("document.gateway.jsonl");
    assert!(gateway.contains(r#""media_type":"application/pdf","filename":"invoice.pdf""#));
    assert!(gateway.contains(r#""file":{"data":"JVBERi0"#));
    let openai = read("document.openai.jsonl");
    assert!(openai.contains(r#""file_data":"data:application/pdf;base64,JVBERi0"#));
    assert!(!openai.contains("media_type"));
}
