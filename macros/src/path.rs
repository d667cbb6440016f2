//! The path to the `coax` crate in generated code, and nothing else.

use syn::Path;

/// `::coax`, unless the item says where the crate is.
pub(crate) fn coax(chosen: Option<&Path>) -> Path {
    chosen.cloned().unwrap_or_else(|| syn::parse_quote!(::coax))
}
