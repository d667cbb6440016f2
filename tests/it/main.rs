//! The integration tests: one binary.

mod wire;
mod wire_answer;
mod wire_failure;
mod wire_gateway;
mod wire_random;
mod wire_range;
mod wire_tolerance;
