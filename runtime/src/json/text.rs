//! The inside of a string that may be cut anywhere: between the bytes of a character, inside an
//! escape, between the two halves of a surrogate pair. It knows nothing outside the quotes.
//!
//! A surrogate without its other half is an error, as it is for serde_json when it reads a string.

use std::str;

/// The part that was cut off at the end of the last piece.
#[derive(Debug, Default)]
pub(super) enum Cut {
    #[default]
    Nothing,
    /// The first bytes of a character.
    Character([u8; 4], usize),
    /// After a backslash; with the first half of a surrogate pair, if one came before.
    Escape(Option<u16>),
    /// Inside the digits of `\u`: how many came, what they say, and the first half before them.
    Digits(u8, u16, Option<u16>),
    /// After the first half of a surrogate pair.
    Half(u16),
}

/// The next step in a string.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    /// Whole characters, and how many bytes were read.
    Text(&'a str, usize),
    /// One character of an escape, or one that had been cut.
    Character(char, usize),
    /// Bytes of something that is not whole yet.
    More(usize),
    /// The closing quote.
    Quote,
    Wrong(&'static str),
}

/// The bytes that stand for themselves inside a string.
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut control = 0;
    while control < 0x20 {
        plain[control] = false;
        control += 1;
    }
    plain[b'"' as usize] = false;
    plain[b'\\' as usize] = false;
    plain
};

/// Returns how many bytes stand for themselves.
fn plain_bytes(bytes: &[u8]) -> usize {
    let end = bytes.iter().position(|byte| !PLAIN[usize::from(*byte)]);
    end.unwrap_or(bytes.len())
}

/// Returns the text at the beginning, up to the first escape or end of the string; `None` where there is
/// none, or where it is not whole.
pub(super) fn plain(bytes: &[u8]) -> Option<&str> {
    let end = plain_bytes(bytes);
    str::from_utf8(&bytes[..end])
        .ok()
        .filter(|text| !text.is_empty())
}

/// Reads on; `bytes` is not empty.
pub(super) fn step<'a>(cut: &mut Cut, bytes: &'a [u8]) -> Step<'a> {
    let first = bytes[0];
    match *cut {
        Cut::Nothing => match first {
            b'"' => Step::Quote,
            b'\\' => {
                *cut = Cut::Escape(None);
                Step::More(1)
            }
            0..0x20 => Step::Wrong("a control character in a string"),
            _ => run(cut, bytes),
        },
        Cut::Character(ref mut held, ref mut len) => {
            let width = width(held[0]);
            held[*len] = first;
            *len += 1;
            let (held, len) = (*held, *len);
            match str::from_utf8(&held[..len]) {
                Ok(text) => {
                    *cut = Cut::Nothing;
                    match text.chars().next() {
                        Some(character) => Step::Character(character, 1),
                        None => Step::Wrong(NOT_UTF8),
                    }
                }
                Err(error) if error.error_len().is_none() && len < width => Step::More(1),
                Err(_) => Step::Wrong(NOT_UTF8),
            }
        }
        Cut::Escape(half) => escape(cut, first, half),
        Cut::Digits(count, value, half) => digit(cut, first, count, value, half),
        Cut::Half(half) if first == b'\\' => {
            *cut = Cut::Escape(Some(half));
            Step::More(1)
        }
        Cut::Half(_) => Step::Wrong(LONE),
    }
}

const NOT_UTF8: &str = "a string that is not UTF-8";
const LONE: &str = "half of a surrogate pair";

/// Returns the characters up to the next quote, escape or control character.
fn run<'a>(cut: &mut Cut, bytes: &'a [u8]) -> Step<'a> {
    let end = plain_bytes(bytes);
    let error = match str::from_utf8(&bytes[..end]) {
        Ok(text) => return Step::Text(text, end),
        Err(error) => error,
    };
    let (whole, rest) = bytes[..end].split_at(error.valid_up_to());
    if error.error_len().is_some() || end < bytes.len() {
        return Step::Wrong(NOT_UTF8);
    }
    let mut held = [0; 4];
    held[..rest.len()].copy_from_slice(rest);
    *cut = Cut::Character(held, rest.len());
    match str::from_utf8(whole) {
        Ok("") | Err(_) => Step::More(end),
        Ok(text) => Step::Text(text, end),
    }
}

/// Returns how many bytes a character has that begins with this one.
fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

fn escape<'a>(cut: &mut Cut, byte: u8, half: Option<u16>) -> Step<'a> {
    if byte == b'u' {
        *cut = Cut::Digits(0, 0, half);
        return Step::More(1);
    }
    if half.is_some() {
        return Step::Wrong(LONE);
    }
    let character = match byte {
        b'"' | b'\\' | b'/' => char::from(byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return Step::Wrong("an unknown escape in a string"),
    };
    *cut = Cut::Nothing;
    Step::Character(character, 1)
}

fn digit<'a>(cut: &mut Cut, byte: u8, count: u8, value: u16, half: Option<u16>) -> Step<'a> {
    let Some(digit) = char::from(byte).to_digit(16) else {
        return Step::Wrong("an escape of a string that is no hexadecimal number");
    };
    let value = (value << 4) | digit as u16;
    if count < 3 {
        *cut = Cut::Digits(count + 1, value, half);
        return Step::More(1);
    }
    let units = match half {
        Some(half) => [half, value],
        None if (0xd800..0xdc00).contains(&value) => {
            *cut = Cut::Half(value);
            return Step::More(1);
        }
        None => [value, 0],
    };
    let units = &units[..1 + usize::from(half.is_some())];
    let mut characters = char::decode_utf16(units.iter().copied());
    match (characters.next(), characters.next()) {
        (Some(Ok(character)), None) => {
            *cut = Cut::Nothing;
            Step::Character(character, 1)
        }
        _ => Step::Wrong(LONE),
    }
}
