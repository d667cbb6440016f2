//! What goes over the wire: requests, answers, chunks and failures, written and read exactly.

mod answer;
mod failure;
mod gateway;
mod random;
mod range;
mod request;
mod seed;
mod tolerance;
