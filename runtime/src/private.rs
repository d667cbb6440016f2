//! The one interface between generated code and the crate. Nothing here is for users, and it
//! may change with any release: `coax` and `coax-macros` have the same version.

use std::fmt::Display;
use std::marker::PhantomData;

#[cfg(feature = "schemars1")]
pub use schemars;
pub use serde;
#[doc(hidden)]
pub use serde::Deserialize;
#[cfg(feature = "schemars1")]
use serde::de::DeserializeOwned;
pub use serde::ser::{Serialize, SerializeMap, Serializer};

pub use crate::partial::Streamed;
pub use crate::partial::fields::{Fields, change, slot};
pub use crate::partial::fill::{Begin, Begun, Change, Fill};
pub use crate::partial::items::{ItemKeys, Items, List};
pub use crate::partial::streamed::Partial;
pub use crate::partial::whole::AsWhole;
pub use crate::partial::write::{debug, entry, merge, variant};
#[cfg(feature = "schemars1")]
use crate::partial::{Whole, whole};
pub use crate::schema::check::Check;
#[cfg(feature = "garde023")]
pub use crate::schema::read::validate::garde::Ruled;
use crate::schema::schemars::hook;
#[cfg(feature = "schemars1")]
use crate::schema::schemars::import;
#[cfg(feature = "schemars1")]
pub use crate::schema::schemars::json_schema::Described;
pub use crate::schema::structured::Structured;
pub use crate::schema::table::Tabled;
pub use crate::schema::table::doc::{json, json_room, laid_out, room};
pub use crate::schema::table::identity::{applied, declared};
pub use crate::schema::table::node::{
    Argument, Bound, Complaint, Constraints, Content, Definition, Example, Field, Keyword, Kind,
    Node, NodeRef, Operand, Tagging, Text, Validator, Value, Variant,
};
#[cfg(feature = "schemars1")]
use crate::schema::table::node::{Describe, Foreign as ForeignKind};
use crate::schema::table::text;
pub use crate::schema::table::unchecked::Writer;
pub use crate::schema::write::dialect::{Dialect, pinned};
pub use crate::tool::returned::{
    FailureInWords, FailureItself, FailureOfError, FailureWithSources, Given, OutputItself,
    OutputOfValue, SplitResult, SplitValue,
};
pub use crate::tool::{
    AddListed, AnyState, IsContext, ListedTool, NamedTool, ReadArgument, SameState, SomeState,
};
pub use crate::{
    __doc as doc, __foreign as foreign, __garde as garde, __json_schema as json_schema,
};

/// For `#[derive(Prompt)]` and `prompt!`.
pub mod prompt {
    pub use super::distinct_names;
    pub use crate::client::{Prompt, output_text};
    pub use crate::prompt::example::example;
    pub use crate::prompt::fence::Fenced;
    pub use crate::prompt::field::{
        Attached, IsSet, Joined, Json, UntrustedText, attach, is_set, joined, json, untrusted,
        written,
    };
    pub use crate::prompt::inline::{Inline, user};
    pub use crate::prompt::offered::{Listed, NotOffered, Offered, toolbox};
    pub use crate::prompt::slot::{
        Given, ListItself, ListOfReference, Nested, NoPrompt, Probe, SlotOfOption, SlotOfPrompt,
        SlotOfValue, is_text, write_text,
    };
    pub use crate::prompt::version::{Source, schema_text, version};
    pub use crate::prompt::write::{cache, cache_history, message, section, text};
    pub use crate::prompt::{History, Rendered};
    pub use crate::wire::{ChatRequest, Effort, Message, Reasoning, Role};
    pub use std::string::String;
}

/// Returns the node of a field's type.
pub const fn node<T: Structured>() -> NodeRef {
    T::NODE
}

/// Returns the same node, and names the type inside its wrappers first: an error then underlines `Address`
/// and not `Option<Address>`.
pub const fn within<Inner: Structured, T: Structured>() -> NodeRef {
    T::NODE
}

