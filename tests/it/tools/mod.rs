//! Tools: what the macros make of functions and methods.

mod contexts;
mod macros;
mod parameters;
mod results;
mod toolboxes;

use coax::{ToolError, Toolbox};
use serde_json::Value;

/// Returns what the model sees of a call.
async fn seen(tools: &Toolbox, name: &str, arguments: Value) -> Result<String, ToolError> {
    let output = tools.call(name, &arguments).await?;
    Ok(output.content().text().expect("a text").into_owned())
}

/// Returns what the model is told of a call that fails.
async fn told(tools: &Toolbox, name: &str, arguments: Value) -> String {
    let error = tools.call(name, &arguments).await;
    error.expect_err("it fails").message().to_owned()
}
