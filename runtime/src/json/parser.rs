//! The grammar of JSON as a machine that can stop between any two bytes. What a string holds is
//! `text`'s; what the document means is the sink's.

use std::fmt;

use super::text::{self, Cut, Step};
use super::{Event, Sink};

/// Objects and lists inside each other, as many as serde_json takes.
const DEPTH: u8 = 127;

/// The message for a case that cannot happen: digits are recognized by their bytes.
const NOT_ASCII: &str = "a number that is not ASCII";

/// The longest key or number, in bytes. Strings are handed on, these are held until they end.
const LONGEST: usize = 64 << 10;

/// A document under way.
#[derive(Debug)]
pub(crate) struct Parser {
    state: State,
    /// The open objects (ones) and lists (zeros), the innermost in the lowest bit.
    nesting: u128,
    depth: u8,
    /// A key or number that is not whole yet.
    pub(super) held: String,
    /// Bytes read.
    offset: usize,
}

/// The reason why the text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) what: &'static str,
    /// The byte where it shows.
    pub(crate) offset: usize,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.offset)
    }
}

impl std::error::Error for SyntaxError {}

#[derive(Debug)]
enum State {
    /// A value has to come.
    Value,
    /// A list has begun: a value, or its end.
    FirstItem,
    /// An object has begun: a key, or its end.
    FirstKey,
    /// A key has to come.
    Key,
    Colon,
    /// A value has ended.
    After,
    /// Inside a string, which may be a key.
    String(Cut, bool),
    Number(Digits),
    /// Inside `true`, `false` or `null`: what of it is still to come.
    Word(&'static [u8], Event<'static>),
    Broken,
}

/// The part of a number that is being read.
#[derive(Clone, Copy, Debug)]
enum Digits {
    Minus,
    Zero,
    Whole,
    Point,
    Fraction,
    E,
    Sign,
    Exponent,
}

impl Digits {
    fn next(self, byte: u8) -> Option<Self> {
        Some(match (self, byte) {
            (Self::Minus, b'0') => Self::Zero,
            (Self::Minus | Self::Whole, b'0'..=b'9') => Self::Whole,
            (Self::Zero | Self::Whole, b'.') => Self::Point,
            (Self::Point | Self::Fraction, b'0'..=b'9') => Self::Fraction,
            (Self::Zero | Self::Whole | Self::Fraction, b'e' | b'E') => Self::E,
            (Self::E, b'+' | b'-') => Self::Sign,
            (Self::E | Self::Sign | Self::Exponent, b'0'..=b'9') => Self::Exponent,
            _ => return None,
        })
    }

    /// Reads on as far as it goes, and returns how many bytes that is.
    fn read(&mut self, bytes: &[u8]) -> usize {
        for (read, byte) in bytes.iter().enumerate() {
            match self.next(*byte) {
                Some(next) => *self = next,
                None => return read,
            }
        }
        bytes.len()
    }

    fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Zero | Self::Whole | Self::Fraction | Self::Exponent
        )
    }
}

type Result<T = ()> = std::result::Result<T, SyntaxError>;

impl Default for Parser {
    fn default() -> Self {
        Self {
            state: State::Value,
            nesting: 0,
            depth: 0,
            held: String::new(),
            offset: 0,
        }
    }
}

impl Parser {
    /// Reads more of the document. After an error nothing more is read.
    pub(crate) fn push(&mut self, mut bytes: &[u8], sink: &mut impl Sink) -> Result {
        while !bytes.is_empty() {
            // Most of what comes is the inside of strings.
            let read = match &self.state {
                State::String(Cut::Nothing, is_key) => match text::plain(bytes) {
                    Some(text) => self.text(text, *is_key, sink).map(|()| text.len()),
                    None => self.step(bytes, sink),
                },
                _ => self.step(bytes, sink),
            };
            match read {
                Ok(read) => {
                    self.offset += read;
                    bytes = &bytes[read..];
                }
                Err(what) => return Err(self.broken(what)),
            }
        }
        Ok(())
    }

    /// Ends the document.
    pub(crate) fn finish(&mut self, sink: &mut impl Sink) -> Result {
        if matches!(self.state, State::Number(digits) if digits.is_whole()) {
            self.number(sink);
        }
        match self.state {
            State::After if self.depth == 0 => Ok(()),
            _ => Err(self.broken("the text ends before the value does")),
        }
    }

    fn broken(&mut self, what: &'static str) -> SyntaxError {
        self.state = State::Broken;
        SyntaxError {
            what,
            offset: self.offset,
        }
    }

