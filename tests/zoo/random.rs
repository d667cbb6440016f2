//! Generators of random values where a type's own are too many: they keep to the constraints of the
//! zoo, and to numbers that JSON has. They know no schema.

use arbitrary::unstructured::Int;
use arbitrary::{Arbitrary, Result, Unstructured};
use fastrand::Rng;
use serde_json::Value;
use std::borrow::Cow;
use std::net::SocketAddrV6;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A whole number of the range.
pub(crate) fn between<T: Int>(
    range: RangeInclusive<T>,
) -> impl Fn(&mut Unstructured<'_>) -> Result<T> {
    move |u| u.int_in_range(range.clone())
}

/// A number of the range, counted in steps.
pub(crate) fn steps(
    range: RangeInclusive<i32>,
    step: f64,
) -> impl Fn(&mut Unstructured<'_>) -> Result<f64> {
    move |u| Ok(f64::from(u.int_in_range(range.clone())?) * step)
}

/// One of these.
pub(crate) fn one_of<T: Clone, const N: usize>(
    choices: [T; N],
) -> impl Fn(&mut Unstructured<'_>) -> Result<T> {
    move |u| u.choose(&choices).cloned()
}

/// One of these texts.
pub(crate) fn word<const N: usize>(
    choices: [&'static str; N],
) -> impl Fn(&mut Unstructured<'_>) -> Result<String> {
    move |u| Ok((*u.choose(&choices)?).to_owned())
}

/// Text of so many characters.
pub(crate) fn text(
    length: RangeInclusive<usize>,
) -> impl Fn(&mut Unstructured<'_>) -> Result<String> {
    move |u| {
        let count = u.int_in_range(length.clone())?;
        (0..count).map(|_| char::arbitrary(u)).collect()
    }
}

/// So many of something.
pub(crate) fn several<T, C: FromIterator<T>>(
    count: RangeInclusive<usize>,
    one: impl Fn(&mut Unstructured<'_>) -> Result<T>,
) -> impl Fn(&mut Unstructured<'_>) -> Result<C> {
    move |u| {
        let count = u.int_in_range(count.clone())?;
        (0..count).map(|_| one(u)).collect()
    }
}

/// Something or nothing.
pub(crate) fn maybe<T>(
    one: impl Fn(&mut Unstructured<'_>) -> Result<T>,
) -> impl Fn(&mut Unstructured<'_>) -> Result<Option<T>> {
    move |u| {
        if u.arbitrary()? {
            one(u).map(Some)
        } else {
            Ok(None)
        }
    }
}

/// Any value of a type, as an item of `several`.
pub(crate) fn any<T: for<'a> Arbitrary<'a>>(u: &mut Unstructured<'_>) -> Result<T> {
    u.arbitrary()
}

/// Any JSON, three levels deep.
pub(crate) fn json(u: &mut Unstructured<'_>) -> Result<Value> {
    level(u, 3)
}

fn level(u: &mut Unstructured<'_>, depth: u8) -> Result<Value> {
    Ok(match u.int_in_range(0..=if depth == 0 { 5 } else { 7 })? {
        0 => Value::Null,
        1 => bool::arbitrary(u)?.into(),
        2 => i64::arbitrary(u)?.into(),
        3 => u64::arbitrary(u)?.into(),
        // What is no number becomes `null`.
        4 => f64::arbitrary(u)?.into(),
        5 => String::arbitrary(u)?.into(),
        6 => several(0..=3, |u| level(u, depth - 1))(u)?,
        _ => Value::Object(members(u, depth - 1)?),
    })
}

/// An object with any keys.
pub(crate) fn object(u: &mut Unstructured<'_>) -> Result<serde_json::Map<String, Value>> {
    members(u, 2)
}

fn members(u: &mut Unstructured<'_>, depth: u8) -> Result<serde_json::Map<String, Value>> {
    several(0..=3, |u| Ok((String::arbitrary(u)?, level(u, depth)?)))(u)
}

/// A number that JSON has.
pub(crate) fn number(u: &mut Unstructured<'_>) -> Result<serde_json::Number> {
    Ok(match u.int_in_range(0..=2)? {
        0 => i64::arbitrary(u)?.into(),
        1 => u64::arbitrary(u)?.into(),
        _ => serde_json::Number::from_f64(f64::arbitrary(u)?).unwrap_or_else(|| 0.into()),
    })
}

/// Something of one's own where something could be borrowed.
pub(crate) fn owned<T: ToOwned + ?Sized>(u: &mut Unstructured<'_>) -> Result<Cow<'static, T>>
where
    T::Owned: for<'a> Arbitrary<'a>,
{
    u.arbitrary().map(Cow::Owned)
}

/// A path.
pub(crate) fn boxed_path(u: &mut Unstructured<'_>) -> Result<Box<Path>> {
    PathBuf::arbitrary(u).map(PathBuf::into_boxed_path)
}

/// An address without the parts that its text does not show.
pub(crate) fn socket(u: &mut Unstructured<'_>) -> Result<SocketAddrV6> {
    Ok(SocketAddrV6::new(u.arbitrary()?, u.arbitrary()?, 0, 0))
}

/// Whole minutes.
pub(crate) fn minutes(u: &mut Unstructured<'_>) -> Result<Duration> {
    Ok(Duration::from_secs(60 * u64::from(u16::arbitrary(u)?)))
}

/// A time since 1970.
pub(crate) fn time(u: &mut Unstructured<'_>) -> Result<SystemTime> {
    let since = Duration::new(u32::arbitrary(u)?.into(), u.int_in_range(0..=999_999_999)?);
    Ok(SystemTime::UNIX_EPOCH + since)
}

/// What texts are likely to go wrong with.
const LETTERS: [char; 10] = [
    '"', '\\', '\n', '\t', '\0', '/', 'é', '漢', '😀', '\u{2028}',
];

/// Bytes of which values are made: much of it text, and some of that outside ASCII.
#[must_use]
pub fn bytes(random: &mut Rng) -> Vec<u8> {
    let length = random.usize(16..400);
    let mut bytes = Vec::with_capacity(length + 4);
    while bytes.len() < length {
        match random.u8(0..8) {
            0..4 => bytes.push(random.u8(..)),
            4..7 => bytes.push(random.u8(b' '..0x7f)),
            _ => {
                let letter = LETTERS[random.usize(..LETTERS.len())];
                bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
    bytes
}
