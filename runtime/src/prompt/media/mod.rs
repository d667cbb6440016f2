//! Images, documents and audio of a message, from files, bytes, readers and addresses.

mod encode;
mod kind;

use crate::error::{Error, ErrorKind, Result};
use crate::prompt::field::Attached;
use crate::wire::{
    AudioInput, CacheControl, Detail, FileData, ImageUrl, Part, PartKind, SharedText,
};
use encode::Encoded;
use kind::Kind;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The most bytes of one image, document or recording that are read: 50 MB, which no provider exceeds.
pub const MAX_BYTES: u64 = 50_000_000;

/// An image that a model looks at.
///
/// The media type is that of the content, whatever the name says. Base64 is made while reading, and requests
/// send it from where it stands.
///
/// ```no_run
/// use coax::{Detail, Image};
///
/// # async fn run(client: coax::Client) -> coax::Result<()> {
/// let cat = Image::open("cat.png")?.detail(Detail::Low);
/// let text = client.prompt("Describe this image").image(cat).text().await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Image(Part);

/// A document that a model reads, such as a PDF.
///
/// It is sent in the gateway's form to the Vercel AI Gateway, and in OpenAI's to other addresses;
/// [`ClientBuilder::file_form`](crate::ClientBuilder::file_form) sets which.
///
/// ```no_run
/// use coax::Document;
///
/// # async fn run(client: coax::Client) -> coax::Result<()> {
/// let invoice = Document::open("invoice.pdf")?;
/// let text = client.prompt("Who sent this invoice?").file(invoice).text().await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Document(Part);

/// A recording that a model listens to.
///
/// ```no_run
/// use coax::Audio;
///
/// # async fn run(client: coax::Client) -> coax::Result<()> {
/// let message = Audio::open("message.wav")?;
/// let text = client.prompt("Write down what is said").audio(message).text().await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Audio(Part);

macro_rules! medium {
    ($name:ident, $what:literal, $class:expr, $file:literal, $other:literal, $example:literal) => {
        impl $name {
            #[doc = concat!("Reads ", $what, " from a file.")]
            ///
            /// ```no_run
            #[doc = concat!("let it = coax::", stringify!($name), "::open(\"", $file, "\")?;")]
            /// # Ok::<(), coax::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`InvalidRequest`](ErrorKind::InvalidRequest) where the file cannot be read, has more than
            #[doc = concat!("[`MAX_BYTES`], or holds something else than ", $what, ".")]
            pub fn open(path: impl AsRef<Path>) -> Result<Self> {
                let path = path.as_ref();
                let what = format!("the file `{}`", path.display());
                let (file, length) = open(path, &what)?;
                let name = path.file_name().map(|it| it.to_string_lossy());
                let name = name.as_deref();
                Ok(Self::encoded(encode::read(file, &what, Some(length), name, $class)?, name))
            }

            #[doc = concat!("Takes ", $what, " from bytes.")]
            ///
            /// # Errors
            #[doc = concat!("[`InvalidRequest`](ErrorKind::InvalidRequest) where there are more than [`MAX_BYTES`], or they are something else than ", $what, ".")]
            ///
            /// ```
            #[doc = $example]
            /// # Ok::<(), coax::Error>(())
            /// ```
            pub fn bytes(bytes: impl AsRef<[u8]>) -> Result<Self> {
                let bytes = bytes.as_ref();
                let length = u64::try_from(bytes.len()).ok();
                Ok(Self::encoded(encode::read(bytes, DATA, length, None, $class)?, None))
            }

            #[doc = concat!("Reads ", $what, " to the end of a reader.")]
            ///
            /// ```no_run
            #[doc = concat!("let it = coax::", stringify!($name), "::reader(std::io::stdin())?;")]
            /// # Ok::<(), coax::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`InvalidRequest`](ErrorKind::InvalidRequest) where the reader fails, gives more than
            #[doc = concat!("[`MAX_BYTES`], or something else than ", $what, ".")]
            pub fn reader(reader: impl Read) -> Result<Self> {
                Ok(Self::encoded(encode::read(reader, DATA, None, None, $class)?, None))
            }

            #[doc = concat!("Takes ", $what, " of a media type that coax does not know by its content.")]
            ///
            /// ```
            #[doc = concat!("let it = coax::", stringify!($name), "::with_media_type(\"", $other, "\", b\"...\")?;")]
            /// # Ok::<(), coax::Error>(())
            /// ```
            ///
            /// # Errors
            #[doc = concat!("[`InvalidRequest`](ErrorKind::InvalidRequest) where there are none or more than [`MAX_BYTES`], or the media type is none of ", $what, ".")]
            pub fn with_media_type(
                media_type: impl Into<String>,
                bytes: impl AsRef<[u8]>,
            ) -> Result<Self> {
                let kind = Kind::named(media_type.into(), $class);
                let kind = kind.map_err(|why| encode::invalid(&why))?;
                Ok(Self::encoded(encode::with_kind(bytes.as_ref(), kind)?, None))
            }

            /// Marks it as the end of what providers may cache.
            ///
            /// ```no_run
            #[doc = concat!("let it = coax::", stringify!($name), "::open(\"", $file, "\")?.cached();")]
            /// # Ok::<(), coax::Error>(())
            /// ```
            #[must_use]
            pub fn cached(mut self) -> Self {
                self.0.cache_control = Some(CacheControl::ephemeral());
                self
            }

            /// Sets options of one provider for it, in its own words.
            ///
            /// ```no_run
            /// let options = serde_json::json!({ "citations": { "enabled": true } });
            #[doc = concat!("let it = coax::", stringify!($name), "::open(\"", $file, "\")?;")]
            /// let it = it.provider_options("anthropic", options);
            /// # Ok::<(), coax::Error>(())
            /// ```
            #[must_use]
            pub fn provider_options(self, provider: impl Into<String>, options: Value) -> Self {
                Self(self.0.provider_options(provider, options))
            }
        }

        impl From<$name> for Part {
            fn from(it: $name) -> Self {
                it.0
            }
        }

        #[diagnostic::do_not_recommend]
        impl Attached<$name> for $name {
            fn attach(&self, parts: &mut Vec<Part>) {
                parts.push(self.0.clone());
            }
        }
    };
}

