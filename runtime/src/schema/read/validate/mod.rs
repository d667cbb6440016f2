//! An answer is held to its constraints: all of them, each breach with its JSON path.
//!
//! It reads the JSON that serde reads (`restore` has run), once, beside the table. What is not of
//! the type is serde's to say, so it is passed over here.

mod format;
#[cfg(feature = "garde023")]
pub(crate) mod garde;
mod place;
mod scalar;

use super::document::{Document, Json};
use super::pick::{self, Form, Found, Picked};
use super::position::Position;
use crate::schema::table::json_path::{self, Step};
use crate::schema::table::node::{
    Complaint, Constraints, Content, Field, Kind, NodeRef, Tagging, Validator, Variant, scalar,
};

/// One constraint that an answer does not fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The place, as a JSON path such as `$.items[3].price`.
    pub path: String,
    /// The mistake there, and the constraint that it breaks.
    pub message: String,
}

/// All constraints that the JSON of a `root` does not fulfil.
pub(crate) fn violations(root: NodeRef, json: Json<'_>) -> Vec<Violation> {
    let mut checker = Checker::default();
    checker.value(root, Chain::END, json);
    checker.found
}

/// The constraints that the JSON of one field does not fulfil; paths begin at the field.
pub(crate) fn of_field(field: &'static Field, json: &str) -> Vec<Violation> {
    let mut checker = Checker::default();
    if let Ok(document) = Document::of(json) {
        checker.field(field, document.root());
    }
    checker.found
}

/// The constraints of one position, the innermost first.
#[derive(Clone, Copy)]
struct Chain<'a> {
    constraints: Option<&'static Constraints>,
    /// `true` if the user's own validator among them has run: it is for the field's type as a whole, and
    /// not once more for the content of an `Option`.
    validated: bool,
    outer: Option<&'a Chain<'a>>,
}

