//! The integration tests: one binary.

mod cases;
mod client;
mod dependencies;
mod face;
mod faults;
mod fuzz;
mod house;
mod local;
mod partial;
mod prompt;
mod run;
mod schema;
mod tools;
mod wire;
