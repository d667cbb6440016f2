//! The examples with tools: what they print, and that `durable` goes on wherever it was killed.

use coax::local::Gateway;
use coax_examples::{Scripted, shop};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The path of an example that cargo built beside this test.
fn built(example: &str) -> PathBuf {
    let test = std::env::current_exe().expect("this test has a path");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("a profile's folder");
    folder.join("examples").join(example)
}

/// An example with the environment of a newcomer.
fn example(name: &str, state: &Path) -> Command {
    let mut command = Command::new(built(name));
    for variable in [
        "AI_GATEWAY_API_KEY",
        "VERCEL_OIDC_TOKEN",
        "AI_GATEWAY_BASE_URL",
    ] {
        command.env_remove(variable);
    }
    command
        .env("COAX_STATE", state.join("state.json"))
        .env("COAX_ORDERS", state.join("orders"));
    command
}

fn printed(command: &mut Command) -> String {
    let output = command.output().expect("cargo builds examples with tests");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("text")
}

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("coax-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn tools_run_what_is_approved() {
    let folder = folder("tools");
    let text = printed(&mut example("tools", &folder));
    assert!(
        text.starts_with("approved: order {\"article\":\"A-100\",\"pieces\":6}\n"),
        "{text}"
    );
    assert!(
        text.contains("step 1: count {\"article\":\"B-200\"} → 10\n"),
        "{text}"
    );
    assert!(
        text.contains("step 3: order {\"article\":\"A-100\",\"pieces\":6} → 6 of A-100 for Kim\n"),
        "{text}"
    );
    assert!(text.contains("    total: 15.0,\n"), "{text}");
    assert_eq!(
        fs::read_to_string(folder.join("orders")).expect("orders"),
        "A-100 6\n"
    );
    fs::remove_dir_all(folder).expect("a folder");
}

#[test]
fn approve_saves_and_goes_on_in_another_process() {
    for (decision, orders) in [("yes", "A-100 12\n"), ("too many", "")] {
        let folder = folder("approve");
        let text = printed(&mut example("approve", &folder));
        assert!(
            text.starts_with("waits: order {\"article\":\"A-100\",\"pieces\":12}\nsaved in "),
            "{text}"
        );
        assert!(!folder.join("orders").exists());
        let text = printed(example("approve", &folder).arg(decision));
        assert_eq!(text, "That is settled.\n");
        let written = fs::read_to_string(folder.join("orders")).unwrap_or_default();
        assert_eq!(written, orders);
        assert!(!folder.join("state.json").exists());
        fs::remove_dir_all(folder).expect("a folder");
    }
}

/// The server of a run, with the whole script.
fn gateway() -> Gateway {
    let gateway = Gateway::new();
    for answer in shop::script() {
        match answer {
            Scripted::Calls(calls) => drop(gateway.reply_tool_calls(calls)),
            Scripted::Answer(json) => drop(gateway.reply(json)),
        }
    }
    gateway
}

/// Runs `durable` against the server, to its end, or to be killed at the save with this number.
fn durable(folder: &Path, address: &str, kill_at: Option<usize>) -> Option<String> {
    let mut command = example("durable", folder);
    command.env("AI_GATEWAY_BASE_URL", address);
    command.env("AI_GATEWAY_MODEL", "openai/gpt-5");
    let Some(kill_at) = kill_at else {
        return Some(printed(&mut command));
    };
    let child = command
        .env("COAX_STEP", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = child.stderr(Stdio::null()).spawn().expect("built");
    let mut input = child.stdin.take().expect("piped");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let (mut saves, mut rest) = (0, String::new());
    for line in lines {
        let line = line.expect("text");
        if !line.starts_with("saved after ") {
            rest += &line;
            rest.push('\n');
            continue;
        }
        saves += 1;
        if saves == kill_at {
            child.kill().expect("it waits for a line");
            child.wait().expect("it is dead");
            return None;
        }
        writeln!(input).expect("it waits for a line");
    }
    assert!(child.wait().expect("an end").success());
    Some(rest)
}

/// The output of a run at its end, without the lines about saves.
fn end(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("saved after "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Plays a run that is killed by `kills`, start after start, until it comes to its end.
async fn play(
    name: &str,
    mut kills: impl Iterator<Item = usize> + Send + 'static,
) -> (String, usize) {
    let folder = folder(name);
    let gateway = gateway();
    let served = gateway.serve("127.0.0.1:0").await.expect("a port");
    let address = served.base_url().to_owned();
    let at = folder.clone();
    let run = tokio::task::spawn_blocking(move || {
        let mut starts = 0;
        loop {
            starts += 1;
            if let Some(text) = durable(&at, &address, kills.next()) {
                return (end(&text), starts);
            }
        }
    });
    let (text, starts) = run.await.expect("no panic");
    gateway.assert_used();
    assert_eq!(gateway.requests().len(), shop::script().len());
    assert_eq!(
        fs::read_to_string(folder.join("orders")).expect("orders"),
        "A-100 6\n"
    );
    fs::remove_dir_all(folder).expect("a folder");
    (text, starts)
}

#[tokio::test(flavor = "multi_thread")]
async fn durable_goes_on_wherever_it_was_killed() {
    let (undisturbed, _) = play("durable", std::iter::empty()).await;
    assert!(undisturbed.contains("total: 15.0"), "{undisturbed}");
    // Killed once, after each of the saves.
    for at in 1..=8 {
        let (text, starts) = play("durable", std::iter::once(at)).await;
        assert_eq!((text.as_str(), starts), (undisturbed.as_str(), 2), "{at}");
    }
    // Killed after every save.
    let (text, starts) = play("durable", std::iter::repeat(1)).await;
    assert_eq!(text, undisturbed);
    assert!(starts > 8, "{starts}");
}
