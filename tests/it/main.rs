//! The integration tests: one binary.

mod cases;
mod client;
mod conversation;
mod dependencies;
mod examples;
mod face;
mod faults;
mod fuzz;
mod house;
mod local;
mod media;
mod partial;
mod prompt;
mod run;
mod schema;
mod tools;
mod wire;
mod words;
