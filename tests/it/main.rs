//! The integration tests: one binary.

mod client;
mod face;
mod fuzz;
mod house;
mod local;
mod partial;
mod schema;
mod wire;
