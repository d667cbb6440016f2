//! The integration tests: one binary.

mod local;
mod local_answers;
mod local_http;
mod local_requests;
mod local_script;
mod local_stream;
mod local_strict;