/// Returns the node of a derived type.
pub const fn derived<T: Tabled>(
    name: &'static str,
    characters: usize,
    doc: Text,
    kind: Kind,
) -> Node {
    Node {
        definition: Some(Definition {
            name,
            id: T::ID,
            arguments: &[],
            characters,
        }),
        doc,
        validate: None,
        describe: hook::describe::<T>(),
        unlimited: false,
        kind,
    }
}

/// Stands for a generic type inside itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recursive<T>(PhantomData<T>);

impl<T: Structured> Structured for Recursive<T> {}

impl<T: Structured> Tabled for Recursive<T> {
    const ID: u64 = T::ID;
    const NODE: NodeRef = NodeRef::new(
        const {
            &Node {
                describe: hook::describe::<T>(),
                ..Node::of(Kind::Recursive(T::ID))
            }
        },
    );
}

/// Stands for a type that schemars describes.
#[cfg(feature = "schemars1")]
pub struct Foreign<T>(PhantomData<T>);

/// A type that schemars describes, with a message for those that it does not.
#[cfg(feature = "schemars1")]
#[diagnostic::on_unimplemented(
    message = "schemars does not describe `{Self}`",
    label = "`schemars::JsonSchema` is not implemented for it",
    note = "derive it, or say what its JSON looks like: `#[structured(as = \"SomeType\")]`"
)]
pub trait Foreigner {
    /// Adds the type to a generator of schemars.
    const DESCRIBE: Describe;
}

#[cfg(feature = "schemars1")]
#[diagnostic::do_not_recommend]
impl<T: schemars::JsonSchema> Foreigner for T {
    const DESCRIBE: Describe = hook::subschema::<T>;
}

#[cfg(feature = "schemars1")]
impl<T: Foreigner> Structured for Foreign<T> {}

#[cfg(feature = "schemars1")]
impl<T: Foreigner> Tabled for Foreign<T> {
    // Never an argument of a type with a name, so it need not be distinguished from others.
    const ID: u64 = 0;
    const NODE: NodeRef = NodeRef::new(
        const {
            &Node {
                describe: Some(T::DESCRIBE),
                ..Node::of(Kind::Foreign(ForeignKind {
                    describe: T::DESCRIBE,
                    complete: import::complete,
                }))
            }
        },
    );
}

#[cfg(feature = "schemars1")]
impl<T: Foreigner + DeserializeOwned> Streamed for Foreign<T> {
    type Partial = Whole<T>;
}

#[cfg(feature = "schemars1")]
impl<T: DeserializeOwned> Fill<Whole<T>> for Foreign<T> {
    fn begin(begin: Begin<'_>) -> Begun<Whole<T>> {
        whole::begin(begin)
    }
}

/// Documentation whose pieces only the compiler can read.
#[doc(hidden)]
#[macro_export]
macro_rules! __doc {
    ($($piece:expr),*) => {{
        const PIECES: &[&::core::primitive::str] = &[$($piece),*];
        const PLAIN: &$crate::__private::Writer<{ $crate::__private::room(PIECES) }> =
            &$crate::__private::laid_out(PIECES);
        const JSON: &$crate::__private::Writer<
            { $crate::__private::json_room(PLAIN.as_str()) },
        > = &$crate::__private::json(PLAIN.as_str());
        $crate::__private::Text::escaped(PLAIN.as_str(), JSON.as_str())
    }};
}

/// The type that stands for one that schemars describes.
#[cfg(feature = "schemars1")]
#[doc(hidden)]
#[macro_export]
macro_rules! __foreign {
    ($ty:ty) => {
        $crate::__private::Foreign<$ty>
    };
}

/// Reports the missing feature.
#[cfg(not(feature = "schemars1"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __foreign {
    ($ty:ty) => {
        ::core::compile_error!(
            "`#[structured(schemars)]` needs the feature `schemars` of the crate `coax`"
        )
    };
}

