//! JSON events become changes at places. It walks events and schema table together, undoes what
//! strict mode encodes (wrapped roots, maps as lists, tuples as objects), and keeps aside what only
//! makes sense whole. What a place is in Rust is the target's.

use super::flatten::is_late;
use super::frame::{Expect, Frame, Inside, Purpose, Target, Walk};
use super::record::Recorder;
use super::verdict::is_checked;
use super::{Begin, Change};
use crate::json::{Event, Sink};
use crate::schema::table::node::{Content, Field, Kind, NodeRef, nested, opaque, scalar};
use crate::schema::table::shape;

/// Newtypes and `Option`s in a row that are looked through; a longer row has no end.
const ROW: usize = 64;

/// A walk and what it fills.
pub(super) struct Driver<'a> {
    pub(super) walk: &'a mut Walk,
    pub(super) target: &'a mut dyn Target,
}

impl Sink for Driver<'_> {
    fn event(&mut self, event: Event<'_>) {
        if let Some((recorder, _)) = &mut self.walk.recording {
            if recorder.event(event)
                && let Some((recorder, purpose)) = self.walk.recording.take()
            {
                self.recorded(purpose, &recorder.into_json());
            }
            return;
        }
        match event {
            Event::Text(text) => self.text(text),
            Event::Key(key) => self.key(key),
            Event::EndObject | Event::EndList | Event::EndString => self.end(),
            _ => {
                let expect = self.expect();
                self.begin(expect, event);
            }
        }
    }
}

