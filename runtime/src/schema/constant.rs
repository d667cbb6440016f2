//! `T::SCHEMA`: the rendered text as a constant of the type. It knows neither the table nor the
//! rules of the text, only how a constant of unknown length is made.
//!
//! `[u8; T::LENGTH]` is not stable, so the text is copied into the smallest of a row of arrays that
//! holds it. Only that array is reachable from the result, so only it is in the binary.

use std::marker::PhantomData;

use super::Structured;
use super::render;
use super::writer::{CAPACITY, Writer};

/// The text, with the whole buffer around it.
struct Rendered<T>(PhantomData<T>);

impl<T: Structured> Rendered<T> {
    const WRITER: Writer = render::document(T::NODE);
}

/// The text in an array of `N` bytes; zeros where another length is the right one.
struct Sized<T, const N: usize>(PhantomData<T>);

impl<T: Structured, const N: usize> Sized<T, N> {
    const BYTES: [u8; N] = {
        let text = Rendered::<T>::WRITER.as_bytes();
        let mut bytes = [0; N];
        if text.len() <= N && text.len() > smaller(N) {
            bytes.split_at_mut(text.len()).0.copy_from_slice(text);
        }
        bytes
    };
}

/// The next length below `n`.
const fn smaller(n: usize) -> usize {
    if n == 256 { 0 } else { n / 2 }
}

/// The schema text of `T`.
pub(crate) const fn text<T: Structured>() -> &'static str {
    let len = Rendered::<T>::WRITER.len();
    let bytes: &'static [u8] = if len <= 256 {
        const { &Sized::<T, 256>::BYTES }
    } else if len <= 512 {
        const { &Sized::<T, 512>::BYTES }
    } else if len <= 1024 {
        const { &Sized::<T, 1024>::BYTES }
    } else if len <= 2048 {
        const { &Sized::<T, 2048>::BYTES }
    } else if len <= 4096 {
        const { &Sized::<T, 4096>::BYTES }
    } else if len <= 8192 {
        const { &Sized::<T, 8192>::BYTES }
    } else if len <= 16_384 {
        const { &Sized::<T, 16_384>::BYTES }
    } else if len <= 32_768 {
        const { &Sized::<T, 32_768>::BYTES }
    } else if len <= 65_536 {
        const { &Sized::<T, 65_536>::BYTES }
    } else if len <= 131_072 {
        const { &Sized::<T, 131_072>::BYTES }
    } else {
        const { &Sized::<T, CAPACITY>::BYTES }
    };
    match std::str::from_utf8(bytes.split_at(len).0) {
        Ok(text) => text,
        Err(_) => unreachable!(),
    }
}
