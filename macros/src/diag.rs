//! The mistakes found in one item, all of them. It knows no rule and no wording.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// Collects mistakes. It must be read: dropped unread, it panics, so that none gets lost.
pub(crate) struct Diagnostics {
    errors: Vec<Error>,
    read: bool,
}

impl Diagnostics {
    pub(crate) fn new() -> Self {
        Self {
            errors: Vec::new(),
            read: false,
        }
    }

    /// Adds a mistake that underlines all of `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.errors.push(Error::new_spanned(tokens, message));
    }

    /// Adds a mistake that underlines one span.
    pub(crate) fn at_span(&mut self, span: Span, message: impl std::fmt::Display) {
        self.errors.push(Error::new(span, message));
    }

    /// Adds a mistake that syn found.
    pub(crate) fn push(&mut self, error: Error) {
        self.errors.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns all mistakes as `compile_error!`s.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.read = true;
        self.errors
            .drain(..)
            .map(Error::into_compile_error)
            .collect()
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        assert!(
            self.read || std::thread::panicking(),
            "diagnostics were dropped unread"
        );
    }
}
