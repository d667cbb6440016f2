//! Media types are told by content; the name only helps where content does not tell.

use coax::prompt::media::MAX_BYTES;
use coax::wire::Part;
use coax::{Audio, Document, ErrorKind, Image};
use std::io::{self, Read};

/// The media type of an image, as its address says it.
fn image_type(bytes: &[u8]) -> Result<String, String> {
    let image = Image::bytes(bytes).map_err(|error| error.to_string())?;
    let part = Part::from(image);
    let url = part.image_url.expect("an image").url;
    let (begin, data) = url.split_once(";base64,").expect("base64");
    assert!(data.len().is_multiple_of(4));
    Ok(begin.strip_prefix("data:").expect("data").to_owned())
}

#[test]
fn images_are_recognised_by_their_first_bytes() {
    let cases: [(&[u8], &str); 10] = [
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF87arest", "image/gif"),
        (b"GIF89arest", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"BM\x10\0\0\0\0\0\0\0rest", "image/bmp"),
        (b"II*\0rest", "image/tiff"),
        (b"MM\0*rest", "image/tiff"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
    ];
    for (bytes, kind) in cases {
        assert_eq!(image_type(bytes).as_deref(), Ok(kind));
    }
}

#[test]
fn another_kind_is_refused_with_what_it_is() {
    let refused = image_type(b"%PDF-1.7").expect_err("a document");
    assert!(
        refused.contains("application/pdf") && refused.contains("`Document`"),
        "{refused}"
    );
    let refused = image_type(b"just text").expect_err("text");
    assert!(refused.contains("with_media_type"), "{refused}");
    assert!(image_type(b"").expect_err("nothing").contains("is empty"));
    let error = Audio::bytes(b"\x89PNG\r\n\x1a\n").expect_err("an image");
    assert!(error.to_string().contains("`Image`"), "{error}");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[test]
fn documents_are_recognised_by_content_and_then_by_name() {
    let folder = std::env::temp_dir().join(format!("coax-kinds-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let kind_of = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("a file");
        let file = Part::from(Document::open(&path)?).file.expect("a file");
        assert_eq!(file.filename.as_deref(), Some(name));
        Ok::<_, coax::Error>(file.media_type.expect("a type"))
    };
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let cases: [(&str, &[u8], &str); 8] = [
        ("a.pdf", b"%PDF-1.4 rest", "application/pdf"),
        // The content holds against the name.
        ("b.txt", b"%PDF-1.4 rest", "application/pdf"),
        ("c.csv", b"a,b\n1,2\n", "text/csv"),
        ("d.md", b"# Title", "text/markdown"),
        ("e", b"plain words", "text/plain"),
        ("f.docx", b"PK\x03\x04\0\0", docx),
        ("g.pdf", b"no such thing", "application/pdf"),
        ("h.json", b"{}", "application/json"),
    ];
    for (name, bytes, kind) in cases {
        assert_eq!(kind_of(name, bytes).ok().as_deref(), Some(kind), "{name}");
    }
    let unknown = kind_of("i.docx", b"\0\x01\x02\xff").expect_err("no document");
    assert_eq!(unknown.kind(), ErrorKind::InvalidRequest);
    std::fs::remove_dir_all(&folder).expect("removed");
    let missing = Document::open(folder.join("j.pdf")).expect_err("no file");
    assert_eq!(missing.kind(), ErrorKind::InvalidRequest);
    assert!(
        std::error::Error::source(&missing).is_some_and(<dyn std::error::Error>::is::<io::Error>)
    );
}

#[test]
fn audio_has_the_word_of_its_format() {
    let cases: [(&[u8], &str); 6] = [
        (b"RIFF\x10\0\0\0WAVEfmt ", "wav"),
        (b"ID3\x04rest", "mp3"),
        (b"\xff\xfb\x90\0", "mp3"),
        (b"OggSrest", "ogg"),
        (b"fLaCrest", "flac"),
        (b"\0\0\0\x1cftypM4A ", "m4a"),
    ];
    for (bytes, format) in cases {
        let part = Part::from(Audio::bytes(bytes).expect(format));
        assert_eq!(part.input_audio.expect("audio").format, format);
    }
}

#[test]
fn errors_name_the_file() {
    let path = std::env::temp_dir().join(format!("coax-names-{}.png", std::process::id()));
    for bytes in [&b""[..], b"%PDF-1.7", b"text"] {
        std::fs::write(&path, bytes).expect("a file");
        let error = Image::open(&path).expect_err("no image").to_string();
        assert!(
            error.starts_with(&format!("the file `{}` is ", path.display())),
            "{error}"
        );
    }
    std::fs::remove_file(&path).expect("removed");
    let error = Image::open(std::env::temp_dir())
        .expect_err("a folder")
        .to_string();
    assert!(
        error.contains(&std::env::temp_dir().display().to_string()),
        "{error}"
    );
}

#[test]
fn a_media_type_by_hand_is_one() {
    for wrong in [
        "",
        "png",
        "application/pdf",
        "image/png;base64",
        "image/a b",
    ] {
        assert!(Image::with_media_type(wrong, b"abc").is_err(), "{wrong}");
    }
    assert!(Image::with_media_type("image/png", b"").is_err());
    assert!(Audio::with_media_type("video/mp4", b"abc").is_err());
    assert!(Document::with_media_type("application/vnd.oasis.opendocument.text", b"abc").is_ok());
    let latin = Document::bytes(b"Gr\xfc\xdfe")
        .expect_err("not UTF-8")
        .to_string();
    assert!(latin.contains("UTF-8"), "{latin}");
}

#[test]
fn a_media_type_can_be_given_by_hand() {
    let part = Part::from(Image::with_media_type("image/jxl", b"abc").expect("any bytes"));
    assert_eq!(
        part.image_url.expect("an image").url,
        "data:image/jxl;base64,YWJj"
    );
    let part = Part::from(Document::with_media_type("application/rtf", b"abcd").expect("bytes"));
    let file = part.file.expect("a file");
    assert_eq!(file.data.as_deref(), Some("YWJjZA=="));
    assert_eq!(file.filename.as_deref(), Some("document.rtf"));
}

/// Gives a few bytes at a time, as many as are left; the second number is how many came.
struct Slow(u64, usize);

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer
            .len()
            .min(7)
            .min(usize::try_from(self.0).unwrap_or(7));
        for (at, byte) in buffer[..length].iter_mut().enumerate() {
            *byte = b"%PDF-1."[(self.1 + at) % 7];
        }
        self.1 += length;
        self.0 -= length as u64;
        Ok(length)
    }
}

#[test]
fn base64_is_the_same_however_the_bytes_come() {
    for length in [7, 8, 9, 49_151, 49_152, 49_153, 200_000] {
        let mut bytes = Vec::new();
        Slow(length, 0).read_to_end(&mut bytes).expect("bytes");
        let slow = Part::from(Document::reader(Slow(length, 0)).expect("a document"));
        let whole = Part::from(Document::bytes(&bytes).expect("a document"));
        assert_eq!(slow, whole);
        let data = whole.file.expect("a file").data.expect("data");
        assert_eq!(data.as_str(), naive_base64(&bytes));
    }
}

/// Base64 as the standard says it, three bytes after three bytes.
fn naive_base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, it| bits << 8 | u32::from(*it));
        let bits = bits << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let index = (bits >> (18 - 6 * at)) & 63;
            match at <= chunk.len() {
                true => text.push(char::from(ALPHABET[index as usize])),
                false => text.push('='),
            }
        }
    }
    text
}

#[test]
fn more_than_the_limit_is_refused_before_it_is_kept() {
    let error = Document::reader(Slow(MAX_BYTES + 1, 0)).expect_err("too large");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("50 MB"), "{error}");
    // A file says its length, and none of it is read.
    let path = std::env::temp_dir().join(format!("coax-large-{}.pdf", std::process::id()));
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(MAX_BYTES + 1).expect("a length");
    let error = Document::open(&path).expect_err("too large");
    std::fs::remove_file(&path).expect("removed");
    assert!(error.to_string().contains("50 MB"), "{error}");
}

#[test]
fn the_error_of_a_reader_is_the_source() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let error = Image::reader(Broken).expect_err("broken");
    let source = std::error::Error::source(&error).expect("a source");
    assert_eq!(source.to_string(), "the disk is gone");
}
