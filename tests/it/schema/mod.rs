//! Schemas: their exact text, that what they admit deserializes, constraints, and the way back.

mod bounds;
mod constraints;
mod decoding;
mod dialects;
mod docs;
mod foreign;
mod hostile;
mod hygiene;
mod limits;
mod lists;
mod rules;
mod shapes;
mod text;
