//! Base64 of what is read, made while reading, with the beginning of a `data:` address before it: one text
//! serves as an address and, without its beginning, as bare data.

use super::kind::{self, Class, Kind};
use super::{DATA, MAX_BYTES};
use crate::error::{Error, ErrorKind, Result};
use crate::wire::SharedText;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{self, Read};

/// A multiple of three, so that no base64 is filled up between two reads.
const CHUNK: usize = 48 * 1024;

/// Data that was read, as base64, with its media type.
pub(super) struct Encoded {
    pub(super) kind: Kind,
    address: String,
    /// The place in the address where the data begins.
    begin: usize,
}

impl Encoded {
    /// Returns a `data:` address.
    pub(super) fn address(self) -> SharedText {
        SharedText::from(self.address)
    }

    /// Returns the base64 alone.
    pub(super) fn data(self) -> SharedText {
        SharedText::from_within(self.address, self.begin)
    }

    fn begin(kind: Kind, length: Option<u64>) -> Self {
        let begin = format!("data:{};base64,", kind.media_type());
        let length = length.and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
        let mut address = String::with_capacity(begin.len() + length.div_ceil(3) * 4);
        address.push_str(&begin);
        Self {
            kind,
            address,
            begin: begin.len(),
        }
    }
}

/// Reads to the end. `what` is what errors call it; `name` says what the content does not.
pub(super) fn read(
    mut reader: impl Read,
    what: &str,
    length: Option<u64>,
    name: Option<&str>,
    class: Class,
) -> Result<Encoded> {
    if length.is_some_and(|it| it > MAX_BYTES) {
        return Err(too_large(what));
    }
    let mut chunk = vec![0; CHUNK];
    let mut filled = fill(&mut reader, &mut chunk, what)?;
    let head = &chunk[..filled];
    let kind = kind::of(head, name, class).map_err(|why| invalid(&format!("{what} {why}")))?;
    let mut encoded = Encoded::begin(kind, length);
    let mut total = 0;
    while filled > 0 {
        total += filled as u64;
        if total > MAX_BYTES {
            return Err(too_large(what));
        }
        STANDARD.encode_string(&chunk[..filled], &mut encoded.address);
        if filled < CHUNK {
            break;
        }
        filled = fill(&mut reader, &mut chunk, what)?;
    }
    Ok(encoded)
}

/// Encodes bytes of a kind that is known.
pub(super) fn with_kind(bytes: &[u8], kind: Kind) -> Result<Encoded> {
    let length = bytes.len() as u64;
    if length > MAX_BYTES {
        return Err(too_large(DATA));
    }
    if bytes.is_empty() {
        return Err(invalid("the data is empty"));
    }
    let mut encoded = Encoded::begin(kind, Some(length));
    STANDARD.encode_string(bytes, &mut encoded.address);
    Ok(encoded)
}

/// Reads until the chunk is full or the reader is at its end.
fn fill(reader: &mut impl Read, chunk: &mut [u8], what: &str) -> Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        match reader.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => {
                return Err(invalid(&format!("{what} cannot be read")).with_source(cause));
            }
        }
    }
    Ok(filled)
}

fn too_large(what: &str) -> Error {
    let most = MAX_BYTES / 1_000_000;
    invalid(&format!(
        "{what} has more than {most} MB, which no provider takes: send a smaller version or an address"
    ))
}

pub(super) fn invalid(why: &str) -> Error {
    Error::new(ErrorKind::InvalidRequest, why)
}
