//! The path to the `coax` crate in generated code, and nothing else.

use syn::Path;

/// Returns `::coax`, or the path that the item gives for the crate.
pub(crate) fn coax(chosen: Option<&Path>) -> Path {
    chosen.cloned().unwrap_or_else(|| syn::parse_quote!(::coax))
}
