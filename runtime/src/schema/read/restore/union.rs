//! The way back of enums with data, and of objects into which something is flattened: there, what a
//! key means depends on another key, so the object is read twice.

use serde::de::{Deserializer, Error};

use super::{Restorer, Step};
use crate::schema::read::entries::{Entries, raw};
use crate::schema::read::pick::{self, Form, Found};
use crate::schema::table::node::{Content, Field, Tagging, Variant};
use crate::schema::table::shape;

impl Restorer {
    /// An enum with data.
    pub(super) fn union<'de, D: Deserializer<'de>>(
        &mut self,
        tagging: &Tagging,
        variants: &'static [Variant],
        from: D,
    ) -> Result<(), D::Error> {
        let json = raw(from)?.get();
        self.union_text(tagging, variants, json)
            .map_err(D::Error::custom)
    }

    fn union_text(
        &mut self,
        tagging: &Tagging,
        variants: &'static [Variant],
        json: &str,
    ) -> serde_json::Result<()> {
        let mut object = Entries::of(json);
        if let (Tagging::Adjacent(tag, _), Some(object)) = (tagging, &mut object) {
            // serde reads content that comes before its tag less well (keys that are numbers).
            object.0.sort_by_key(|(key, _)| !tag.is(key));
        }
        let tagged = object.as_ref().and_then(|object| {
            pick::variant(tagging, variants, object, Form::Asked).filter(|it| !it.untagged)
        });
        match (tagging, object, tagged) {
            (Tagging::Untagged, ..) | (_, _, None) | (_, None, _) => {
                match pick::untagged(tagging, variants, json, Form::Asked) {
                    Some(variant) => self.content(variant, json),
                    None => {
                        self.out.push_str(json);
                        Ok(())
                    }
                }
            }
            (Tagging::External | Tagging::Adjacent(..), Some(object), Some(variant)) => self
                .entries(&object, |key, _| match tagging {
                    Tagging::Adjacent(tag, _) if tag.is(key) => Some(Found::Tag(*tag)),
                    Tagging::Adjacent(_, content) if !content.is(key) => None,
                    Tagging::Adjacent(_, content) => Some(Found::Content(*content, variant)),
                    _ if !pick::is_variant(variant, key) => None,
                    _ => Some(Found::Content(variant.name, variant)),
                }),
            (Tagging::Internal(tag), Some(object), Some(variant)) => {
                self.entries(&object, |key, object| {
                    if tag.is(key) {
                        Some(Found::Tag(*tag))
                    } else {
                        pick::content(variant, key, object, Form::Asked)
                    }
                })
            }
        }
    }

    /// An object into which something is flattened.
    pub(super) fn flattened<'de, D: Deserializer<'de>>(
        &mut self,
        fields: &'static [Field],
        from: D,
    ) -> Result<(), D::Error> {
        let json = raw(from)?.get();
        let Some(object) = Entries::of(json) else {
            self.out.push_str(json);
            return Ok(());
        };
        self.entries(&object, |key, object| {
            pick::field(fields, key, object, Form::Asked)
        })
        .map_err(D::Error::custom)
    }

    /// An object, each key as `find` says.
    fn entries(
        &mut self,
        object: &Entries<'_>,
        find: impl Fn(&str, &Entries<'_>) -> Option<Found>,
    ) -> serde_json::Result<()> {
        self.out.push('{');
        for (key, value) in &object.0 {
            let json = value.get();
            let found = find(key, object);
            if let Some(Found::Field(field)) = &found
                && json == "null"
                && shape::null_means_absent(field)
            {
                continue;
            }
            let key = match &found {
                Some(Found::Field(field)) => field.name.own(key),
                Some(Found::Content(name, _) | Found::Tag(name)) => name.own(key),
                None => key,
            };
            self.path.push(Step::Key(key.to_owned()));
            self.key(key);
            match found {
                Some(Found::Field(field)) => self.text(field.node, json)?,
                Some(Found::Content(_, variant)) => self.content(variant, json)?,
                Some(Found::Tag(_)) | None => self.out.push_str(json),
            }
            self.path.pop();
        }
        self.out.push('}');
        Ok(())
    }

    /// Returns what a variant carries.
    fn content(&mut self, variant: &'static Variant, json: &str) -> serde_json::Result<()> {
        match variant.content {
            Content::Unit => {
                self.out.push_str(json);
                Ok(())
            }
            Content::Newtype(field) => self.text(field.node, json),
            Content::Tuple(slots) => self.tuple_text(slots, json),
            Content::Struct(fields) => match Entries::of(json) {
                Some(object) => self.entries(&object, |key, object| {
                    pick::field(fields, key, object, Form::Asked)
                }),
                None => {
                    self.out.push_str(json);
                    Ok(())
                }
            },
        }
    }
}
