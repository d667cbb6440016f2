//! The media type of data, by its first bytes; by the name only where the bytes do not show it.

use std::borrow::Cow;

/// A media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kind(Cow<'static, str>);

pub(super) const PDF: Kind = Kind(Cow::Borrowed("application/pdf"));

/// The requested kind of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Image,
    Document,
    Audio,
}

/// Bytes at the beginning, bytes at a later place, and the media type of what has them.
type Magic = (&'static [u8], Option<(usize, &'static [u8])>, &'static str);

/// The beginnings of media.
const MAGIC: [Magic; 17] = [
    (b"\x89PNG\r\n\x1a\n", None, "image/png"),
    (b"\xff\xd8\xff", None, "image/jpeg"),
    (b"GIF87a", None, "image/gif"),
    (b"GIF89a", None, "image/gif"),
    (b"RIFF", Some((8, b"WEBP")), "image/webp"),
    (b"BM", Some((6, b"\0\0\0\0")), "image/bmp"),
    (b"II*\0", None, "image/tiff"),
    (b"MM\0*", None, "image/tiff"),
    (b"", Some((4, b"ftypavif")), "image/avif"),
    (b"", Some((4, b"ftyphei")), "image/heic"),
    (b"%PDF-", None, "application/pdf"),
    (b"RIFF", Some((8, b"WAVE")), "audio/wav"),
    (b"ID3", None, "audio/mpeg"),
    (b"OggS", None, "audio/ogg"),
    (b"fLaC", None, "audio/flac"),
    (b"", Some((4, b"ftypM4A")), "audio/mp4"),
    (b"\x1aE\xdf\xa3", None, "audio/webm"),
];

/// Media types by a name's ending, for content that does not show its type: text, and office documents.
const ENDINGS: [(&str, &str); 12] = [
    ("csv", "text/csv"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("md", "text/markdown"),
    ("pdf", "application/pdf"),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("txt", "text/plain"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("xml", "application/xml"),
    ("yaml", "application/yaml"),
];

impl Kind {
    /// Reads a media type by its name; the error is the reason why it is none of the class.
    pub(super) fn named(media_type: String, class: Class) -> Result<Self, String> {
        let class = match class {
            Class::Image => "image/",
            Class::Audio => "audio/",
            Class::Document => "",
        };
        let is_plain = |it: char| it.is_ascii_alphanumeric() || "/.+-_".contains(it);
        let is_sound = media_type.contains('/') && media_type.chars().all(is_plain);
        if is_sound && media_type.starts_with(class) {
            return Ok(Self(Cow::Owned(media_type)));
        }
        let begins = if class.is_empty() {
            "application/"
        } else {
            class
        };
        Err(format!(
            "`{media_type}` is no media type, which begins with `{begins}`"
        ))
    }

    pub(super) fn media_type(&self) -> &str {
        &self.0
    }

    /// Returns the word for audio on the wire: `wav`, `mp3`, and what others than OpenAI take.
    pub(super) fn audio_format(&self) -> &str {
        match self.media_type() {
            "audio/mpeg" => "mp3",
            "audio/mp4" => "m4a",
            other => other.rsplit('/').next().unwrap_or(other),
        }
    }

    /// Returns a name for a file that has none: OpenAI refuses one without.
    pub(super) fn file_name(&self) -> String {
        let ending = ENDINGS.iter().find(|(_, it)| *it == self.media_type());
        let subtype = self.media_type().rsplit('/').next().unwrap_or("bin");
        format!("document.{}", ending.map_or(subtype, |(ending, _)| ending))
    }
}

/// Returns the media type of data that begins so.
pub(super) fn of(head: &[u8], name: Option<&str>, class: Class) -> Result<Kind, String> {
    if head.is_empty() {
        return Err("is empty".to_owned());
    }
    let wanted = match class {
        Class::Image => "an image",
        Class::Audio => "audio",
        Class::Document => return document(head, name),
    };
    let Some(kind) = by_content(head) else {
        return Err(format!(
            "is not {wanted} of a kind that is known: `with_media_type` takes any"
        ));
    };
    let (is_image, is_audio) = (kind.starts_with("image/"), kind.starts_with("audio/"));
    if is_image == (class == Class::Image) && is_audio == (class == Class::Audio) {
        return Ok(Kind(Cow::Borrowed(kind)));
    }
    let right = match (is_image, is_audio) {
        (true, _) => "Image",
        (_, true) => "Audio",
        _ => "Document",
    };
    Err(format!("is not {wanted}, but {kind}: give it as `{right}`"))
}

fn document(head: &[u8], name: Option<&str>) -> Result<Kind, String> {
    if let Some(kind) = by_content(head) {
        return Ok(Kind(Cow::Borrowed(kind)));
    }
    let is_archive = head.starts_with(b"PK\x03\x04");
    // A chunk may end within a character.
    let is_text = !head.contains(&0)
        && match std::str::from_utf8(head) {
            Ok(_) => true,
            Err(error) => error.error_len().is_none(),
        };
    let named = name.and_then(by_name);
    match named {
        Some(kind) if is_archive == kind.0.contains("openxml") && is_archive != is_text => Ok(kind),
        _ if is_text => Ok(Kind(Cow::Borrowed("text/plain"))),
        _ => Err(
            "is not a document of a kind that is known, nor text in UTF-8: `with_media_type` takes any"
                .to_owned(),
        ),
    }
}

/// Returns the media type by a name's ending.
pub(super) fn by_name(name: &str) -> Option<Kind> {
    let (_, ending) = name.rsplit_once('.')?;
    let found = ENDINGS
        .iter()
        .find(|(it, _)| it.eq_ignore_ascii_case(ending));
    found.map(|(_, kind)| Kind(Cow::Borrowed(kind)))
}

fn by_content(head: &[u8]) -> Option<&'static str> {
    let is_it = |(first, later, _): &&Magic| {
        let later = later
            .is_none_or(|(at, bytes)| head.get(at..at + bytes.len()).is_some_and(|it| it == bytes));
        later && head.starts_with(first)
    };
    let found = MAGIC.iter().find(is_it).map(|(_, _, kind)| *kind);
    // A frame of MPEG audio, layer 3, without a tag before it.
    let is_frame = matches!(head, [0xff, second, ..] if second & 0xe6 == 0xe2);
    found.or_else(|| is_frame.then_some("audio/mpeg"))
}
