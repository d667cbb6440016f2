//! Images, documents and audio: what is read, what is sent, and what it costs.

mod kinds;
mod sent;
