//! A byte sink for constant evaluation. It knows no schema: it copies text and numbers.

/// The longest schema text, in bytes. The names and enum values of a strict schema are limited to
/// 120 000 characters; the rest is left for descriptions and syntax.
pub(crate) const CAPACITY: usize = 262_144;

/// What has been written.
pub(crate) struct Writer {
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

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The written bytes, which are whole pieces of text.
    pub(crate) const fn as_bytes(&self) -> &[u8] {
        self.bytes.split_at(self.len).0
    }

    /// Writes text as it is.
    pub(crate) const fn raw(&mut self, text: &str) {
        assert!(
            text.len() <= CAPACITY - self.len,
            "the schema of this type is longer than 256 KB of text"
        );
        let (_, rest) = self.bytes.split_at_mut(self.len);
        let (place, _) = rest.split_at_mut(text.len());
        place.copy_from_slice(text.as_bytes());
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
