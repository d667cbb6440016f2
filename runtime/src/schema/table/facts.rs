//! The steps besides serde that reading an answer of a type takes, known when the program is compiled, so
//! that types that need none pay for none.

use super::node::{Complete, Content, Field, Kind, NodeRef, scalar};
use super::registry::Registry;
use super::{Tabled, shape};

/// The needs of a type.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    /// The schema has something that serde does not read as it stands.
    pub(crate) encoded: bool,
    /// There are constraints to which the answer has to be held.
    pub(crate) constrained: bool,
    /// There is a schema that is known at run time only, and so all else that it needs; this makes
    /// the table that has it.
    pub(crate) foreign: Option<Complete>,
    /// There is an integer that JSON has no number for.
    wide: bool,
}

/// Returns what `root` needs, with all that it reaches.
pub(crate) const fn of(root: NodeRef) -> Facts {
    let mut facts = Facts {
        encoded: false,
        constrained: false,
        foreign: None,
        wide: false,
    };
    facts.node(root);
    let registry = Registry::of(root);
    let mut i = 0;
    while i < registry.len() {
        facts.node(registry.node(i));
        i += 1;
    }
    facts
}

/// The same of a root that nothing may have been derived for, so that nothing else checks it.
#[track_caller]
pub(crate) const fn checked(root: NodeRef) -> Facts {
    let facts = of(root);
    assert!(!facts.wide, "{}", shape::WIDE);
    facts
}

/// The table of `T`, with all that is known at run time only.
///
/// # Errors
/// A sentence about the field whose schema has no strict form.
pub(crate) fn complete<T: Tabled>() -> Result<NodeRef, String> {
    match const { checked(T::NODE).foreign } {
        Some(complete) => complete(T::NODE),
        None => Ok(T::NODE),
    }
}

impl Facts {
    /// One type, without those that have a definition of their own.
    const fn node(&mut self, node: NodeRef) {
        let node = node.get();
        if node.validate.is_some() {
            self.constrained = true;
        }
        match &node.kind {
            Kind::Map { key, value } => {
                self.encoded = true;
                self.inside(*key);
                self.inside(*value);
            }
            Kind::Json => self.encoded = true,
            Kind::Foreign(foreign) => {
                self.encoded = true;
                self.constrained = true;
                self.foreign = Some(foreign.complete);
            }
            Kind::Array { items: inner, .. } | Kind::Nullable(inner) => self.inside(*inner),
            Kind::Newtype(field) => self.field(field),
            Kind::Tuple(fields) => {
                self.encoded = true;
                self.fields(fields);
            }
            Kind::Object(fields) => self.fields(fields),
            Kind::Union(_, variants) => {
                let mut i = 0;
                while i < variants.len() {
                    match variants[i].content {
                        Content::Unit => {}
                        Content::Newtype(field) => {
                            self.field(field);
                            self.merged(field.node);
                        }
                        Content::Tuple(fields) => {
                            self.encoded = true;
                            self.fields(fields);
                        }
                        Content::Struct(fields) => self.fields(fields),
                    }
                    i += 1;
                }
            }
            kind @ Kind::Integer { .. } if shape::is_wide(kind) => self.wide = true,
            scalar!() | Kind::Enum(_) | Kind::Recursive(_) | Kind::Quoted(_) => {}
        }
    }

    const fn inside(&mut self, node: NodeRef) {
        if shape::definition(node).is_none() {
            self.node(node);
        }
    }

    /// Keys that lie in another object belong to no definition of their own.
    const fn merged(&mut self, node: NodeRef) {
        if let Kind::Object(fields) = &shape::strip_nullable(node).get().kind {
            self.fields(fields);
        }
    }

    const fn fields(&mut self, fields: &[Field]) {
        let mut i = 0;
        while i < fields.len() {
            self.field(&fields[i]);
            if fields[i].flatten {
                self.merged(fields[i].node);
            }
            i += 1;
        }
    }

    const fn field(&mut self, field: &Field) {
        if shape::null_means_absent(field) {
            self.encoded = true;
        }
        if let Some(constraints) = field.constraints
            && constraints.are_checked()
        {
            self.constrained = true;
        }
        self.inside(field.node);
    }
}
