//! Reading members that servers write in more than one way.
//!
//! [`Lenient`] never fails on well-formed JSON: a type says which JSON it takes, and
//! all other JSON counts as absent. It knows no member names; those are in the records.

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A type that is read from any kind of JSON; `None` is as good as absent.
pub(super) trait Lenient: Sized {
    fn text(_: &str) -> Option<Self> {
        None
    }
    fn string(text: String) -> Option<Self> {
        Self::text(&text)
    }
    fn boolean(_: bool) -> Option<Self> {
        None
    }
    fn unsigned(_: u64) -> Option<Self> {
        None
    }
    fn signed(_: i64) -> Option<Self> {
        None
    }
    fn float(_: f64) -> Option<Self> {
        None
    }
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(Any(PhantomData))
    }
    /// Reads into a place that holds the default; leaves it when absent.
    fn read_into<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        if let Some(value) = Self::read(deserializer)? {
            *self = value;
        }
        Ok(())
    }
    /// Reads one more element; adds none when absent.
    fn read_onto<'de, D: Deserializer<'de>>(
        list: &mut Vec<Self>,
        deserializer: D,
    ) -> Result<(), D::Error> {
        list.extend(Self::read(deserializer)?);
        Ok(())
    }
}

/// Adapts [`Lenient::read_into`] to serde's `DeserializeSeed`.
pub(super) struct ReadInto<'a, T>(pub &'a mut T);

impl<'de, T: Lenient> DeserializeSeed<'de> for ReadInto<'_, T> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.read_into(deserializer)
    }
}

/// Adapts [`Lenient::read_onto`] to serde's `DeserializeSeed`.
struct ReadOnto<'a, T>(&'a mut Vec<T>);

impl<'de, T: Lenient> DeserializeSeed<'de> for ReadOnto<'_, T> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::read_onto(self.0, deserializer)
    }
}

/// Adapts [`Lenient::read`] to serde's `Deserialize`.
pub(super) struct Read<T>(pub Option<T>);

impl<'de, T: Lenient> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

struct Any<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for Any<T> {
    type Value = Option<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(T::text(text))
    }
    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(T::string(text))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(T::boolean(value))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(T::unsigned(number))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        // Formats other than JSON text hand small positive numbers over as signed.
        Ok(u64::try_from(number).map_or_else(|_| T::signed(number), T::unsigned))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(T::float(number))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::list(list)
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::object(object)
    }
}

impl<T: Lenient> Lenient for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::read(deserializer)?.map(Some))
    }
}

/// The most bytes that the elements of one list may take in memory, apart from what is in them: small
/// elements are large once they are read.
const MOST_BYTES: usize = 8 << 20;

/// Elements that cannot be read, `null` among them, are left out.
impl<T: Lenient> Lenient for Vec<T> {
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let most = MOST_BYTES / size_of::<T>().max(1);
        let mut elements = Self::new();
        while list.next_element_seed(ReadOnto(&mut elements))?.is_some() {
            if elements.len() > most {
                let message = format_args!("a list of more than {most} elements");
                return Err(serde::de::Error::custom(message));
            }
        }
        Ok(Some(elements))
    }
}

impl<T: Lenient> Lenient for BTreeMap<String, T> {
    fn object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        let mut members = Self::new();
        while let Some((name, Read(value))) = object.next_entry()? {
            members.extend(value.map(|value| (name, value)));
        }
        Ok(Some(members))
    }
}

impl Lenient for Map<String, Value> {
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(object)).map(Some)
    }
}

impl Lenient for Value {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(Some(Self::deserialize(deserializer)?).filter(|value| !value.is_null()))
    }
}

/// JSON text, byte for byte.
impl Lenient for Cow<'static, RawValue> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok((raw.get() != "null").then_some(Cow::Owned(raw)))
    }
}

impl Lenient for String {
    fn text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
    fn string(text: String) -> Option<Self> {
        Some(text)
    }
}

/// `object` of an answer: the same in every chunk, so not worth an allocation.
impl Lenient for Cow<'static, str> {
    fn text(text: &str) -> Option<Self> {
        Some(match text {
            "chat.completion.chunk" => Cow::Borrowed("chat.completion.chunk"),
            "chat.completion" => Cow::Borrowed("chat.completion"),
            other => Cow::Owned(other.to_owned()),
        })
    }
}

