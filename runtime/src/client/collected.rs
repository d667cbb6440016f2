//! The bytes of a body as far as they came.

use bytes::{Bytes, BytesMut};
use std::mem;
use std::ops::Deref;

/// The bytes of a body so far: one piece, which most answers are and which is kept as it came, or several in one
/// buffer.
pub(super) enum Collected {
    One(Bytes),
    Joined(BytesMut),
}

impl Collected {
    pub(super) const fn new() -> Self {
        Self::One(Bytes::new())
    }

    /// Adds a piece of a body that has `length` bytes by its headers.
    pub(super) fn add(&mut self, piece: Bytes, length: usize) {
        if self.is_empty() {
            *self = Self::One(piece);
            return;
        }
        let needed = self.len() + piece.len();
        let mut joined = match mem::replace(self, Self::new()) {
            Self::Joined(bytes) if needed <= bytes.capacity() => bytes,
            full => {
                // Twice as much, as a vector grows, but no more than the length in the headers.
                let room = (2 * full.len()).min(length).max(needed);
                let mut larger = BytesMut::with_capacity(room);
                larger.extend_from_slice(&full);
                larger
            }
        };
        joined.extend_from_slice(&piece);
        *self = Self::Joined(joined);
    }

    /// Takes what came.
    pub(super) fn take(&mut self) -> Bytes {
        match mem::replace(self, Self::new()) {
            Self::One(piece) => piece,
            Self::Joined(bytes) => bytes.freeze(),
        }
    }
}

impl Deref for Collected {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::One(piece) => piece,
            Self::Joined(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_joined_in_order() {
        let mut collected = Collected::new();
        for piece in [&b""[..], b"ab", b"", b"c", b"defgh"] {
            collected.add(Bytes::from_static(piece), 8);
        }
        assert_eq!(&*collected, b"abcdefgh");
        assert_eq!(collected.take(), "abcdefgh");
        assert!(collected.is_empty());
    }

    #[test]
    fn one_piece_is_not_copied() {
        let (piece, mut collected) = (Bytes::from(vec![7; 100]), Collected::new());
        collected.add(piece.clone(), usize::MAX);
        assert_eq!(collected.take().as_ptr(), piece.as_ptr());
    }
}