impl<'a> Chain<'a> {
    const END: Chain<'static> = Chain {
        constraints: None,
        validated: false,
        outer: None,
    };

    const fn of(constraints: Option<&'static Constraints>) -> Chain<'static> {
        Chain {
            constraints,
            ..Chain::END
        }
    }

    fn iter(&'a self) -> impl Iterator<Item = &'static Constraints> + use<'a> {
        std::iter::successors(Some(self), |it| it.outer).filter_map(|it| it.constraints)
    }

    fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// The breaches found, and where the reading is.
#[derive(Default)]
struct Checker {
    at: Position,
    found: Vec<Violation>,
}

impl Checker {
    fn report(&mut self, message: String) {
        self.found.push(Violation {
            path: json_path::of(&self.at.steps),
            message,
        });
    }

    /// The user's own validator, which reads the value by itself.
    fn run(&mut self, validator: Option<Validator>, node: NodeRef, json: Json<'_>) {
        let Some(validator) = validator else {
            return;
        };
        for Complaint { steps, message } in validator(json.text()) {
            let before = self.at.steps.len();
            let place = place::in_json(node, json, &self.at.enclosing, &steps);
            self.at.steps.extend(place);
            self.report(message);
            self.at.steps.truncate(before);
        }
    }

    /// One value.
    fn value(&mut self, node: NodeRef, constraints: Chain<'_>, json: Json<'_>) {
        let of_field = constraints
            .constraints
            .and_then(|it| it.validate)
            .filter(|_| !constraints.validated);
        let around = self.at.enclosing.len();
        let entered = self.at.enter(node);
        self.run(of_field, entered.unwrap_or(node), json);
        if let Some(node) = entered {
            self.run(node.get().validate, node, json);
            let validated = constraints.validated || of_field.is_some();
            let constraints = Chain {
                validated: validated || node.get().validate.is_some(),
                ..constraints
            };
            self.kind(node, constraints, json);
        }
        self.at.leave(around);
    }

    fn kind(&mut self, node: NodeRef, constraints: Chain<'_>, json: Json<'_>) {
        match &node.get().kind {
            Kind::Null
            | Kind::Boolean
            | Kind::Enum(_)
            | Kind::Json
            | Kind::Foreign(_)
            | Kind::Recursive(_) => {}
            Kind::Integer { .. } | Kind::Number | Kind::String | Kind::Parsed
                if constraints.is_empty() => {}
            Kind::Integer { .. } | Kind::Number => self.number(constraints, json),
            Kind::String | Kind::Parsed => self.string(constraints, json),
            Kind::Nullable(_) if json.is_null() => {}
            Kind::Nullable(inner) => self.value(*inner, constraints, json),
            Kind::Newtype(field) => {
                let constraints = Chain {
                    outer: Some(&constraints),
                    ..Chain::of(field.constraints)
                };
                self.value(field.node, constraints, json);
            }
            Kind::Quoted(quoted) => self.value(quoted.node, constraints, json),
            Kind::Array { items: node, .. } => {
                self.items(json, |_| Some((*node, None)));
                self.item_count(constraints, || json.items().map(Iterator::count));
            }
            Kind::Map { value, .. } => {
                self.members(json, |_| Some(Found::Value(*value)));
                self.item_count(constraints, || json.members().map(Iterator::count));
            }
            Kind::Tuple(slots) => self.slots(slots, json),
            Kind::Object(fields) => self.fields(fields, json),
            Kind::Union(tagging, variants) => self.union(tagging, variants, json),
        }
    }

    fn union(&mut self, tagging: &Tagging, variants: &'static [Variant], json: Json<'_>) {
        match pick::picked(tagging, variants, json, Form::Plain) {
            Some(Picked::ByKeys(variant)) => {
                self.members(json, |key| {
                    pick::of_variant(tagging, variant, key, json, Form::Plain)
                });
            }
            Some(Picked::Whole(variant)) => self.content(variant, json),
            None => {}
        }
    }

    fn content(&mut self, variant: &'static Variant, json: Json<'_>) {
        match variant.content {
            Content::Unit => {}
            Content::Newtype(field) => self.field(field, json),
            Content::Tuple(slots) => self.slots(slots, json),
            Content::Struct(fields) => self.fields(fields, json),
        }
    }

    fn field(&mut self, field: &Field, json: Json<'_>) {
        self.value(field.node, Chain::of(field.constraints), json);
    }

    fn slots(&mut self, slots: &[Field], json: Json<'_>) {
        self.items(json, |index| {
            slots.get(index).map(|slot| (slot.node, slot.constraints))
        });
    }

    fn fields(&mut self, fields: &'static [Field], json: Json<'_>) {
        self.members(json, |key| pick::field(fields, key, json, Form::Plain));
    }

    /// The items of a list, each as `find` says.
    fn items(
        &mut self,
        json: Json<'_>,
        find: impl Fn(usize) -> Option<(NodeRef, Option<&'static Constraints>)>,
    ) {
        for (index, item) in json.items().into_iter().flatten().enumerate() {
            if let Some((node, constraints)) = find(index)
                && !is_unchecked(node, constraints)
            {
                self.at.steps.push(Step::Index(index));
                self.value(node, Chain::of(constraints), item);
                self.at.steps.pop();
            }
        }
    }

    /// The members of an object, each key as `find` says.
    fn members(&mut self, json: Json<'_>, find: impl Fn(&str) -> Option<Found>) {
        for (key, json) in json.members().into_iter().flatten() {
            let found = match find(&key) {
                None | Some(Found::Tag(_)) => continue,
                Some(Found::Field(it)) if is_unchecked(it.node, it.constraints) => continue,
                Some(found) => found,
            };
            self.at.steps.push(Step::Key(key.into_owned()));
            match found {
                Found::Value(node) => self.value(node, Chain::END, json),
                Found::Field(field) => self.field(field, json),
                Found::Content(_, variant) => self.content(variant, json),
                Found::Tag(_) => {}
            }
            self.at.steps.pop();
        }
    }
}

/// Returns whether no value there can break a constraint, as far as that is seen at once.
fn is_unchecked(node: NodeRef, constraints: Option<&Constraints>) -> bool {
    let node = node.get();
    let has_no_parts = matches!(node.kind, scalar!() | Kind::Enum(_) | Kind::Json);
    has_no_parts && constraints.is_none() && node.validate.is_none()
}
