//! The elements of one list of a document, each as soon as it closes. What an element means is not
//! looked at.

use super::record::Recorder;
use crate::json::{Event, Parser, Sink};
use crate::schema::table::node::{Field, Kind, NodeRef};
use crate::schema::table::shape;
use crate::schema::{Layout, Structured};
use std::collections::{BTreeSet, BinaryHeap, HashSet, LinkedList, VecDeque};

/// A type whose elements can be streamed one by one: a list, or a struct with
/// `#[structured(items)]` on one of its fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no elements that could be streamed one by one",
    label = "neither a list nor a struct that says which of its lists is meant",
    note = "mark the list in `{Self}` with `#[structured(items)]`"
)]
pub trait Items: Structured + ItemKeys {
    /// An element.
    type Item: Structured;
}

/// The place of the elements; the part of [`Items`] that is not for users.
pub trait ItemKeys {
    /// The JSON names of the field that holds them; none for a list.
    const KEYS: &'static [&'static str];
}

/// A list that `#[structured(items)]` may stand on.
#[diagnostic::on_unimplemented(
    message = "`items` goes on a list, and `{Self}` is none",
    label = "not a `Vec` or another list"
)]
pub trait List {
    /// An element.
    type Item;
}

macro_rules! lists {
    ($([$($parameter:ident)*] $ty:ty;)*) => {$(
        impl<T: Structured $(, $parameter)*> Items for $ty {
            type Item = T;
        }

        impl<T $(, $parameter)*> ItemKeys for $ty {
            const KEYS: &'static [&'static str] = &[];
        }

        impl<T $(, $parameter)*> List for $ty {
            type Item = T;
        }
    )*};
}

lists! {
    [] Vec<T>;
    [] VecDeque<T>;
    [] LinkedList<T>;
    [] BinaryHeap<T>;
    [] BTreeSet<T>;
    [S] HashSet<T, S>;
    [] Box<[T]>;
}

/// Text in, the JSON of elements out.
#[derive(Debug)]
pub(crate) struct Splitter {
    parser: Parser,
    found: Found,
    broken: bool,
}

#[derive(Debug)]
struct Found {
    keys: Vec<&'static str>,
    /// `true` if the keys may be in the object around the root.
    is_wrapped: bool,
    /// Depth of the keys.
    level: usize,
    /// Number of open objects and lists.
    depth: usize,
    /// `true` if the value that begins is the list.
    is_next: bool,
    /// Depth of the elements, once the list is open.
    inside: Option<usize>,
    element: Option<Recorder>,
    elements: VecDeque<String>,
}

impl Splitter {
    pub(crate) fn of<L: Items>(layout: Layout) -> Self {
        let is_list = L::KEYS.is_empty();
        let mut keys = if is_list { &["value"] } else { L::KEYS }.to_vec();
        let list = layout.and_then(|root| field(root, L::KEYS));
        keys.extend(list.and_then(|it| it.name.alias()));
        Self {
            parser: Parser::default(),
            found: Found {
                keys,
                is_wrapped: !is_list && shape::is_wrapped(layout.unwrap_or(L::NODE)),
                level: 1,
                depth: 0,
                // A list may come without the object around it.
                is_next: is_list,
                inside: None,
                element: None,
                elements: VecDeque::new(),
            },
            broken: false,
        }
    }

    /// Takes more of the text. What is no JSON has no more elements.
    pub(crate) fn push(&mut self, text: &str) {
        self.broken = self.broken || self.parser.push(text.as_bytes(), &mut self.found).is_err();
    }

    /// Returns whether the list came and is over, in text that is JSON so far.
    pub(crate) fn is_over(&self) -> bool {
        !self.broken && self.found.inside == Some(usize::MAX)
    }

    /// The names under which the list may stand.
    pub(crate) fn keys(&self) -> Vec<&'static str> {
        self.found.keys.clone()
    }

    /// The next element that is whole.
    pub(crate) fn pop(&mut self) -> Option<String> {
        self.found.elements.pop_front()
    }
}

