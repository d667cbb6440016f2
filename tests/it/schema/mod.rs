//! Schemas: their exact text, that what they admit deserializes, constraints, and the way back.

mod bounds;
mod constraints;
mod decoding;
mod dialects;
mod docs;
mod foreign;
mod formats;
mod hostile;
mod hygiene;
mod limits;
mod rules;
mod shapes;
mod text;