impl Lenient for bool {
    fn boolean(value: bool) -> Option<Self> {
        Some(value)
    }
}

/// A count: an integer, a float such as `12.0`, or a string of digits.
impl Lenient for u64 {
    fn text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
    fn unsigned(number: u64) -> Option<Self> {
        Some(number)
    }
    fn float(number: f64) -> Option<Self> {
        i64::float(number)?.try_into().ok()
    }
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        number(object, Self::unsigned, Self::float)
    }
}

impl Lenient for u32 {
    fn text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
    fn unsigned(number: u64) -> Option<Self> {
        number.try_into().ok()
    }
    fn float(number: f64) -> Option<Self> {
        i64::float(number)?.try_into().ok()
    }
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        number(object, Self::unsigned, Self::float)
    }
}

impl Lenient for i64 {
    fn text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
    fn unsigned(number: u64) -> Option<Self> {
        number.try_into().ok()
    }
    fn signed(number: i64) -> Option<Self> {
        Some(number)
    }
    fn float(number: f64) -> Option<Self> {
        // 2^53: beyond it a float no longer counts by ones.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        (-EXACT..=EXACT).contains(&number).then_some(number as Self)
    }
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        number(object, Self::unsigned, Self::float)
    }
}

/// A number, or a string that holds one, such as a cost.
impl Lenient for f64 {
    fn text(text: &str) -> Option<Self> {
        // `parse` takes `NaN` and `inf` too, which JSON cannot write.
        text.trim()
            .parse()
            .ok()
            .filter(|number: &Self| number.is_finite())
    }
    fn unsigned(number: u64) -> Option<Self> {
        Some(number as Self)
    }
    fn signed(number: i64) -> Option<Self> {
        Some(number as Self)
    }
    fn float(number: f64) -> Option<Self> {
        Some(number)
    }
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        number(object, Self::unsigned, Self::float)
    }
}

/// Reads a number. With serde_json's `arbitrary_precision`, which any crate in the build can switch on,
/// it arrives as an object that only serde_json's own `Value` understands.
fn number<'de, A: MapAccess<'de>, T>(
    object: A,
    unsigned: fn(u64) -> Option<T>,
    float: fn(f64) -> Option<T>,
) -> Result<Option<T>, A::Error> {
    let value = Value::deserialize(MapAccessDeserializer::new(object))?;
    Ok(match value.as_u64() {
        Some(number) => unsigned(number),
        None => value.as_f64().and_then(float),
    })
}

/// A string, or other JSON written out as a string (`arguments` as an object).
pub(super) struct JsonText(pub String);

impl Lenient for JsonText {
    fn text(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }
    fn string(text: String) -> Option<Self> {
        Some(Self(text))
    }
    fn boolean(value: bool) -> Option<Self> {
        Some(Self(value.to_string()))
    }
    fn unsigned(number: u64) -> Option<Self> {
        Some(Self(number.to_string()))
    }
    fn signed(number: i64) -> Option<Self> {
        Some(Self(number.to_string()))
    }
    fn float(number: f64) -> Option<Self> {
        Some(Self(Value::from(number).to_string()))
    }
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element::<Value>()? {
            elements.push(element);
        }
        Ok(Some(Self(Value::Array(elements).to_string())))
    }
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(object))?;
        Ok(Some(Self(value.to_string())))
    }
}

/// A string, or the text of a list of parts, as some servers send it.
pub(super) struct Joined(pub Option<String>);

impl Lenient for Joined {
    /// Reads the text. Anything else than text, a list of parts or `null` is an error, since its content
    /// would be lost.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let parts = match Value::deserialize(deserializer)? {
            Value::Null => return Ok(None),
            Value::String(text) => return Ok(Some(Self(Some(text)))),
            Value::Array(parts) => parts,
            _ => {
                let message = "the content is neither text nor a list of parts";
                return Err(serde::de::Error::custom(message));
            }
        };
        let texts = parts
            .iter()
            .filter_map(|it| it.as_str().or_else(|| it.get("text")?.as_str()));
        let whole = texts.fold(None, |whole: Option<String>, text| {
            Some(whole.unwrap_or_default() + text)
        });
        Ok(Some(Self(whole)))
    }
}
