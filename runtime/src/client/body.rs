//! The body of a request, in segments: long data is not copied into it, but sent from where it stands.

use crate::wire::{Content, Message, Sent, SharedText};
use bytes::Bytes;
use std::io::{self, Write};

/// Data of this length is a segment of its own.
const LONG: usize = 32 * 1024;

/// Writes a request as JSON.
pub(super) fn segments(sent: &Sent<'_>) -> serde_json::Result<Vec<Bytes>> {
    let messages = sent.messages.iter().chain(sent.more);
    let long: Vec<Bytes> = messages.flat_map(data).map(SharedText::to_bytes).collect();
    if long.is_empty() {
        let mut body = Vec::with_capacity(sent.about_bytes());
        serde_json::to_writer(&mut body, sent)?;
        return Ok(vec![body.into()]);
    }
    let mut segments = Segments {
        long,
        done: Vec::new(),
        open: Vec::with_capacity(sent.about_bytes()),
    };
    serde_json::to_writer(&mut segments, sent)?;
    segments.close();
    Ok(segments.done)
}

/// Returns the long data of a message.
fn data(message: &Message) -> impl Iterator<Item = &SharedText> {
    let parts = message.content.as_ref().map_or(&[][..], Content::parts);
    let texts = parts.iter().flat_map(|part| {
        let file = part.file.as_ref();
        [
            part.image_url.as_ref().map(|it| &it.url),
            part.input_audio.as_ref().map(|it| &it.data),
            file.and_then(|it| it.data.as_ref()),
            file.and_then(|it| it.file_data.as_ref()),
        ]
    });
    texts.flatten().filter(|it| it.len() >= LONG)
}

/// Collects what is written; what is a part of the long data is taken as it stands.
struct Segments {
    long: Vec<Bytes>,
    done: Vec<Bytes>,
    open: Vec<u8>,
}

impl Segments {
    fn close(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open).into());
        }
    }
}

impl Write for Segments {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The writer of JSON hands a string over as it stands, up to a character that has to be escaped.
        if bytes.len() >= LONG {
            let written = bytes.as_ptr_range();
            let is_inside = |it: &&Bytes| {
                let whole = it.as_ptr_range();
                whole.start <= written.start && written.end <= whole.end
            };
            if let Some(whole) = self.long.iter().find(is_inside) {
                let segment = whole.slice_ref(bytes);
                self.close();
                self.done.push(segment);
                return Ok(bytes.len());
            }
        }
        self.open.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
