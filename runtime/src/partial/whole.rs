//! Values that appear only when they are complete: fields with `stream = "whole"`, and types that
//! have no partial form.

use super::{Begin, Begun, Fill, Streamed};
use crate::schema::table::Tabled;
use crate::schema::table::node::NodeRef;
use crate::schema::{self, Structured};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// A complete value inside a partial one; it dereferences to the value.
///
/// It keeps the JSON that it was read from, and is shown and serialized as that, so the type needs
/// no more than `Deserialize`.
pub struct Whole<T>(Arc<Inner<T>>);

struct Inner<T> {
    value: T,
    json: Box<RawValue>,
}

impl<T: DeserializeOwned> Whole<T> {
    pub(crate) fn read(json: &str) -> Option<Self> {
        let value = schema::read(json).ok()?;
        let json = RawValue::from_string(json.to_owned()).ok()?;
        Some(Self(Arc::new(Inner { value, json })))
    }
}

impl<T> Deref for Whole<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T> Clone for Whole<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Display> fmt::Display for Whole<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(f)
    }
}

impl<T> fmt::Debug for Whole<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.json.get())
    }
}

/// By the JSON that the values were read from.
impl<T> PartialEq for Whole<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.json.get() == other.0.json.get()
    }
}

impl<T: PartialEq> PartialEq<T> for Whole<T> {
    fn eq(&self, other: &T) -> bool {
        self.0.value == *other
    }
}

/// Text is compared with text.
macro_rules! texts {
    ($($ty:ty)*) => {$(
        impl PartialEq<str> for Whole<$ty> {
            fn eq(&self, other: &str) -> bool {
                *self.0.value == *other
            }
        }

        impl PartialEq<&str> for Whole<$ty> {
            fn eq(&self, other: &&str) -> bool {
                *self.0.value == **other
            }
        }
    )*};
}

texts! { String Box<str> Rc<str> Arc<str> }

impl<T> Serialize for Whole<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.json.serialize(serializer)
    }
}

/// Stands for a type that is to appear when it is complete.
#[derive(Debug)]
pub struct AsWhole<T>(PhantomData<T>);

impl<T: Structured> Structured for AsWhole<T> {}

impl<T: Structured> Tabled for AsWhole<T> {
    const ID: u64 = T::ID;
    const NODE: NodeRef = T::NODE;
}

impl<T: Structured + DeserializeOwned> Streamed for AsWhole<T> {
    type Partial = Whole<T>;
}

impl<T: DeserializeOwned> Fill<Whole<T>> for AsWhole<T> {
    fn begin(begin: Begin<'_>) -> Begun<Whole<T>> {
        self::begin(begin)
    }
}

/// Reads a value from its whole JSON.
pub(crate) fn begin<T: DeserializeOwned>(begin: Begin<'_>) -> Begun<Whole<T>> {
    match begin {
        Begin::Value(json) => Whole::read(json).map_or(Begun::Declined, Begun::Here),
        _ => Begun::Declined,
    }
}
