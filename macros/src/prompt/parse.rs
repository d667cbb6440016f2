//! A struct becomes the model of a prompt. Its rules are checked in `check`.

use std::path::{Path, PathBuf};

use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields};

use super::model::{Field, Item};
use super::{attr, messages};
use crate::diag::Diagnostics;

/// Returns the folder of the crate that is compiled, where its `Cargo.toml` is.
pub(super) fn folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from)
}

/// Reads the struct; nothing where it is no struct with named fields.
pub(crate) fn item<'a>(
    input: &'a DeriveInput,
    folder: &Path,
    diag: &mut Diagnostics,
) -> Option<Item<'a>> {
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => fields.named.iter().collect(),
            Fields::Unit => Vec::new(),
            Fields::Unnamed(_) => {
                diag.at(&input.ident, messages::tuple_struct());
                return None;
            }
        },
        Data::Enum(data) => {
            diag.at(data.enum_token, messages::no_struct("an enum"));
            return None;
        }
        Data::Union(data) => {
            diag.at(data.union_token, messages::no_struct("a union"));
            return None;
        }
    };
    let attributes = attr::container(&input.attrs, folder, diag);
    let fields: Vec<Field<'_>> = fields
        .into_iter()
        .filter_map(|field| {
            let ident = field.ident.as_ref()?;
            Some(Field {
                ident,
                name: ident.unraw().to_string(),
                ty: &field.ty,
                attributes: attr::field(&field.attrs, diag),
            })
        })
        .collect();
    Some(Item {
        input,
        attributes,
        fields,
    })
}