    /// Reads some bytes, and returns how many.
    fn step(
        &mut self,
        bytes: &[u8],
        sink: &mut impl Sink,
    ) -> std::result::Result<usize, &'static str> {
        let byte = bytes[0];
        match &mut self.state {
            State::String(cut, is_key) => {
                let is_key = *is_key;
                let step = text::step(cut, bytes);
                return self.string(step, is_key, sink);
            }
            State::Number(digits) => {
                let read = digits.read(bytes);
                let whole = digits.is_whole();
                if read > 0 {
                    let digits = str::from_utf8(&bytes[..read]).map_err(|_| NOT_ASCII)?;
                    self.hold(digits)?;
                } else if !whole {
                    return Err("a number that ends too early");
                } else if matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t') {
                    self.number(sink);
                } else {
                    return Err("a number with something else behind it");
                }
                return Ok(read);
            }
            State::Word(rest, event) => {
                if rest[0] != byte {
                    return Err("a word that is not `true`, `false` or `null`");
                }
                if rest.len() > 1 {
                    *rest = &rest[1..];
                } else {
                    sink.event(*event);
                    self.state = State::After;
                }
                return Ok(1);
            }
            State::Broken => return Err("the text went wrong before"),
            _ if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') => return Ok(1),
            _ => {}
        }
        self.token(byte, sink)?;
        Ok(1)
    }

    /// Takes the first byte of a token.
    fn token(&mut self, byte: u8, sink: &mut impl Sink) -> std::result::Result<(), &'static str> {
        match (&self.state, byte) {
            (State::FirstItem, b']') | (State::FirstKey, b'}') => self.close(sink),
            (State::Value | State::FirstItem, _) => return self.value(byte, sink),
            (State::FirstKey | State::Key, b'"') => {
                self.state = State::String(Cut::Nothing, true);
            }
            (State::FirstKey | State::Key, _) => return Err("expected a key"),
            (State::Colon, b':') => self.state = State::Value,
            (State::Colon, _) => return Err("expected a colon"),
            (_, _) if self.depth == 0 => return Err("more text after the value"),
            (_, b',') if self.in_object() => self.state = State::Key,
            (_, b',') => self.state = State::Value,
            (_, b'}') if self.in_object() => self.close(sink),
            (_, b']') if !self.in_object() => self.close(sink),
            _ => return Err("expected a comma or the end"),
        }
        Ok(())
    }

    fn value(&mut self, byte: u8, sink: &mut impl Sink) -> std::result::Result<(), &'static str> {
        self.state = match byte {
            b'{' => {
                self.open(true)?;
                sink.event(Event::Object);
                State::FirstKey
            }
            b'[' => {
                self.open(false)?;
                sink.event(Event::List);
                State::FirstItem
            }
            b'"' => {
                sink.event(Event::String);
                State::String(Cut::Nothing, false)
            }
            b'-' | b'0'..=b'9' => {
                self.hold(char::from(byte).encode_utf8(&mut [0; 4]))?;
                State::Number(match byte {
                    b'-' => Digits::Minus,
                    b'0' => Digits::Zero,
                    _ => Digits::Whole,
                })
            }
            b't' => State::Word(b"rue", Event::Boolean(true)),
            b'f' => State::Word(b"alse", Event::Boolean(false)),
            b'n' => State::Word(b"ull", Event::Null),
            _ => return Err("expected a value"),
        };
        Ok(())
    }

    fn string(
        &mut self,
        step: Step<'_>,
        is_key: bool,
        sink: &mut impl Sink,
    ) -> std::result::Result<usize, &'static str> {
        let mut buffer = [0; 4];
        let (text, read) = match step {
            Step::Text(text, read) => (text, read),
            Step::Character(character, read) => (&*character.encode_utf8(&mut buffer), read),
            Step::More(read) => return Ok(read),
            Step::Wrong(what) => return Err(what),
            Step::Quote => {
                if is_key {
                    sink.event(Event::Key(&self.held));
                    self.held.clear();
                    self.state = State::Colon;
                } else {
                    sink.event(Event::EndString);
                    self.state = State::After;
                }
                return Ok(1);
            }
        };
        self.text(text, is_key, sink)?;
        Ok(read)
    }

    fn text(
        &mut self,
        text: &str,
        is_key: bool,
        sink: &mut impl Sink,
    ) -> std::result::Result<(), &'static str> {
        if is_key {
            return self.hold(text);
        }
        sink.event(Event::Text(text));
        Ok(())
    }

    fn number(&mut self, sink: &mut impl Sink) {
        sink.event(Event::Number(&self.held));
        self.held.clear();
        self.state = State::After;
    }

    fn hold(&mut self, text: &str) -> std::result::Result<(), &'static str> {
        self.held.push_str(text);
        if self.held.len() > LONGEST {
            return Err("a key or number that is too long");
        }
        Ok(())
    }

    fn open(&mut self, object: bool) -> std::result::Result<(), &'static str> {
        if self.depth == DEPTH {
            return Err("too many objects and lists inside each other");
        }
        self.depth += 1;
        self.nesting = (self.nesting << 1) | u128::from(object);
        Ok(())
    }

    fn close(&mut self, sink: &mut impl Sink) {
        sink.event(if self.in_object() {
            Event::EndObject
        } else {
            Event::EndList
        });
        self.depth -= 1;
        self.nesting >>= 1;
        self.state = State::After;
    }

    fn in_object(&self) -> bool {
        self.nesting & 1 == 1
    }
}
