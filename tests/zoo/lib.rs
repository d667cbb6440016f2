//! The types that the tests share.
