//! `T::SCHEMA`: text that the compiler writes, as a constant of the type. It knows neither the table
//! nor the rules of the text.
//!
//! `[u8; T::LENGTH]` is not stable, so the text is copied into the smallest of a row of arrays that
//! holds it. Only that array is reachable from the result, so only it is in the binary.
//!
//! The two `unsafe` blocks are for the speed of constant evaluation, measured on 70 texts of 5 KB:
//! copying piece by piece through slices took twice the time of everything else together, and
//! checking the finished text for UTF-8 a fifth.

#![expect(unsafe_code, reason = "see above: the compiler's time")]

use std::marker::PhantomData;

use super::Structured;
use super::render;

/// The longest schema text, in bytes. The names and enum values of a strict schema are limited to
/// 120 000 characters; the rest is left for descriptions and syntax.
const CAPACITY: usize = 262_144;

/// Text in the making.
pub(crate) struct Writer {
    /// Pieces of text, whole ones only, up to `len`.
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Writer {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    /// Writes text as it is.
    pub(crate) const fn raw(&mut self, text: &str) {
        assert!(
            text.len() <= CAPACITY - self.len,
            "the schema of this type is longer than 256 KB of text"
        );
        // SAFETY: the assertion leaves room for the whole text behind `len`; the text cannot lie in
        // `self`, which is borrowed exclusively.
        unsafe {
            let end = self.bytes.as_mut_ptr().add(self.len);
            std::ptr::copy_nonoverlapping(text.as_ptr(), end, text.len());
        }
        self.len += text.len();
    }

    /// Writes a decimal number.
    pub(crate) const fn number(&mut self, number: i128) {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        if number < 0 {
            self.raw("-");
        }
        let mut rest = number.unsigned_abs();
        let mut unit = 1;
        while rest / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 {
            self.raw(DIGITS[(rest / unit) as usize]);
            rest %= unit;
            unit /= 10;
        }
    }
}

/// The text, with the whole buffer around it.
struct Rendered<T>(PhantomData<T>);

impl<T: Structured> Rendered<T> {
    const WRITER: &'static Writer = &render::document(T::NODE);
}

/// The text in an array of `N` bytes; zeros where another length is the right one.
struct Sized<T, const N: usize>(PhantomData<T>);

impl<T: Structured, const N: usize> Sized<T, N> {
    const BYTES: [u8; N] = {
        let writer = Rendered::<T>::WRITER;
        let mut bytes = [0; N];
        if writer.len <= N && writer.len > smaller(N) {
            let text = writer.bytes.split_at(writer.len).0;
            bytes.split_at_mut(writer.len).0.copy_from_slice(text);
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
    let len = Rendered::<T>::WRITER.len;
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
    // SAFETY: these are the first `len` bytes of the writer, which takes only whole `&str`s.
    unsafe { std::str::from_utf8_unchecked(bytes.split_at(len).0) }
}
