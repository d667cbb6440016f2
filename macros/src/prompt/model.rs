//! The model of a prompt, after it was read. Emitting it cannot fail.

use proc_macro2::{Span, TokenStream};
use syn::{DeriveInput, Ident, LitStr, Path, Type};

use super::template::Template;

/// A struct with `#[derive(Prompt)]`.
pub(crate) struct Item<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) attributes: ContainerAttributes,
    pub(crate) fields: Vec<Field<'a>>,
}

/// `#[prompt(…)]` on the struct.
#[derive(Default)]
pub(crate) struct ContainerAttributes {
    pub(crate) coax: Option<Path>,
    pub(crate) name: Option<LitStr>,
    /// The answer's type, if it is another one than `String`.
    pub(crate) output: Option<Type>,
    /// The messages, in the order written.
    pub(crate) messages: Vec<Message>,
    pub(crate) examples: Vec<Example>,
    /// Sections without a message before them, which is a mistake.
    pub(crate) lost_sections: Vec<Span>,
    pub(crate) settings: Settings,
    pub(crate) tools: Option<Tools>,
    pub(crate) cache: Vec<Mark>,
}

/// The role of a message that a template makes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    System,
    Developer,
    User,
    Assistant,
}

impl Role {
    pub(crate) const ALL: [Self; 4] = [Self::System, Self::Developer, Self::User, Self::Assistant];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Developer => "developer",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }

    /// Returns the role of a word, or of a word with `_file` behind it; and whether it has that.
    pub(crate) fn of_word(word: &str) -> Option<(Self, bool)> {
        let (role, is_file) = match word.strip_suffix("_file") {
            Some(role) => (role, true),
            None => (word, false),
        };
        let role = Self::ALL.into_iter().find(|it| it.word() == role)?;
        Some((role, is_file))
    }
}

/// A message and the sections after it.
pub(crate) struct Message {
    pub(crate) role: Role,
    /// The place of the word.
    pub(crate) span: Span,
    pub(crate) template: Template,
    pub(crate) sections: Vec<Section>,
}

/// A paragraph that is there only with a field.
pub(crate) struct Section {
    pub(crate) field: Ident,
    pub(crate) template: Template,
}

/// A few-shot example.
pub(crate) struct Example {
    pub(crate) question: Template,
    /// An expression.
    pub(crate) answer: TokenStream,
}

/// The settings of the request, as literals.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) model: Option<String>,
    pub(crate) temperature: Option<f64>,
    pub(crate) top_p: Option<f64>,
    pub(crate) frequency_penalty: Option<f64>,
    pub(crate) presence_penalty: Option<f64>,
    pub(crate) max_tokens: Option<u32>,
    pub(crate) seed: Option<i64>,
    /// One text or several; empty where nothing is said.
    pub(crate) stop: Vec<String>,
    /// The variant of `Effort`.
    pub(crate) reasoning: Option<&'static str>,
}

/// The functions that the model may call.
pub(crate) struct Tools {
    /// The place of the word.
    pub(crate) span: Span,
    pub(crate) paths: Vec<Type>,
}

/// An end of what may be cached.
pub(crate) struct Mark {
    pub(crate) on: Marked,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marked {
    Message(Role),
    Tools,
}

/// A field.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    /// The name as a hole has it.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) attributes: FieldAttributes,
}

/// `#[prompt(…)]` on a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) kind: Kind,
    pub(crate) untrusted: Option<Span>,
    pub(crate) json: Option<Span>,
    pub(crate) join: Option<LitStr>,
    pub(crate) cache: Option<Span>,
}

/// The use of a field.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Templates show it.
    #[default]
    Shown,
    Image,
    File,
    Audio,
    History,
    /// Nothing reads it.
    Skip,
}

impl Kind {
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::Shown => None,
            Self::Image => Some("image"),
            Self::File => Some("file"),
            Self::Audio => Some("audio"),
            Self::History => Some("history"),
            Self::Skip => Some("skip"),
        }
    }

    pub(crate) fn is_media(self) -> bool {
        matches!(self, Self::Image | Self::File | Self::Audio)
    }
}

impl Item<'_> {
    pub(crate) fn field(&self, name: &str) -> Option<&Field<'_>> {
        self.fields.iter().find(|it| it.name == name)
    }

    /// Returns all templates: of messages, sections and examples.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        let messages = self.attributes.messages.iter().flat_map(Message::templates);
        let questions = self.attributes.examples.iter().map(|it| &it.question);
        messages.chain(questions)
    }

    /// Returns the fields that a template or a section names, in order.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Field<'_>> {
        let fields = self.fields.iter();
        fields.filter(|field| {
            field.attributes.kind == Kind::Shown && self.templates().any(|it| it.names(&field.name))
        })
    }

    /// Returns whether the prompt is text and nothing else.
    pub(crate) fn is_text(&self) -> bool {
        let own = &self.attributes;
        let is_more =
            |it: &Field<'_>| it.attributes.kind.is_media() || it.attributes.kind == Kind::History;
        own.output.is_none()
            && own.examples.is_empty()
            && own.tools.is_none()
            && own.cache.is_empty()
            && own.settings.is_empty()
            && !self.fields.iter().any(is_more)
    }
}

impl Message {
    fn templates(&self) -> impl Iterator<Item = &Template> {
        std::iter::once(&self.template).chain(self.sections.iter().map(|it| &it.template))
    }
}

impl Settings {
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            model,
            temperature,
            top_p,
            frequency_penalty,
            presence_penalty,
            max_tokens,
            seed,
            stop,
            reasoning,
        } = self;
        let numbers = [temperature, top_p, frequency_penalty, presence_penalty];
        model.is_none()
            && numbers.iter().all(|it| it.is_none())
            && max_tokens.is_none()
            && seed.is_none()
            && stop.is_empty()
            && reasoning.is_none()
    }
}