medium!(
    Image,
    "an image",
    kind::Class::Image,
    "cat.png",
    "image/jxl",
    "let image = coax::Image::bytes(b\"\\x89PNG\\r\\n\\x1a\\n...\")?;"
);
medium!(
    Document,
    "a document",
    kind::Class::Document,
    "invoice.pdf",
    "application/epub+zip",
    "let document = coax::Document::bytes(b\"%PDF-1.7 ...\")?.filename(\"invoice.pdf\");"
);
medium!(
    Audio,
    "audio",
    kind::Class::Audio,
    "message.wav",
    "audio/x-caf",
    "let audio = coax::Audio::bytes(b\"RIFF\\0\\0\\0\\0WAVEfmt ...\")?;"
);

impl Image {
    fn encoded(encoded: Encoded, _: Option<&str>) -> Self {
        Self(Part::image(ImageUrl::new(encoded.address())))
    }

    /// Takes an image by its address, which is passed on: the provider fetches it, coax does not.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let cat = coax::Image::url("https://example.com/cat.png");
    /// let text = client.prompt("Describe this image").image(cat).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn url(url: impl Into<String>) -> Self {
        Self(Part::image(ImageUrl::new(url.into())))
    }

    /// Sets how closely the model looks; more detail costs more tokens.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let cat = coax::Image::url("https://example.com/cat.png").detail(coax::Detail::Low);
    /// let text = client.prompt("Describe this image").image(cat).text().await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn detail(mut self, detail: Detail) -> Self {
        if let Some(image) = &mut self.0.image_url {
            image.detail = Some(detail);
        }
        self
    }
}

impl Document {
    fn encoded(encoded: Encoded, name: Option<&str>) -> Self {
        let name = name.map_or_else(|| encoded.kind.file_name(), str::to_owned);
        let media_type = encoded.kind.media_type().to_owned();
        Self(Part::file(
            FileData::gateway(encoded.data(), media_type).filename(name),
        ))
    }

    /// Takes a document by its address, which is passed on: the provider fetches it, coax does not. Not every
    /// provider does: OpenAI's chat completions take images by address, and no files.
    ///
    /// The media type is that of the name's ending, or else `application/pdf`.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let invoice = coax::Document::url("https://example.com/invoice.pdf");
    /// let text = client.prompt("Who sent this invoice?").file(invoice).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn url(url: impl Into<String>) -> Self {
        let url: String = url.into();
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let kind = kind::by_name(&name).unwrap_or(kind::PDF);
        let file = FileData::gateway(SharedText::from(url), kind.media_type());
        Self(Part::file(if name.is_empty() {
            file
        } else {
            file.filename(name)
        }))
    }

    /// Takes a file that was uploaded to the provider before, by its id: OpenAI's form.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let invoice = coax::Document::uploaded("file-7");
    /// let text = client.prompt("Who sent this invoice?").file(invoice).text().await?;
    /// # Ok(()) }
    /// ```
    pub fn uploaded(file_id: impl Into<String>) -> Self {
        Self(Part::file(FileData::uploaded(file_id)))
    }

    /// Sets the name that the model sees; that of the file, or one by the media type, unless set.
    ///
    /// ```
    /// let invoice = coax::Document::bytes(b"%PDF-1.7 ...")?.filename("invoice.pdf");
    /// # Ok::<(), coax::Error>(())
    /// ```
    #[must_use]
    pub fn filename(mut self, name: impl Into<String>) -> Self {
        if let Some(file) = &mut self.0.file {
            file.filename = Some(name.into());
        }
        self
    }
}

impl Audio {
    fn encoded(encoded: Encoded, _: Option<&str>) -> Self {
        let format = encoded.kind.audio_format().to_owned();
        Self(Part::audio(AudioInput::new(encoded.data(), format)))
    }

    /// Takes audio by its address, which is passed on as the part `audio_url`: vLLM and servers like it
    /// fetch it. OpenAI takes the data of audio alone.
    ///
    /// ```
    /// let message = coax::Audio::url("https://example.com/message.wav");
    /// ```
    pub fn url(url: impl Into<String>) -> Self {
        let url: String = url.into();
        let address = ("audio_url".to_owned(), json!({ "url": url }));
        Self(Part {
            kind: PartKind::from("audio_url"),
            extra: [address].into_iter().collect(),
            ..Part::default()
        })
    }
}

/// The words for what is no file.
const DATA: &str = "the data";

/// Opens a file, with its length.
fn open(path: &Path, what: &str) -> Result<(File, u64)> {
    let opened = File::open(path).and_then(|file| {
        let length = file.metadata()?.len();
        Ok((file, length))
    });
    opened.map_err(|cause| {
        let message = format!("{what} cannot be read");
        Error::new(ErrorKind::InvalidRequest, message).with_source(cause)
    })
}