impl Driver<'_> {
    pub(super) fn change(&mut self, change: Change<'_>) -> bool {
        self.target.change(&self.walk.path, &change)
    }

    fn text(&mut self, text: &str) {
        if let Some(Inside::Text(kept)) = self.walk.frames.last_mut().map(|it| &mut it.inside) {
            if let Some((_, kept)) = kept {
                kept.push_str(text);
            }
            self.change(Change::Text(text));
        }
    }

    /// Returns what the value is that begins now.
    fn expect(&mut self) -> Expect {
        let walk = &mut *self.walk;
        if let Some(forced) = walk.forced.take() {
            return forced;
        }
        let Some(frame) = walk.frames.last_mut() else {
            return Expect::Nothing;
        };
        let index = frame.index;
        match &frame.inside {
            Inside::List(items) => {
                frame.index += 1;
                walk.path.push(index);
                Expect::Node(*items, None)
            }
            Inside::Slots(slots) => {
                frame.index += 1;
                match slots.get(index as usize) {
                    Some(slot) => {
                        walk.path.push(index);
                        Expect::Node(slot.node, Some(slot))
                    }
                    None => Expect::Nothing,
                }
            }
            Inside::Pairs { key, value } => {
                frame.index += 1;
                Expect::Pair(*key, *value)
            }
            _ => frame.next,
        }
    }

    /// Returns the kind of the value of this key.
    fn key(&mut self, key: &str) {
        let depth = self.walk.frames.len();
        let Some(frame) = self.walk.frames.last_mut() else {
            return;
        };
        self.walk.path.truncate(frame.base);
        self.walk.keys.truncate(frame.key);
        self.walk.keys.push_str(key);
        self.walk.optional_depth = self.walk.optional_depth.filter(|it| *it < depth);
        let next = match &frame.inside {
            Inside::Object { fields, .. } => {
                let fields = *fields;
                match self.find(fields, key) {
                    Some(field) => {
                        self.walk.name_key(field.name);
                        Expect::Node(field.node, Some(field))
                    }
                    None if fields.iter().any(is_late) => Expect::Apart(Purpose::Early),
                    None => Expect::Nothing,
                }
            }
            Inside::Wrapper(root) => {
                let root = *root;
                let object = shape::strip(root).get();
                if frame.index > 0 {
                    Expect::Nothing
                } else if key == "value" {
                    frame.index = 1;
                    // Further keys may show that this is no wrapper.
                    self.walk.strict &= !shape::has_key(root, "value");
                    Expect::Node(root, None)
                } else if matches!(
                    object.kind,
                    Kind::Map { .. } | Kind::Union(..) | Kind::Object(_)
                ) {
                    return self.unwrapped(root, key);
                } else {
                    Expect::Nothing
                }
            }
            Inside::Map { key: of, value } => {
                let (of, value) = (*of, *value);
                self.walk.path.push(0);
                self.map_key(of, key);
                self.walk.path.pop();
                self.walk.path.push(1);
                Expect::Node(value, None)
            }
            Inside::Pair { value, has_key, .. } => match key {
                "key" => Expect::Apart(Purpose::MapKey),
                "value" if *has_key => {
                    self.walk.path.push(1);
                    Expect::Node(*value, None)
                }
                "value" => Expect::Apart(Purpose::Early),
                _ => Expect::Nothing,
            },
            Inside::External(..) | Inside::Adjacent { .. } | Inside::Internal { .. } => {
                self.union_key(key)
            }
            _ => Expect::Nothing,
        };
        if let Some(frame) = self.walk.frames.last_mut() {
            frame.next = next;
        }
    }

    /// The root came without the wrapper, as it may where no schema holds the model.
    fn unwrapped(&mut self, root: NodeRef, key: &str) {
        // Or the wrapper has other keys, and `value` comes later.
        self.walk.strict = false;
        self.walk.frames.pop();
        self.node(root, None, Event::Object);
        self.event(Event::Key(key));
    }

    /// A value begins.
    fn begin(&mut self, expect: Expect, event: Event<'_>) {
        match expect {
            Expect::Nothing => self.unknown(event),
            Expect::Root(root) if shape::is_wrapped(root) && event == Event::Object => {
                self.push(Inside::Wrapper(root));
            }
            Expect::Root(node) => self.node(node, None, event),
            Expect::Node(node, field) => self.node(node, field, event),
            Expect::Content(variant) => match (variant.content, event) {
                (Content::Newtype(field), _) => self.node(field.node, Some(field), event),
                (Content::Struct(fields) | Content::Tuple(fields), Event::Object) => {
                    self.push(Inside::object(fields));
                }
                (Content::Tuple(slots), Event::List) => self.push(Inside::Slots(slots)),
                _ => self.unknown(event),
            },
            Expect::Pair(key, value) if event == Event::Object => {
                self.push(Inside::pair(key, value));
            }
            Expect::Pair(..) => self.unknown(event),
            Expect::Apart(purpose) => self.record(purpose, event),
        }
    }

    fn unknown(&mut self, event: Event<'_>) {
        if matches!(event, Event::Object | Event::List | Event::String) {
            self.push(Inside::Unknown);
        }
    }

    /// A value of a type begins.
    fn node(&mut self, node: NodeRef, field: Option<&'static Field>, event: Event<'_>) {
        let (node, takes_null) = self.expected(node, event);
        if event == Event::Null {
            // A `null` that only says that a field is left out.
            let left_out = field.is_some_and(shape::null_means_absent);
            if takes_null {
                self.change(Change::Begin(Begin::Value("null")));
            }
            if takes_null || left_out {
                return self.ended();
            }
        }
        if let Some(json) = scalar(event) {
            return self.whole(node, field, json);
        }
        match self.follow(node, field, event) {
            Some(inside) => self.push(inside),
            None => {
                // serde takes `{"Name":null}` for a name.
                let named = event == Event::Object && matches!(node.get().kind, Kind::Enum(_));
                if matches!(event, Event::Object | Event::List)
                    && is_scalar(&node.get().kind)
                    && !named
                {
                    self.wrong("a scalar was expected".to_owned());
                }
                self.record(Purpose::Value(node, field), event);
            }
        }
    }

    /// Returns what a value is inside, if the target follows it; what it does not, it wants whole.
    fn follow(
        &mut self,
        node: NodeRef,
        field: Option<&'static Field>,
        event: Event<'_>,
    ) -> Option<Inside> {
        let (begin, inside) = match (&node.get().kind, event) {
            (Kind::Object(fields), Event::Object) => (Begin::Object, Inside::object(fields)),
            (Kind::Array { items, .. }, Event::List) => (Begin::List, Inside::List(*items)),
            (Kind::Tuple(slots), Event::Object) => (Begin::Slots, Inside::object(slots)),
            (Kind::Tuple(slots), Event::List) => (Begin::Slots, Inside::Slots(slots)),
            (Kind::Map { key, value }, Event::Object) => (
                Begin::Map,
                Inside::Map {
                    key: *key,
                    value: *value,
                },
            ),
            (Kind::Map { key, value }, Event::List) => (
                Begin::Map,
                Inside::Pairs {
                    key: *key,
                    value: *value,
                },
            ),
            (Kind::Union(tagging, variants), Event::Object) => {
                (Begin::Union, super::union::inside(tagging, variants)?)
            }
            (Kind::String, Event::String) => {
                let checked = field.filter(|it| self.walk.strict && is_checked(it));
                (
                    Begin::Text,
                    Inside::Text(checked.map(|field| (field, String::new()))),
                )
            }
            (
                scalar!()
                | opaque!()
                | nested!()
                | Kind::Nullable(_)
                | Kind::Newtype(_)
                | Kind::Object(_)
                | Kind::Enum(_)
                | Kind::Union(..),
                _,
            ) => return None,
        };
        self.change(Change::Begin(begin)).then_some(inside)
    }

    /// The node behind newtypes, `Option`s and references to what encloses it; whether `null` is a
    /// value.
    pub(super) fn resolve(&mut self, mut node: NodeRef) -> (NodeRef, bool) {
        let mut takes_null = false;
        for _ in 0..ROW {
            if let Some(definition) = &node.get().definition {
                self.walk.enclosing.push((definition.id, node));
            }
            match &node.get().kind {
                Kind::Newtype(field) => node = field.node,
                Kind::Nullable(inner) => {
                    takes_null = true;
                    node = *inner;
                }
                Kind::Recursive(id) => {
                    let mut around = self.walk.enclosing.iter().rev();
                    match around.find(|(it, _)| it == id) {
                        Some((_, found)) => node = *found,
                        None => break,
                    }
                }
                scalar!()
                | nested!()
                | Kind::Json
                | Kind::Object(_)
                | Kind::Enum(_)
                | Kind::Union(..)
                | Kind::Foreign(_)
                | Kind::Quoted(_) => break,
            }
        }
        (node, takes_null)
    }

    pub(super) fn push(&mut self, inside: Inside) {
        let walk = &mut *self.walk;
        walk.frames.push(Frame {
            inside,
            outer: walk.path.len(),
            base: walk.path.len(),
            enclosing: walk.enclosing.len(),
            key: walk.keys.len(),
            index: 0,
            next: Expect::Nothing,
        });
    }

    fn record(&mut self, purpose: Purpose, event: Event<'_>) {
        self.walk.recording = Some((Recorder::default(), purpose));
        self.event(event);
    }

    /// The innermost object, list or string ends.
    fn end(&mut self) {
        self.late();
        let Some(frame) = self.walk.frames.pop() else {
            return;
        };
        let depth = self.walk.frames.len();
        self.walk.optional_depth = self.walk.optional_depth.filter(|it| *it <= depth);
        self.walk.path.truncate(frame.base);
        self.walk.keys.truncate(frame.key);
        match frame.inside {
            Inside::Unknown | Inside::Wrapper(_) | Inside::Pair { .. } => self.leave(),
            Inside::Text(Some((field, text))) => {
                let mut json = String::new();
                super::record::quote(&text, &mut json);
                self.check(field, &json);
                self.ended();
            }
            _ => {
                self.change(Change::End);
                if frame.outer < frame.base {
                    self.walk.path.truncate(frame.outer);
                    self.change(Change::End);
                }
                self.leave();
            }
        }
    }

    /// The value at this place is complete.
    pub(super) fn ended(&mut self) {
        self.change(Change::End);
        self.leave();
    }

    /// Back to what is around the value.
    pub(super) fn leave(&mut self) {
        let walk = &mut *self.walk;
        let around = walk.frames.last();
        walk.path.truncate(around.map_or(0, |it| it.base));
        walk.enclosing.truncate(around.map_or(0, |it| it.enclosing));
    }
}

/// The JSON of what has no inside.
fn scalar(event: Event<'_>) -> Option<&str> {
    Some(match event {
        Event::Number(number) => number,
        Event::Boolean(true) => "true",
        Event::Boolean(false) => "false",
        Event::Null => "null",
        _ => return None,
    })
}

fn is_scalar(kind: &Kind) -> bool {
    matches!(kind, scalar!() | Kind::Enum(_))
}
