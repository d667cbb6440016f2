//! Server-sent events: bytes in, events out.
//!
//! Follows the HTML standard (every line end, comments, a leading BOM, several `data` lines), with
//! one difference that the vendors' own clients share: an event that the end of the body cuts off is
//! returned too. Knows nothing of JSON, `[DONE]` or HTTP. Memory is bounded by the limit for one
//! event; an event that lies in one piece of the input is lent without a copy of its own.

use std::fmt;
use std::ops::Range;

/// One event; lent until the decoder is used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<'a> {
    /// The `event` field; empty where there is none.
    pub name: &'a [u8],
    /// The `data` lines, joined by a line feed.
    pub data: &'a [u8],
}

/// One event is longer than the decoder's limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooLong {
    /// The limit, in bytes.
    pub limit: usize,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "one event of the stream is longer than {} bytes",
            self.limit
        )
    }
}

impl std::error::Error for TooLong {}

/// Splits a body into events.
///
/// ```
/// use coax::sse::Decoder;
///
/// let mut decoder = Decoder::new(1024);
/// decoder.push(b": a comment\r\ndata: {\"a\"");
/// assert_eq!(decoder.next_event()?, None);
/// decoder.push(b":1}\r\n\r\n");
/// assert_eq!(decoder.next_event()?.map(|event| event.data), Some(&b"{\"a\":1}"[..]));
/// # Ok::<(), coax::sse::TooLong>(())
/// ```
#[derive(Debug)]
pub struct Decoder {
    buffer: Vec<u8>,
    /// Everything before is read, apart from what `data` still points at.
    position: usize,
    /// Everything before holds no line end.
    scanned: usize,
    data: Data,
    joined: Vec<u8>,
    name: Vec<u8>,
    started: bool,
    /// The last line ended in CR, so a LF that follows belongs to it.
    after_cr: bool,
    /// The last event was returned, so the next call begins a new one.
    delivered: bool,
    limit: usize,
    /// The beginning of the last line that is no field.
    stray: Vec<u8>,
}

/// The place of the data of the event under way.
#[derive(Debug)]
enum Data {
    None,
    /// One line, still in the buffer.
    InBuffer(Range<usize>),
    /// Several lines, in `joined`.
    Joined,
}

/// Number of bytes that are stored of a line that is no field.
const STRAY: usize = 300;

const BOM: &[u8] = b"\xef\xbb\xbf";

