//! Where the examples get their client from.