/// Returns how an element is read, in the layout of what its list is in.
pub(crate) fn element<L: Items>(layout: Layout) -> Layout {
    let root = layout?;
    let list = match L::KEYS {
        [] => root,
        keys => field(root, keys)?.node,
    };
    let Kind::Array { items, .. } = shape::strip_nullable(list).get().kind else {
        return None;
    };
    Some(items)
}

/// The field that one of the keys leads to.
fn field(root: NodeRef, keys: &[&str]) -> Option<&'static Field> {
    let Kind::Object(fields) = shape::strip(root).get().kind else {
        return None;
    };
    fields.iter().find(|it| keys.contains(&it.name.as_str()))
}

impl Sink for Found {
    fn event(&mut self, event: Event<'_>) {
        let opens = matches!(event, Event::Object | Event::List | Event::String);
        let ends = matches!(event, Event::EndObject | Event::EndList | Event::EndString);
        if self.inside == Some(self.depth) && !ends && self.element.is_none() {
            self.element = Some(Recorder::default());
        }
        if let Some(element) = &mut self.element {
            if element.event(event)
                && let Some(element) = self.element.take()
            {
                self.elements.push_back(element.into_json());
            }
        } else if opens && event == Event::List && self.is_next && self.inside.is_none() {
            self.inside = Some(self.depth + 1);
        } else if ends && self.inside == Some(self.depth) {
            // The list is over, and there is no other.
            self.inside = Some(usize::MAX);
        }
        self.depth = self.depth + usize::from(opens) - usize::from(ends);
        self.is_next = match event {
            Event::Key(key) => {
                if self.depth == 1 {
                    self.level = 1 + usize::from(self.is_wrapped && key == "value");
                }
                self.depth == self.level && self.keys.contains(&key)
            }
            _ => false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::Tabled;

    struct Report;

    impl Structured for Report {}

    impl Tabled for Report {
        const ID: u64 = 0;
        const NODE: NodeRef = <()>::NODE;
    }

    impl Items for Report {
        type Item = u8;
    }

    impl ItemKeys for Report {
        const KEYS: &'static [&'static str] = &["facts", "truths"];
    }

    fn split<L: Items>(text: &str) -> Vec<String> {
        let mut splitter = Splitter::of::<L>(None);
        let mut elements = Vec::new();
        for at in 0..text.len() {
            splitter.push(&text[at..=at]);
            let before = elements.len();
            elements.extend(std::iter::from_fn(|| splitter.pop()));
            assert!(elements.len() <= before + 1, "each as soon as it closes");
        }
        elements
    }

    #[test]
    fn elements_come_out_whole() {
        let text = r#"{"value": [1, "a\"b", {"x": [1, {"y": null}], "z": ""}, [], [[2]], true ]}"#;
        let expected = [
            "1",
            r#""a\"b""#,
            r#"{"x":[1,{"y":null}],"z":""}"#,
            "[]",
            "[[2]]",
            "true",
        ];
        assert_eq!(split::<Vec<u8>>(text), expected);
        assert_eq!(split::<Vec<u8>>("[1,[2],3]"), ["1", "[2]", "3"]);
        assert!(split::<Vec<u8>>(r#"{"value":{"value":[1]},"x":[2]}"#).is_empty());
    }

    #[test]
    fn one_list_of_an_object_is_meant() {
        let text = r#"{"a":[1],"b":{"facts":[2]},"facts":[3,{"facts":[4]}],"c":[5],"facts":[6]}"#;
        assert_eq!(split::<Report>(text), ["3", r#"{"facts":[4]}"#]);
        assert_eq!(split::<Report>(r#"{"truths":[7]}"#), ["7"]);
        assert!(split::<Report>("[1]").is_empty());
    }
}