impl Decoder {
    /// Creates a decoder that refuses events of more than `limit` bytes.
    ///
    /// ```
    /// let mut decoder = coax::sse::Decoder::new(8 << 20);
    /// ```
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            buffer: Vec::new(),
            position: 0,
            scanned: 0,
            data: Data::None,
            joined: Vec::new(),
            name: Vec::new(),
            started: false,
            after_cr: false,
            delivered: false,
            limit,
            stray: Vec::new(),
        }
    }

    /// Takes the next piece of the body, however it was split.
    ///
    /// ```
    /// let mut decoder = coax::sse::Decoder::new(1_000);
    /// decoder.push(b"data: He");
    /// decoder.push(b"llo\n\n");
    /// let event = decoder.next_event().expect("it is short").expect("it is whole");
    /// assert_eq!(event.data, b"Hello");
    /// ```
    pub fn push(&mut self, bytes: &[u8]) {
        self.forget_delivered();
        self.compact();
        self.buffer.extend_from_slice(bytes);
    }

    /// Ends the body, so that an unfinished last event is returned.
    ///
    /// ```
    /// let mut decoder = coax::sse::Decoder::new(1_000);
    /// decoder.push(b"data: Hello");
    /// decoder.finish();
    /// assert!(decoder.next_event().expect("it is short").is_some());
    /// ```
    pub fn finish(&mut self) {
        self.push(b"\n\n");
    }

    /// Returns the next event, or `None` until more bytes are pushed.
    ///
    /// ```
    /// let mut decoder = coax::sse::Decoder::new(1_000);
    /// decoder.push(b"data: one\n\ndata: two\n\n");
    /// while let Ok(Some(event)) = decoder.next_event() {
    ///     println!("{:?}", event.data);
    /// }
    /// ```
    ///
    /// # Errors
    /// When one event is longer than the limit.
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, TooLong> {
        self.forget_delivered();
        if !self.started && !self.skip_bom() {
            return Ok(None);
        }
        while let Some(line) = self.next_line() {
            if !line.is_empty() {
                self.field(line);
            } else if matches!(self.data, Data::None) {
                self.name.clear();
            } else {
                self.delivered = true;
                let data = match &self.data {
                    Data::InBuffer(range) => &self.buffer[range.clone()],
                    _ => &self.joined[..],
                };
                if data.len() > self.limit {
                    return Err(TooLong { limit: self.limit });
                }
                return Ok(Some(Event {
                    name: &self.name,
                    data,
                }));
            }
        }
        if self.buffer.len() - self.kept_from() + self.joined.len() > self.limit {
            return Err(TooLong { limit: self.limit });
        }
        Ok(None)
    }

    /// Returns the beginning of the last line that is neither a field nor a comment, such as a proxy's
    /// words.
    pub(crate) fn stray(&self) -> &[u8] {
        &self.stray
    }

    fn forget_delivered(&mut self) {
        if std::mem::take(&mut self.delivered) {
            self.data = Data::None;
            self.joined.clear();
            self.name.clear();
        }
    }

    /// Returns the first byte that is still needed.
    fn kept_from(&self) -> usize {
        match &self.data {
            Data::InBuffer(range) => range.start,
            _ => self.position,
        }
    }

    fn compact(&mut self) {
        let gone = self.kept_from();
        if gone == 0 {
            return;
        }
        self.buffer.drain(..gone);
        self.position -= gone;
        self.scanned = self.scanned.saturating_sub(gone).max(self.position);
        if let Data::InBuffer(range) = &mut self.data {
            *range = range.start - gone..range.end - gone;
        }
    }

    /// Skips a BOM; returns whether enough has come to know that there is none, or it was skipped.
    fn skip_bom(&mut self) -> bool {
        let head = &self.buffer[..self.buffer.len().min(BOM.len())];
        if head.len() < BOM.len() && BOM.starts_with(head) {
            return false;
        }
        if head == BOM {
            self.position = BOM.len();
        }
        self.started = true;
        true
    }

    /// Returns the next whole line without its end.
    fn next_line(&mut self) -> Option<Range<usize>> {
        if self.after_cr && self.position < self.buffer.len() {
            self.after_cr = false;
            if self.buffer[self.position] == b'\n' {
                self.position += 1;
            }
        }
        let from = self.scanned.max(self.position);
        let found = match self.buffer[from..].first() {
            None => return None,
            // Every other line is empty.
            Some(b'\n') => 0,
            Some(_) => match memchr::memchr2(b'\n', b'\r', &self.buffer[from..]) {
                Some(found) => found,
                None => {
                    self.scanned = self.buffer.len();
                    return None;
                }
            },
        };
        let (start, end) = (self.position, from + found);
        self.after_cr = self.buffer[end] == b'\r';
        self.position = end + 1;
        Some(start..end)
    }

    fn field(&mut self, line: Range<usize>) {
        let bytes = &self.buffer[line.clone()];
        let (name, value) = if bytes.starts_with(b"data:") {
            (&b"data"[..], line.start + 5)
        } else {
            let colon = memchr::memchr(b':', bytes).unwrap_or(bytes.len());
            (&bytes[..colon], (line.start + colon + 1).min(line.end))
        };
        let space = usize::from(self.buffer[value..line.end].first() == Some(&b' '));
        let value = value + space..line.end;
        match name {
            b"data" => self.add_data(value),
            b"event" => {
                self.name.clear();
                self.name.extend_from_slice(&self.buffer[value]);
            }
            // Comments have an empty name; `id` and `retry` serve reconnection, which a POST has not.
            b"" | b"id" | b"retry" => {}
            // The data of an event, on a line after `data:` (rig#534).
            _ if self.buffer[line.clone()]
                .trim_ascii_start()
                .starts_with(b"{") =>
            {
                self.add_data(line);
            }
            // A proxy's own words (agenc-core PR 2492).
            _ => {
                self.stray.clear();
                self.stray
                    .extend_from_slice(&self.buffer[line.start..line.end.min(line.start + STRAY)]);
            }
        }
    }

    fn add_data(&mut self, value: Range<usize>) {
        match std::mem::replace(&mut self.data, Data::Joined) {
            Data::None => {
                self.data = Data::InBuffer(value);
                return;
            }
            Data::InBuffer(first) => self.joined.extend_from_slice(&self.buffer[first]),
            Data::Joined => {}
        }
        self.joined.push(b'\n');
        self.joined.extend_from_slice(&self.buffer[value]);
    }
}

#[cfg(test)]
mod tests;
