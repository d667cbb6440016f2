//! Typed prompts.
