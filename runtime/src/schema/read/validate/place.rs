//! The place in the JSON that a validator gives by the names of Rust: those of fields, before serde
//! renames, flattens and tags. Names that the table does not know stay.

use std::borrow::Cow;

use crate::schema::read::document::Json;
use crate::schema::read::pick::{self, Form, Picked};
use crate::schema::read::position::Position;
use crate::schema::table::json_path::Step;
use crate::schema::table::node::{Content, Field, Kind, NodeRef, Tagging, Variant, scalar};

/// The steps to the place, from the value of `node` that the JSON is.
pub(super) fn in_json(
    node: NodeRef,
    json: Json<'_>,
    enclosing: &[(u64, NodeRef)],
    steps: &[Step],
) -> Vec<Step> {
    let mut locator = Locator {
        found: Vec::new(),
        at: Position {
            enclosing: enclosing.to_vec(),
            ..Position::default()
        },
    };
    locator.value(node, Some(json), steps);
    locator.found
}

struct Locator {
    found: Vec<Step>,
    at: Position,
}

impl Locator {
    fn value(&mut self, node: NodeRef, json: Option<Json<'_>>, steps: &[Step]) {
        let Some((step, rest)) = steps.split_first() else {
            return;
        };
        let Some(node) = self.at.enter(node) else {
            return self.unknown(steps);
        };
        match (&node.get().kind, step) {
            (Kind::Newtype(field), step) if is_named(field, step) => {
                self.value(field.node, json, rest);
            }
            (Kind::Newtype(field), _) => self.value(field.node, json, steps),
            (Kind::Nullable(inner), _) => self.value(*inner, json, steps),
            (Kind::Quoted(quoted), _) => self.value(quoted.node, json, steps),
            (Kind::Array { items, .. }, Step::Index(index)) => {
                self.found.push(step.clone());
                self.value(*items, item(json, *index), rest);
            }
            (Kind::Map { value, .. }, Step::Key(key)) => {
                self.found.push(step.clone());
                self.value(*value, entry(json, |it| it == key).1, rest);
            }
            (Kind::Tuple(slots), _) => self.slot(slots, json, steps),
            (Kind::Object(fields), _) => self.field(fields, json, steps),
            (Kind::Union(tagging, variants), _) => self.union(tagging, variants, json, steps),
            (
                scalar!()
                | Kind::Json
                | Kind::Foreign(_)
                | Kind::Recursive(_)
                | Kind::Enum(_)
                | Kind::Array { .. }
                | Kind::Map { .. },
                _,
            ) => self.unknown(steps),
        }
    }

    fn unknown(&mut self, steps: &[Step]) {
        self.found.extend_from_slice(steps);
    }

    fn slot(&mut self, slots: &[Field], json: Option<Json<'_>>, steps: &[Step]) {
        if let [step @ Step::Index(index), rest @ ..] = steps
            && let Some(slot) = slots.get(*index)
        {
            self.found.push(step.clone());
            self.value(slot.node, item(json, *index), rest);
        } else {
            self.unknown(steps);
        }
    }

    fn field(&mut self, fields: &[Field], json: Option<Json<'_>>, steps: &[Step]) {
        let Some((step, rest)) = steps.split_first() else {
            return;
        };
        match fields.iter().find(|field| is_named(field, step)) {
            Some(field) if field.flatten => self.value(field.node, json, rest),
            Some(field) => {
                let (key, json) = entry(json, |key| pick::is_called(field, key));
                let key = key.unwrap_or_else(|| field.name.as_str().into());
                self.found.push(Step::Key(key.into_owned()));
                self.value(field.node, json, rest);
            }
            None => self.unknown(steps),
        }
    }

    /// garde does not say which variant it is in; the JSON does.
    fn union(
        &mut self,
        tagging: &Tagging,
        variants: &'static [Variant],
        json: Option<Json<'_>>,
        steps: &[Step],
    ) {
        let variant = match json.and_then(|it| pick::picked(tagging, variants, it, Form::Plain)) {
            Some(Picked::ByKeys(variant) | Picked::Whole(variant)) => variant,
            None => return self.unknown(steps),
        };
        let mut content = json;
        let within = match tagging {
            _ if variant.untagged => None,
            Tagging::External => Some(entry(json, |key| pick::is_variant(variant, key))),
            Tagging::Adjacent(_, name) => Some(entry(json, |key| key == name.as_str())),
            Tagging::Internal(_) | Tagging::Untagged => None,
        };
        if let Some((key, json)) = within {
            self.found
                .extend(key.map(|key| Step::Key(key.into_owned())));
            content = json;
        }
        match variant.content {
            Content::Unit => self.unknown(steps),
            Content::Newtype(field) => {
                let named = steps.first().is_some_and(|step| is_named(field, step));
                self.value(field.node, content, &steps[usize::from(named)..]);
            }
            Content::Tuple(slots) => self.slot(slots, content, steps),
            Content::Struct(fields) => self.field(fields, content, steps),
        }
    }
}

/// Returns whether the field is called so in Rust.
fn is_named(field: &Field, step: &Step) -> bool {
    let name = match field.member {
        "" => field.name.as_str(),
        member => member,
    };
    match step {
        Step::Key(key) => key.strip_prefix("r#").unwrap_or(key) == name,
        Step::Index(index) => index.to_string() == name,
    }
}

/// The first entry with such a key.
fn entry<'a>(
    json: Option<Json<'a>>,
    is_it: impl Fn(&str) -> bool,
) -> (Option<Cow<'a, str>>, Option<Json<'a>>) {
    let members = json.and_then(Json::members).into_iter().flatten();
    members.into_iter().find(|(key, _)| is_it(key)).unzip()
}

/// The item at the index.
fn item(json: Option<Json<'_>>, index: usize) -> Option<Json<'_>> {
    json?.items()?.nth(index)
}
