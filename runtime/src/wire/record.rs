//! `record!`: a struct that reads like a tolerant JSON object.
//!
//! For each field the macro takes the wire name (and other spellings that servers
//! use). What cannot be read leaves the default, unknown members land in `extra`.
//! serde's own `flatten` would buffer every member; this reads each once.

use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A field that may be left out when written.
pub(super) trait Absent {
    fn absent(&self) -> bool {
        false
    }
}
impl<T> Absent for Option<T> {
    fn absent(&self) -> bool {
        self.is_none()
    }
}
impl<T> Absent for Vec<T> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}
impl Absent for Map<String, Value> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}
impl<T> Absent for BTreeMap<String, T> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}
impl Absent for String {}

/// A struct made by `record!`. It is filled in place: a chunk's parts are large, and each
/// step up through the reader would copy them.
pub(super) trait Record: Default {
    fn fill<'de, A: MapAccess<'de>>(&mut self, map: A) -> Result<(), A::Error>;
}

/// The members of a record that are written otherwise than from its fields.
pub(super) trait Own {
    /// Their names. Those of all other members cost nothing: the compiler looks them up.
    const NAMES: &'static [&'static str];

    /// Writes the member of this name; returns `false` if the field is to be written after all.
    fn write<M: SerializeMap>(&self, name: &str, map: &mut M) -> Result<bool, M::Error>;
}

/// No members are written otherwise.
impl Own for () {
    const NAMES: &'static [&'static str] = &[];

    fn write<M: SerializeMap>(&self, _: &str, _: &mut M) -> Result<bool, M::Error> {
        Ok(false)
    }
}

/// Fills a record from an object, and returns whether there was one.
pub(super) struct Fill<'a, T>(pub &'a mut T);

impl<'de, T: Record> Visitor<'de> for Fill<'_, T> {
    type Value = bool;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        self.0.fill(map).map(|()| true)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(false)
    }
    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// Returns whether two optional JSON texts are equal byte for byte; `RawValue` cannot say.
pub(super) fn same_text(
    one: Option<&Cow<'static, RawValue>>,
    other: Option<&Cow<'static, RawValue>>,
) -> bool {
    one.map(|raw| raw.get()) == other.map(|raw| raw.get())
}

