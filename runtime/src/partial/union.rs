//! Enums with data, and what comes before it is known what it is: tags after their content, keys of
//! flattened enums, values of untagged enums. Such JSON is kept and walked once more (`kept`).

use super::frame::{Expect, Inside, Purpose};
use super::walk::Driver;
use super::{Begin, Change};
use crate::json::{Event, Sink};
use crate::schema::read::document::{Document, Json, string};
use crate::schema::read::{pick, restore};
use crate::schema::table::node::{
    Content, Field, Kind, NodeRef, Tagging, Variant, nested, opaque, scalar,
};
use crate::schema::table::number::as_integer;
/// Returns what an object is before its tag came, if a key of it says which variant it is.
pub(super) fn inside(tagging: &Tagging, variants: &'static [Variant]) -> Option<Inside> {
    if variants.iter().any(|it| it.untagged) {
        return None;
    }
    tagged(tagging, variants)
}

fn tagged(tagging: &Tagging, variants: &'static [Variant]) -> Option<Inside> {
    Some(match tagging {
        Tagging::External => Inside::External(variants),
        Tagging::Internal(tag) => Inside::Internal {
            tag: *tag,
            variants,
            chosen: None,
            entries: String::new(),
        },
        Tagging::Adjacent(tag, content) => Inside::Adjacent {
            tag: *tag,
            content: *content,
            variants,
            chosen: None,
            early: None,
        },
        Tagging::Untagged => return None,
    })
}

