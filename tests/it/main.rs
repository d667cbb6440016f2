//! The integration tests: one binary.

mod client;
mod dependencies;
mod face;
mod fuzz;
mod house;
#[cfg(feature = "interop")]
mod interop;
mod local;
mod local_answers;
mod local_http;
mod local_requests;
mod local_script;
mod local_shapes;
mod local_stream;
mod local_strict;
mod partial;
mod schema;
mod ui;
mod wire;
mod wire_answer;
mod wire_failure;
mod wire_gateway;
mod wire_random;
mod wire_range;
mod wire_tolerance;

/// Runs a future to its end; for tests of many types, whose futures are too large for one.
fn wait<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build();
    runtime.expect("a runtime").block_on(future)
}
