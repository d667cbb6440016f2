//! `T::SCHEMA`: text that the compiler writes, as a constant of the type. It knows neither the table
//! nor the rules of the text.
//!
//! `[u8; T::LENGTH]` is not stable, so the text is copied into the smallest of a row of arrays that
//! holds it. Only that array is reachable from the result, so only it is in the binary.

use std::marker::PhantomData;

use super::dialect::{Dialect, profile::Profile};
use super::render;
use crate::schema::table::Tabled;
use crate::schema::table::facts;
use crate::schema::table::unchecked::Writer;

/// The longest schema text, in bytes. The names and enum values of a strict schema are limited to
/// 120 000 characters; the rest is left for descriptions and syntax.
pub(crate) const CAPACITY: usize = 262_144;

/// The text, with the whole buffer around it.
struct Rendered<T>(PhantomData<T>);

impl<T: Tabled> Rendered<T> {
    const WRITER: &'static Writer<CAPACITY> = &{
        let mut out = Writer::new();
        render::document(T::NODE, Profile::of(Dialect::OpenAi), &mut out);
        assert!(
            !out.overflowed(),
            "the schema of this type is longer than 256 KB of text"
        );
        out
    };
}

/// The text in a buffer of `N` bytes; none where another length is the right one.
struct Fitted<T, const N: usize>(PhantomData<T>);

impl<T: Tabled, const N: usize> Fitted<T, N> {
    const WRITER: Writer<N> = {
        let text = Rendered::<T>::WRITER.as_str();
        let mut writer = Writer::new();
        if text.len() <= N && text.len() > smaller(N) {
            writer.raw(text);
        }
        writer
    };
}

/// The next length below `n`.
const fn smaller(n: usize) -> usize {
    if n == 256 { 0 } else { n / 2 }
}

/// The schema text of `T`, if all of it is known when the program is compiled.
pub(crate) const fn known<T: Tabled>() -> &'static str {
    assert!(
        facts::checked(T::NODE).foreign.is_none(),
        "a field of this type is described by schemars, so its schema is known at run time only\n\
         help: `Dialect::OpenAi.schema::<T>()` gives it"
    );
    text::<T>()
}

/// The schema text of `T`.
pub(crate) const fn text<T: Tabled>() -> &'static str {
    let len = Rendered::<T>::WRITER.len();
    if len <= 256 {
        const { &Fitted::<T, 256>::WRITER }.as_str()
    } else if len <= 512 {
        const { &Fitted::<T, 512>::WRITER }.as_str()
    } else if len <= 1024 {
        const { &Fitted::<T, 1024>::WRITER }.as_str()
    } else if len <= 2048 {
        const { &Fitted::<T, 2048>::WRITER }.as_str()
    } else if len <= 4096 {
        const { &Fitted::<T, 4096>::WRITER }.as_str()
    } else if len <= 8192 {
        const { &Fitted::<T, 8192>::WRITER }.as_str()
    } else if len <= 16_384 {
        const { &Fitted::<T, 16_384>::WRITER }.as_str()
    } else if len <= 32_768 {
        const { &Fitted::<T, 32_768>::WRITER }.as_str()
    } else if len <= 65_536 {
        const { &Fitted::<T, 65_536>::WRITER }.as_str()
    } else if len <= 131_072 {
        const { &Fitted::<T, 131_072>::WRITER }.as_str()
    } else {
        const { &Fitted::<T, CAPACITY>::WRITER }.as_str()
    }
}
