//! The position of the walk: the open objects, lists and strings, what each of them is by the table, and
//! what its next value is. It moves nothing; `walk` does:
//!
//! ```text
//!  a value begins: `expect` ─▶ Expect        an event inside a frame, by its Inside
//!  ───────────────────────────────────       ──────────────────────────────────────────────────────
//!  Root     ─▶ push Wrapper, or as Node      key    ─▶ next = Node | Content | Apart | Nothing
//!  Node     ─▶ scalar:  Begin::Value, End    text   ─▶ Change::Text (and kept, if it is checked)
//!              followed: Begin, push         value  ─▶ a value begins
//!              else:     record as Value     end    ─▶ late entries, Change::End, pop
//!  Content  ─▶ Node of a newtype, or push
//!  Pair     ─▶ push Pair                     recording (Apart): events go to the recorder until the
//!  Apart    ─▶ record for its Purpose        value is whole, then by its Purpose:
//!  Nothing  ─▶ push Unknown                  Value ─▶ whole · MapKey ─▶ pair_key · Tag ─▶ tag ·
//!                                            Early ─▶ entries, walked once their meaning is known
//! ```

use super::Change;
use super::record::Recorder;
use crate::schema::DecodeError;
use crate::schema::table::node::{Field, NodeRef, Text, Variant};

/// The value to fill.
pub(super) trait Target {
    /// Makes a change; whether it was taken.
    fn change(&mut self, path: &[u32], change: &Change<'_>) -> bool;
}

/// The position of the reader in a document and in the table.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) frames: Vec<Frame>,
    /// The steps to the place in Rust.
    pub(super) path: Vec<u32>,
    /// The current keys of the open objects, one after the other.
    pub(super) keys: String,
    /// The definitions around this place, for generic types inside themselves.
    pub(super) enclosing: Vec<(u64, NodeRef)>,
    /// A value that is kept until it is whole, and what it is for.
    pub(super) recording: Option<(Recorder, Purpose)>,
    /// The kind of the next value, if the frame does not give it.
    pub(super) forced: Option<Expect>,
    /// `true` if an answer that can never become a value ends the stream.
    pub(super) strict: bool,
    /// The depth of the outermost optional flattened value; a mismatch inside means `None`.
    pub(super) optional_depth: Option<usize>,
    pub(super) wrong: Option<DecodeError>,
}

/// An open object, list or string.
pub(super) struct Frame {
    pub(super) inside: Inside,
    /// Numbers of steps to the value, and to the part that has its keys, such as a variant.
    pub(super) outer: usize,
    pub(super) base: usize,
    /// Number of definitions around the inside.
    pub(super) enclosing: usize,
    /// Offset of its current key in the buffer of keys.
    pub(super) key: usize,
    /// The number of the next element.
    pub(super) index: u32,
    pub(super) next: Expect,
}

/// The kind of an open object, list or string.
pub(super) enum Inside {
    /// Nothing that the table knows.
    Unknown,
    /// Text; kept as a whole, for its field, where it has constraints that can end the stream.
    Text(Option<(&'static Field, String)>),
    /// The object around a root that is none.
    Wrapper(NodeRef),
    List(NodeRef),
    Slots(&'static [Field]),
    /// Fixed keys.
    Object {
        fields: &'static [Field],
        /// Entries of flattened fields that are not known yet.
        entries: String,
    },
    Map {
        key: NodeRef,
        value: NodeRef,
    },
    /// A map as a list of `{"key": …, "value": …}`.
    Pairs {
        key: NodeRef,
        value: NodeRef,
    },
    /// One of these pairs.
    Pair {
        key: NodeRef,
        value: NodeRef,
        has_key: bool,
        /// The value, where it came before the key.
        early: Option<String>,
    },
    External(&'static [Variant]),
    Adjacent {
        tag: Text,
        content: Text,
        variants: &'static [Variant],
        chosen: Option<u32>,
        /// The content, where it came before the tag.
        early: Option<String>,
    },
    Internal {
        tag: Text,
        variants: &'static [Variant],
        /// A variant that wants its keys together.
        chosen: Option<u32>,
        /// The entries that came before the tag, or that the variant waits for.
        entries: String,
    },
}

impl Inside {
    /// An entry of a map, of which nothing came.
    pub(super) fn pair(key: NodeRef, value: NodeRef) -> Self {
        Self::Pair {
            key,
            value,
            has_key: false,
            early: None,
        }
    }

    /// An object of which nothing came.
    pub(super) fn object(fields: &'static [Field]) -> Self {
        Self::Object {
            fields,
            entries: String::new(),
        }
    }
}

/// The kind of the next value.
#[derive(Clone, Copy)]
pub(super) enum Expect {
    Nothing,
    Root(NodeRef),
    Node(NodeRef, Option<&'static Field>),
    Content(&'static Variant),
    Pair(NodeRef, NodeRef),
    /// To be kept until it is whole.
    Apart(Purpose),
}

/// The purpose for which a value is recorded as text.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Value(NodeRef, Option<&'static Field>),
    MapKey,
    Tag,
    /// Until another key of the same object says what it is.
    Early,
}

impl Walk {
    /// Gives the current key its own name, if it came under the one that it was sent as.
    pub(super) fn name_key(&mut self, name: Text) {
        if let Some(frame) = self.frames.last()
            && name.alias() == Some(&self.keys[frame.key..])
        {
            self.keys.truncate(frame.key);
            self.keys.push_str(name.as_str());
        }
    }

    /// Sets the kind of the next value, in place of the frame's.
    pub(super) fn force(&mut self, expect: Expect) {
        self.forced = Some(expect);
    }
}

impl Frame {
    /// From now on the keys are those of this many steps, in these fields.
    pub(super) fn enter(&mut self, fields: &'static [Field], base: usize, enclosing: usize) {
        self.inside = Inside::object(fields);
        self.base = base;
        self.enclosing = enclosing;
    }
}
