//! Code that constant evaluation needs and the compiler cannot check: the only `unsafe` of the crate.
//!
//! [`NodeRef`] closes the cycles of the schema table; [`Writer`] is the text that the compiler writes.
//! Neither knows what a node or a text says. The writer is unchecked for the compiler's time: on 70
//! texts of 5 KB, copying piece by piece through slices took twice the time of everything else
//! together, and checking the finished text for UTF-8 a fifth.

#![expect(unsafe_code, reason = "argued at each place")]

use super::node::Node;

/// A reference to a node that constant validation does not follow.
///
/// A plain `&'static Node` in an associated constant makes every recursive type an error: the
/// compiler validates a constant's value through references, so the node of `Tree` would need the
/// finished node of `Tree`. It does not look into a union, so only the address is needed. A union of
/// our own and not `MaybeUninit`, whose `assume_init` is six times as slow in constant evaluation.
#[derive(Clone, Copy)]
pub union NodeRef {
    node: &'static Node,
}

impl NodeRef {
    /// A reference to `node`.
    pub const fn new(node: &'static Node) -> Self {
        Self { node }
    }

    /// The node.
    pub const fn get(self) -> &'static Node {
        // SAFETY: the field is private to this module and `new` is the only constructor, so it
        // always holds a reference; the reference is `'static` and `Copy`, so reading it twice is
        // reading it once. Nothing else can write the field: there is no `&mut` to it.
        unsafe { self.node }
    }
}

/// Text in the making, in a buffer of `N` bytes.
pub struct Writer<const N: usize> {
    /// UTF-8 up to `len`: only whole `&str`s are put there.
    bytes: [u8; N],
    len: usize,
    overflowed: bool,
}

impl<const N: usize> Writer<N> {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; N],
            len: 0,
            overflowed: false,
        }
    }

    /// Forgets all text.
    pub(crate) const fn clear(&mut self) {
        self.len = 0;
        self.overflowed = false;
    }

    /// Returns whether some text had no room and is missing.
    pub(crate) const fn overflowed(&self) -> bool {
        self.overflowed
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The text so far.
    pub const fn as_str(&self) -> &str {
        // SAFETY: the fields are private to this module, and `raw`, the only one to change them,
        // puts whole `&str`s one behind the other.
        unsafe { std::str::from_utf8_unchecked(self.bytes.split_at(self.len).0) }
    }

    /// Writes text as it is, if there is room for all of it.
    pub(crate) const fn raw(&mut self, text: &str) {
        if text.len() > N - self.len {
            self.overflowed = true;
            return;
        }
        // SAFETY: the comparison leaves room for the whole text behind `len`, which is at most `N`;
        // the text cannot lie in `self`, which is borrowed exclusively.
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