impl Driver<'_> {
    /// Returns what the value of a key is in an enum.
    pub(super) fn union_key(&mut self, key: &str) -> Expect {
        let Some(frame) = self.walk.frames.last() else {
            return Expect::Nothing;
        };
        match frame.inside {
            Inside::External(variants) => match pick::named(variants, key) {
                Some(variant) => {
                    self.walk.name_key(variant.name);
                    let number = number(variants, variant);
                    self.change(Change::Begin(Begin::Variant(number)));
                    self.walk.path.push(number);
                    Expect::Content(variant)
                }
                None => Expect::Nothing,
            },
            Inside::Adjacent { tag, .. } | Inside::Internal { tag, .. } if tag.is(key) => {
                self.walk.name_key(tag);
                Expect::Apart(Purpose::Tag)
            }
            Inside::Internal { .. } => Expect::Apart(Purpose::Early),
            Inside::Adjacent {
                content,
                variants,
                chosen,
                ..
            } if content.is(key) => {
                self.walk.name_key(content);
                match chosen {
                    Some(number) => {
                        self.walk.path.push(number);
                        Expect::Content(&variants[number as usize])
                    }
                    None => Expect::Apart(Purpose::Early),
                }
            }
            _ => Expect::Nothing,
        }
    }

    /// A value that was kept is whole.
    pub(super) fn recorded(&mut self, purpose: Purpose, json: &str) {
        match purpose {
            Purpose::Value(node, field) => self.whole(node, field, json),
            Purpose::Tag => self.tag(json),
            Purpose::MapKey => self.pair_key(json),
            Purpose::Early => {
                let Some(frame) = self.walk.frames.last_mut() else {
                    return;
                };
                match &mut frame.inside {
                    Inside::Pair { early, .. } | Inside::Adjacent { early, .. } => {
                        *early = Some(json.to_owned());
                    }
                    Inside::Internal { entries, .. } | Inside::Object { entries, .. } => {
                        if !entries.is_empty() {
                            entries.push(',');
                        }
                        super::record::quote(&self.walk.keys[frame.key..], entries);
                        entries.push(':');
                        entries.push_str(json);
                    }
                    _ => {}
                }
            }
        }
    }

    /// A whole value at this place, which ends with it.
    pub(super) fn whole(&mut self, node: NodeRef, field: Option<&'static Field>, json: &str) {
        if let Kind::Quoted(quoted) = &node.get().kind {
            return self.quoted(quoted, field, json);
        }
        self.value(node, json);
        if let Some(field) = field
            && !json.starts_with(['{', '['])
        {
            self.check(field, json);
        }
        self.ended();
    }

    fn value(&mut self, node: NodeRef, json: &str) {
        let followed = match &node.get().kind {
            Kind::Enum(values) => string(json)
                .and_then(|text| pick::value(values, &text))
                .is_some_and(|number| self.change(Change::Begin(Begin::Variant(number as u32)))),
            Kind::Union(tagging, variants) => {
                Document::of(json).is_ok_and(|it| self.union_value(tagging, variants, it.root()))
            }
            scalar!()
            | opaque!()
            | nested!()
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Object(_) => false,
        };
        if followed {
            return;
        }
        let taken = match node.get().kind {
            Kind::Null | Kind::Boolean | Kind::Number | Kind::String | Kind::Parsed => {
                self.change(Change::Begin(Begin::Value(json)))
            }
            Kind::Integer { .. } => {
                let whole = as_integer(json);
                self.change(Change::Begin(Begin::Value(
                    whole.as_deref().unwrap_or(json),
                )))
            }
            opaque!()
            | nested!()
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Object(_)
            | Kind::Enum(_)
            | Kind::Union(..) => {
                Document::of(json).is_ok_and(|it| self.restored_value(node, it.root()))
            }
        };
        let may_fit = match node.get().kind {
            // Below `flatten` serde rounds a number that an `f32` cannot hold.
            Kind::Number => json.starts_with(|it: char| it == '-' || it.is_ascii_digit()),
            Kind::Enum(_) => json.starts_with('{'),
            // serde takes fields by place too.
            Kind::Object(_) | Kind::Union(..) => json.starts_with('['),
            opaque!()
            | nested!()
            | Kind::Null
            | Kind::Boolean
            | Kind::Integer { .. }
            | Kind::String
            | Kind::Parsed
            | Kind::Nullable(_)
            | Kind::Newtype(_) => false,
        };
        if !taken && !may_fit {
            let shown: String = json.chars().take(40).collect();
            self.wrong(format!("{shown} does not fit the type"));
        }
    }

    fn restored_value(&mut self, node: NodeRef, json: Json<'_>) -> bool {
        restore::restore(node, &self.walk.enclosing, json)
            .is_ok_and(|json| self.change(Change::Begin(Begin::Value(&json))))
    }

    /// A whole value of an enum; whether the target follows it.
    fn union_value(
        &mut self,
        tagging: &Tagging,
        variants: &'static [Variant],
        json: Json<'_>,
    ) -> bool {
        let named = match (tagging, json.is_object()) {
            (Tagging::Untagged, _) => None,
            (_, true) => pick::variant(tagging, variants, json, pick::Form::Encoded),
            (Tagging::External, false) => {
                json.string().and_then(|name| pick::named(variants, &name))
            }
            (_, false) => None,
        };
        let named = named.filter(|it| !it.untagged);
        if named.is_some()
            && json.is_object()
            && let Some(inside) = tagged(tagging, variants)
        {
            if !self.change(Change::Begin(Begin::Union)) {
                return false;
            }
            let path = self.walk.path.clone();
            self.push(inside);
            self.walk_entries(json.text());
            self.event(Event::EndObject);
            self.walk.path = path;
            return true;
        }
        let chosen = named.or_else(|| pick::untagged(tagging, variants, json, pick::Form::Encoded));
        let Some(variant) = chosen else {
            return false;
        };
        let number = number(variants, variant);
        if !self.change(Change::Begin(Begin::Variant(number))) {
            return false;
        }
        if variant.untagged || matches!(tagging, Tagging::Untagged) {
            self.walk.path.push(number);
            // Where it does not fit after all, serde may take another variant.
            self.optionally(|it| it.walk_value(Expect::Content(variant), json.text()));
            self.walk.path.pop();
        }
        true
    }

    /// The tag is known.
    fn tag(&mut self, json: &str) {
        let name = serde_json::from_str::<String>(json).unwrap_or_default();
        let Some(frame) = self.walk.frames.last_mut() else {
            return;
        };
        let (Inside::Internal { variants, .. } | Inside::Adjacent { variants, .. }) = frame.inside
        else {
            return;
        };
        let Some(variant) = pick::named(variants, &name) else {
            return self.wrong(format!("unknown variant {json}"));
        };
        let number = number(variants, variant);
        match &mut frame.inside {
            Inside::Adjacent { chosen, early, .. } => {
                *chosen = Some(number);
                let early = early.take();
                self.change(Change::Begin(Begin::Variant(number)));
                if let Some(json) = early {
                    self.walk.path.push(number);
                    self.walk_value(Expect::Content(variant), &json);
                    self.walk.path.pop();
                }
            }
            Inside::Internal {
                chosen, entries, ..
            } => {
                *chosen = Some(number);
                let entries = std::mem::take(entries);
                self.change(Change::Begin(Begin::Variant(number)));
                self.internal_content(variant, number, entries);
            }
            _ => {}
        }
    }

    /// Keeps the keys beside an internal tag until all have come: they are those of another enum, say.
    fn wait_for_all(&mut self, entries: String) {
        self.walk.path.pop();
        let frame = self.walk.frames.last_mut().map(|it| &mut it.inside);
        if let Some(Inside::Internal { entries: early, .. }) = frame {
            *early = entries;
        }
    }

    /// The keys beside an internal tag are those of the variant's content.
    fn internal_content(&mut self, variant: &'static Variant, number: u32, entries: String) {
        let fields: &'static [Field] = match variant.content {
            Content::Unit | Content::Tuple(_) => &[],
            Content::Struct(fields) => fields,
            Content::Newtype(field) => {
                self.walk.path.push(number);
                let (node, _) = self.resolve(field.node);
                let Kind::Object(fields) = &node.get().kind else {
                    return self.wait_for_all(entries);
                };
                if !self.change(Change::Begin(Begin::Object)) {
                    return self.wait_for_all(entries);
                }
                self.walk.path.pop();
                fields
            }
        };
        self.walk.path.push(number);
        let (base, enclosing) = (self.walk.path.len(), self.walk.enclosing.len());
        if let Some(frame) = self.walk.frames.last_mut() {
            frame.enter(fields, base, enclosing);
        }
        if !entries.is_empty() {
            self.walk_entries(&format!("{{{entries}}}"));
        }
    }

    /// Writes the entries that had to wait for the end of the object.
    pub(super) fn late(&mut self) {
        let Some(frame) = self.walk.frames.last_mut() else {
            return;
        };
        self.walk.path.truncate(frame.base);
        match &mut frame.inside {
            Inside::Object { fields, entries } => {
                let fields = *fields;
                if fields.iter().all(|field| !field.flatten) {
                    return;
                }
                let json = format!("{{{}}}", std::mem::take(entries));
                self.end_flattened(fields, &json);
            }
            Inside::Internal {
                variants,
                chosen: Some(number),
                entries,
                ..
            } => {
                let (number, json) = (*number, format!("{{{entries}}}"));
                let variant = &variants[number as usize];
                self.walk.path.push(number);
                self.walk_value(Expect::Content(variant), &json);
                self.walk.path.pop();
            }
            _ => {}
        }
    }

    /// The text of a key of a map.
    pub(super) fn map_key(&mut self, of: NodeRef, key: &str) {
        let (node, _) = self.resolve(of);
        match node.get().kind {
            Kind::Integer { .. } | Kind::Boolean | Kind::Number => self.value(node, key),
            opaque!()
            | nested!()
            | Kind::Null
            | Kind::String
            | Kind::Parsed
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Object(_)
            | Kind::Enum(_)
            | Kind::Union(..) => {
                let mut json = String::new();
                super::record::quote(key, &mut json);
                self.value(node, &json);
            }
        }
    }

    /// The key of an entry of a map that is a list.
    fn pair_key(&mut self, json: &str) {
        let Some(frame) = self.walk.frames.last_mut() else {
            return;
        };
        let Inside::Pair {
            key: of,
            value,
            has_key,
            early,
        } = &mut frame.inside
        else {
            return;
        };
        let (of, value, early) = (*of, *value, early.take());
        *has_key = true;
        self.walk.path.push(0);
        match serde_json::from_str::<String>(json) {
            Ok(key) => self.map_key(of, &key),
            Err(_) => self.map_key(of, json),
        }
        self.walk.path.pop();
        if let Some(json) = early {
            self.walk.path.push(1);
            self.walk_value(Expect::Node(value, None), &json);
            self.walk.path.pop();
        }
    }
}

/// Returns which of the variants it is.
fn number(variants: &[Variant], variant: &Variant) -> u32 {
    let before = variants.iter().take_while(|it| !std::ptr::eq(*it, variant));
    before.count() as u32
}
