//! The one door through which generated code reaches the crate. Nothing here is for users, and it
//! may change with any release: `coax` and `coax-macros` have the same version.

use std::fmt::Display;
use std::marker::PhantomData;

pub use serde::Deserialize;
pub use serde::ser::{Serialize, SerializeMap, Serializer};

pub use crate::partial::fields::{Fields, change, slot};
pub use crate::partial::items::{Items, List};
pub use crate::partial::whole::AsWhole;
pub use crate::partial::write::{debug, entry, merge, variant};
pub use crate::partial::{Begin, Begun, Change, Partial, Streamed};
pub use crate::schema::Structured;
pub use crate::schema::check::Check;
pub use crate::schema::identity::declared;
pub use crate::schema::node::{
    Argument, Bound, Content, Definition, Example, Field, Kind, Node, NodeRef, Rules, Tagging,
    Text, Validator, Value, Variant,
};

/// The node of a field, which names the type inside its wrappers first: an error then underlines
/// `Address` and not `Option<Address>`.
pub const fn within<Inner: Structured>(node: NodeRef) -> NodeRef {
    node
}

/// Stands for a generic type inside itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recursive<T>(PhantomData<T>);

impl<T: Structured> Structured for Recursive<T> {
    const ID: u64 = T::ID;
    const NODE: NodeRef = NodeRef::new(const { &Node::of(Kind::Recursive(T::ID)) });
}

/// What reads a value from text.
pub type Reader<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

/// Reads a value from its JSON text and holds it to the user's own rule.
///
/// # Errors
/// What the rule says against the value, or serde against the text.
pub fn validate<'de, T, E: Display>(
    json: &'de str,
    read: impl FnOnce(&mut Reader<'de>) -> Result<T, serde_json::Error>,
    rule: impl FnOnce(&T) -> Result<(), E>,
) -> Result<(), String> {
    let value = read(&mut Reader::from_str(json)).map_err(|error| error.to_string())?;
    rule(&value).map_err(|error| error.to_string())
}

/// Runs an async `main` to its end.
///
/// # Panics
/// When the system gives no threads.
pub fn block_on<F: Future>(main: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system gives threads and timers");
    runtime.block_on(main)
}
