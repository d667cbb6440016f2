//! The model of a tool, after it was read. Emitting it cannot fail.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Ident, LitStr, Path, Type};

use super::signature::Function;
use crate::doc::Doc;

/// A tool: its function, what its attribute says, and what is made of its parameters.
pub(crate) struct Tool<'a> {
    pub(crate) function: &'a Function,
    pub(crate) attributes: ToolAttributes,
    /// The name by which the model calls it, and where that is given.
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) doc: Doc,
    /// The parameters, in order.
    pub(crate) parameters: Vec<Parameter<'a>>,
}

/// `#[coax::tool(…)]`, or `#[tool(…)]` in a toolbox.
#[derive(Default)]
pub(crate) struct ToolAttributes {
    pub(crate) coax: Option<Path>,
    /// The place of `crate`.
    pub(crate) coax_span: Option<Span>,
    pub(crate) name: Option<LitStr>,
    pub(crate) description: Option<String>,
    pub(crate) approve: bool,
    pub(crate) sequential: bool,
    pub(crate) repeatable: bool,
    /// The place of `blocking`.
    pub(crate) blocking: Option<Span>,
    pub(crate) timeout: Option<Timeout>,
    pub(crate) max_calls: Option<u32>,
    pub(crate) enabled: Option<Path>,
}

pub(crate) struct Timeout {
    pub(crate) milliseconds: u64,
    /// The place of the word.
    pub(crate) span: Span,
}

/// The use of a parameter.
pub(crate) enum Parameter<'a> {
    Context(Context<'a>),
    Argument(Argument<'a>),
}

/// The parameter that the run gives.
pub(crate) struct Context<'a> {
    /// The type behind the reference.
    pub(crate) ty: &'a Type,
    /// It is `ToolContext` without a state, so that the tool goes with any.
    pub(crate) stateless: bool,
}

/// A parameter that the model gives.
pub(crate) struct Argument<'a> {
    pub(crate) ident: Ident,
    pub(crate) ty: &'a Type,
    /// The attributes that go along to the field: doc comments, `structured`, `serde`.
    pub(crate) attributes: Vec<&'a Attribute>,
    pub(crate) own: ParameterAttributes,
    /// Its name in JSON, and where that is given.
    pub(crate) name: String,
    pub(crate) name_span: Span,
}

/// `#[tool(…)]` on a parameter.
#[derive(Default)]
pub(crate) struct ParameterAttributes {
    pub(crate) rename: Option<LitStr>,
    pub(crate) default: Option<Default>,
}

/// The value of an argument that is missing.
pub(crate) enum Default {
    /// The type's `Default`.
    OfType,
    /// An expression.
    Expression(TokenStream),
}

impl<'a> Tool<'a> {
    pub(crate) fn context(&self) -> Option<&Context<'a>> {
        self.parameters.iter().find_map(|it| match it {
            Parameter::Context(context) => Some(context),
            Parameter::Argument(_) => None,
        })
    }

    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Argument<'a>> {
        self.parameters.iter().filter_map(|it| match it {
            Parameter::Context(_) => None,
            Parameter::Argument(argument) => Some(argument),
        })
    }
}
