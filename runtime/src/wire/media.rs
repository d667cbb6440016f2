//! The parts of a message beside text: images, audio and files, as base64 or as an address.

use super::SharedText;

record! {
    /// An image by address.
    pub struct ImageUrl {
        /// `https://…` or `data:image/png;base64,…`.
        pub url: SharedText = "url",
        /// The detail in which the model sees it.
        pub detail: Option<Detail> = "detail",
    }
}

impl ImageUrl {
    /// Creates an image at this address, in automatic detail.
    ///
    /// ```
    /// use coax::wire::{ImageUrl, Part};
    ///
    /// let part = Part::image(ImageUrl::new("https://example.com/cat.png"));
    /// ```
    #[must_use]
    pub fn new(url: impl Into<SharedText>) -> Self {
        Self {
            url: url.into(),
            ..Self::default()
        }
    }

    /// Sets how closely the model looks.
    ///
    /// ```
    /// use coax::Detail;
    /// use coax::wire::ImageUrl;
    ///
    /// let image = ImageUrl::new("https://example.com/cat.png").detail(Detail::Low);
    /// assert_eq!(image.detail, Some(Detail::Low));
    /// ```
    #[must_use]
    pub fn detail(mut self, detail: Detail) -> Self {
        self.detail = Some(detail);
        self
    }
}

impl From<&str> for ImageUrl {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for ImageUrl {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

words! {
    /// The detail in which a model sees an image; more detail costs more tokens.
    pub enum Detail {
        /// The provider decides.
        Auto = "auto",
        /// A small version.
        Low = "low",
        /// The whole resolution.
        High = "high",
    }
}

record! {
    /// Sound.
    pub struct AudioInput {
        /// Base64.
        pub data: SharedText = "data",
        /// `wav` or `mp3`.
        pub format: String = "format",
    }
}

impl AudioInput {
    /// Creates audio in base64; `format` is `wav` or `mp3`.
    ///
    /// ```
    /// let audio = coax::wire::AudioInput::new("UklGRg==", "wav");
    /// assert_eq!(audio.format, "wav");
    /// ```
    #[must_use]
    pub fn new(data: impl Into<SharedText>, format: impl Into<String>) -> Self {
        Self {
            data: data.into(),
            format: format.into(),
            ..Self::default()
        }
    }
}

record! {
    /// A document, in the gateway's form or in OpenAI's.
    pub struct FileData {
        /// The gateway's form: base64, without `data:` in front.
        pub data: Option<SharedText> = "data",
        /// The gateway's form: what the data is, such as `application/pdf`.
        pub media_type: Option<String> = "media_type",
        /// Both forms: the file's name.
        pub filename: Option<String> = "filename",
        /// OpenAI's form: `data:application/pdf;base64,…`.
        pub file_data: Option<SharedText> = "file_data",
        /// OpenAI's form: the id of a file that was uploaded before.
        pub file_id: Option<String> = "file_id",
    }
}

impl FileData {
    /// Creates a file in the gateway's form; `data` is base64 without `data:` in front.
    ///
    /// ```
    /// let file = coax::wire::FileData::gateway("JVBERg==", "application/pdf");
    /// assert_eq!(file.media_type.as_deref(), Some("application/pdf"));
    /// ```
    #[must_use]
    pub fn gateway(data: impl Into<SharedText>, media_type: impl Into<String>) -> Self {
        Self {
            data: Some(data.into()),
            media_type: Some(media_type.into()),
            ..Self::default()
        }
    }

    /// Creates a file in OpenAI's form; `file_data` is `data:<media type>;base64,…`.
    ///
    /// ```
    /// let file = coax::wire::FileData::openai("data:application/pdf;base64,JVBERg==");
    /// assert!(file.file_data.is_some());
    /// ```
    #[must_use]
    pub fn openai(file_data: impl Into<SharedText>) -> Self {
        Self {
            file_data: Some(file_data.into()),
            ..Self::default()
        }
    }

    /// Names a file that was uploaded before, in OpenAI's form.
    ///
    /// ```
    /// let file = coax::wire::FileData::uploaded("file-7");
    /// assert_eq!(file.file_id.as_deref(), Some("file-7"));
    /// ```
    #[must_use]
    pub fn uploaded(file_id: impl Into<String>) -> Self {
        Self {
            file_id: Some(file_id.into()),
            ..Self::default()
        }
    }

    /// Sets the file's name.
    ///
    /// ```
    /// let file = coax::wire::FileData::uploaded("file-7").filename("invoice.pdf");
    /// assert_eq!(file.filename.as_deref(), Some("invoice.pdf"));
    /// ```
    #[must_use]
    pub fn filename(mut self, name: impl Into<String>) -> Self {
        self.filename = Some(name.into());
        self
    }
}