/// `pub name: Type = "wire_name" | "other_spelling"`.
///
/// `Type as Reader`: read by a wrapper whose field `0` is a `Type`. `; always` after the
/// names: written even when empty. `without Trait`: the caller implements `PartialEq` or
/// `Debug` itself.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(without $skipped:ident)? {
            $(
                $(#[$field_meta:meta])*
                pub $field:ident : $ty:ty $(as $reader:ty)? = $key:literal $(| $alias:literal)* $(; $always:ident)?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $ty, )*
            /// Members that this version does not know, as they were received.
            ///
            /// One that has the name of a field is written in its place.
            pub extra: serde_json::Map<String, serde_json::Value>,
        }

        record!(@equal $($skipped)? $name { $($field)* });
        record!(@debug $($skipped)? $name { $($field)* });

        impl $crate::wire::record::Absent for $name {}

        impl $crate::wire::lenient::Lenient for $name {
            fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                let mut record = Self::default();
                let found = deserializer.deserialize_any($crate::wire::record::Fill(&mut record))?;
                Ok(found.then_some(record))
            }
            fn object<'de, A: serde::de::MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
                let mut record = Self::default();
                $crate::wire::record::Record::fill(&mut record, map)?;
                Ok(Some(record))
            }
            fn read_into<'de, D: serde::Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
                deserializer.deserialize_any($crate::wire::record::Fill(self)).map(drop)
            }
            fn read_onto<'de, D: serde::Deserializer<'de>>(list: &mut Vec<Self>, deserializer: D) -> Result<(), D::Error> {
                if list.is_empty() {
                    // Most lists have one element, and a vector begins with room for four.
                    list.reserve_exact(1);
                }
                list.push(Self::default());
                let element = list.last_mut().expect("one was just added");
                if !deserializer.deserialize_any($crate::wire::record::Fill(element))? {
                    list.pop();
                }
                Ok(())
            }
        }

        impl $crate::wire::record::Record for $name {
            fn fill<'de, A: serde::de::MapAccess<'de>>(&mut self, mut map: A) -> Result<(), A::Error> {
                #[expect(non_camel_case_types, reason = "named after the fields")]
                enum Key { $( $field, )* Unknown(String) }

                impl<'de> serde::Deserialize<'de> for Key {
                    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        struct Name;
                        impl serde::de::Visitor<'_> for Name {
                            type Value = Key;
                            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                                f.write_str("a member name")
                            }
                            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key, E> {
                                Ok(match name {
                                    $( $key $(| $alias)* => Key::$field, )*
                                    other => Key::Unknown(other.to_owned()),
                                })
                            }
                        }
                        deserializer.deserialize_identifier(Name)
                    }
                }

                while let Some(key) = map.next_key::<Key>()? {
                    match key {
                        $( Key::$field => record!(@read self.$field, map $(, $reader)?), )*
                        Key::Unknown(name) => { self.extra.insert(name, map.next_value()?); }
                    }
                }
                Ok(())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::lenient::Lenient::read(deserializer)?.ok_or_else(|| {
                    serde::de::Error::custom(concat!("a ", stringify!($name), " is a JSON object"))
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                self.write_members(&mut map, &())?;
                map.end()
            }
        }

        impl $name {
            /// Writes the members, but for those that `own` writes.
            pub(super) fn write_members<M: serde::ser::SerializeMap, O: $crate::wire::record::Own>(
                &self,
                map: &mut M,
                own: &O,
            ) -> Result<(), M::Error> {
                let is_free = |key| self.extra.is_empty() || !self.extra.contains_key(key);
                $( if const { $crate::schema::table::text::contains(O::NAMES, $key) } {
                    if is_free($key) && !own.write($key, map)? {
                        record!(@write self.$field, map, $key, is_free $(, $always)?);
                    }
                } else {
                    record!(@write self.$field, map, $key, is_free $(, $always)?);
                } )*
                for (name, value) in &self.extra {
                    map.serialize_entry(name, value)?;
                }
                Ok(())
            }
        }
    };
    (@equal PartialEq $name:ident { $($field:ident)* }) => {};
    (@equal Debug $name:ident { $($field:ident)* }) => {
        record!(@equal $name { $($field)* });
    };
    (@debug Debug $name:ident { $($field:ident)* }) => {};
    (@debug PartialEq $name:ident { $($field:ident)* }) => {
        record!(@debug $name { $($field)* });
    };
    (@debug $name:ident { $($field:ident)* }) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                // Most fields of most records are not there, and say nothing.
                let mut shown = f.debug_struct(stringify!($name));
                $(
                    if !$crate::wire::record::Absent::absent(&self.$field) {
                        shown.field(stringify!($field), &self.$field);
                    }
                )*
                if !self.extra.is_empty() {
                    shown.field("extra", &self.extra);
                }
                shown.finish()
            }
        }
    };
    (@equal $name:ident { $($field:ident)* }) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $( self.$field == other.$field && )* self.extra == other.extra
            }
        }
    };
    (@read $self:ident.$field:ident, $map:ident) => {
        $map.next_value_seed($crate::wire::lenient::ReadInto(&mut $self.$field))?
    };
    (@read $self:ident.$field:ident, $map:ident, $reader:ty) => {
        if let $crate::wire::lenient::Read::<$reader>(Some(value)) = $map.next_value()? {
            $self.$field = value.0;
        }
    };
    (@write $self:ident.$field:ident, $map:ident, $key:literal, $is_free:ident) => {
        if !$crate::wire::record::Absent::absent(&$self.$field) && $is_free($key) {
            $map.serialize_entry($key, &$self.$field)?;
        }
    };
    (@write $self:ident.$field:ident, $map:ident, $key:literal, $is_free:ident, always) => {
        if $is_free($key) {
            $map.serialize_entry($key, &$self.$field)?;
        }
    };
}