/// The rest of `impl JsonSchema for Type`.
#[cfg(feature = "schemars1")]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_schema {
    ($($head:tt)*) => {
        $($head)* {
            fn schema_name() -> ::std::borrow::Cow<'static, ::core::primitive::str> {
                <$crate::__private::Described<Self> as $crate::__private::schemars::JsonSchema>::schema_name()
            }
            fn schema_id() -> ::std::borrow::Cow<'static, ::core::primitive::str> {
                <$crate::__private::Described<Self> as $crate::__private::schemars::JsonSchema>::schema_id()
            }
            fn json_schema(
                generator: &mut $crate::__private::schemars::SchemaGenerator,
            ) -> $crate::__private::schemars::Schema {
                <$crate::__private::Described<Self> as $crate::__private::schemars::JsonSchema>::json_schema(
                    generator,
                )
            }
        }
    };
}

/// Reports the missing feature.
#[cfg(not(feature = "schemars1"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_schema {
    ($($head:tt)*) => {
        ::core::compile_error!(
            "`#[structured(json_schema)]` needs the feature `schemars` of the crate `coax`"
        );
    };
}

/// Returns the schema of `T` in a dialect, with every constraint as a keyword: for tests of the dialects.
#[cfg(feature = "local")]
pub fn constrained<T: Structured>(dialect: Dialect) -> Option<&'static str> {
    let schema = crate::schema::constrained::<T>(&[dialect]).ok()?;
    Some(schema.schema.get())
}

/// The reader of a value from text.
pub type Reader<'de> = serde_json::Deserializer<serde_json::de::SliceRead<'de>>;

/// Reads a value from its JSON text and holds it to the user's own rules.
pub fn validate<'de, T>(
    json: &'de str,
    read: impl FnOnce(&mut Reader<'de>) -> Result<T, serde_json::Error>,
    rules: &[fn(&T) -> Vec<Complaint>],
) -> Vec<Complaint> {
    match read(&mut Reader::from_slice(json.as_bytes())) {
        Ok(value) => rules.iter().flat_map(|rule| rule(&value)).collect(),
        Err(error) => vec![Complaint::new(error.to_string())],
    }
}

/// Returns the complaint of a rule that stops at the first mistake.
pub fn into_complaints(verdict: impl Verdict) -> Vec<Complaint> {
    verdict
        .into_result()
        .err()
        .map(Complaint::new)
        .into_iter()
        .collect()
}

/// The result of a rule of the user's own.
#[diagnostic::on_unimplemented(
    message = "a rule gives `Result<(), E>`, where `E` can be displayed",
    label = "this one gives `{Self}`",
    note = "write `Ok(())` where the value is right, and `Err(\"why not\")` where it is not"
)]
pub trait Verdict {
    /// Returns nothing, or the error of a wrong value.
    ///
    /// # Errors
    /// The rule's message about the value.
    fn into_result(self) -> Result<(), String>;
}

impl<E: Display> Verdict for Result<(), E> {
    fn into_result(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// Garde's errors about a value.
#[cfg(feature = "garde023")]
#[doc(hidden)]
#[macro_export]
macro_rules! __garde {
    ($value:expr) => {
        $crate::__private::Ruled::complaints($value)
    };
}

/// Reports the missing feature.
#[cfg(not(feature = "garde023"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __garde {
    ($value:expr) => {
        ::core::compile_error!(
            "`#[structured(garde)]` needs the feature `garde` of the crate `coax`"
        )
    };
}

/// Refuses two tools of one name.
#[track_caller]
pub const fn distinct_names(names: &[&str]) {
    let mut i = 0;
    while i < names.len() {
        assert!(
            !text::contains(names.split_at(i).0, names[i]),
            "two tools have one name: give one of them another, `#[coax::tool(name = \"…\")]`"
        );
        i += 1;
    }
}

/// Runs a tool's function that blocks on a thread where it may.
///
/// # Panics
/// When the function does.
pub async fn blocking<T: Send + 'static>(function: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(function).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime shuts down, and this is dropped.
            Err(_) => std::future::pending().await,
        },
    }
}

/// Runs an async `main` to its end.
///
/// # Panics
/// When the system gives no threads.
#[cfg(feature = "main")]
pub fn block_on<F: Future>(main: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system gives threads and timers");
    runtime.block_on(main)
}
