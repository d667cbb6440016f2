//! Serves coax's local gateway for other clients: prints its base address, then takes one command
//! per line of standard input, answers each with `ok`, and ends when the input closes.
//!
//! Commands are JSON: `{"reply": "text"}`, `{"tool_call": {"name": {…arguments}}}`,
//! `{"fail": 429, "retry_after": 1}`. Each scripts the answer to the next request. `{"tool_loop": "script"}`
//! scripts the three answers of `tool_loop.rs`, and `{"tool_loop": "compare"}` compares what was sent for
//! them with what coax sends; `{"message_forms": "compare"}` does so for the messages that came last. A
//! difference ends the program.

mod message_forms;
mod tool_loop;

use coax::local::Gateway;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, stdin};
use std::time::Duration;
use tokio::runtime::Handle;

/// The one key that is taken.
const KEY: &str = "sk-served";

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Command {
    Reply {
        reply: String,
    },
    ToolCall {
        tool_call: BTreeMap<String, serde_json::Value>,
    },
    Fail {
        fail: u16,
        retry_after: u64,
    },
    ToolLoop {
        tool_loop: ToolLoop,
    },
    MessageForms {
        message_forms: Comparison,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Comparison {
    Compare,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ToolLoop {
    Script,
    Compare,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let gateway = Gateway::new();
    gateway.accept_key(KEY);
    let served = gateway.serve("127.0.0.1:0").await?;
    println!("{}", served.base_url());
    let script = gateway.clone();
    // Standard input blocks, so it is read beside the server's threads.
    tokio::task::spawn_blocking(move || read_commands(&script))
        .await?
        .map_err(|error| error.to_string())?;
    served.shutdown().await;
    Ok(())
}

fn read_commands(gateway: &Gateway) -> Result<(), Box<dyn Error + Send + Sync>> {
    for line in stdin().lock().lines() {
        match serde_json::from_str(&line?)? {
            Command::Reply { reply } => drop(gateway.reply(reply)),
            Command::ToolCall { tool_call } => drop(gateway.reply_tool_calls(tool_call)),
            Command::Fail { fail, retry_after } => {
                gateway
                    .fail(fail)
                    .retry_after(Duration::from_secs(retry_after));
            }
            Command::MessageForms {
                message_forms: Comparison::Compare,
            } => Handle::current().block_on(message_forms::compare(gateway))?,
            Command::ToolLoop { tool_loop } => match tool_loop {
                ToolLoop::Script => tool_loop::script(gateway),
                ToolLoop::Compare => Handle::current().block_on(tool_loop::compare(gateway))?,
            },
        }
        println!("ok");
    }
    Ok(())
}
