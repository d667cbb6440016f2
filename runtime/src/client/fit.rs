//! Adapts messages to their server: the form of files, and the cache marks, of which it removes those that a
//! server does not take or that are too many.

use super::Client;
use crate::run::NextRequest;
use crate::wire::{CacheControl, ChatRequest, Content, FileData, Message, SharedText};
use std::borrow::Cow;

/// The form in which the data of a [`Document`](crate::Document) is sent.
///
/// Documents are made in the gateway's form; by OpenAI's, such a part is rewritten when it is sent. A part
/// that is in OpenAI's form already is sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileForm {
    /// `{"data": base64, "media_type": …, "filename": …}`, which the Vercel AI Gateway documents.
    Gateway,
    /// `{"file_data": "data:…;base64,…", "filename": …}`, which OpenAI and most servers take.
    OpenAi,
}

impl Client {
    /// Makes of a request with these settings what its server takes; most are so already.
    pub(super) fn fit(&self, settings: &ChatRequest, request: &mut NextRequest<'_>) {
        let is_special = |it: &Message| {
            it.cache_control.is_some() || matches!(it.content, Some(Content::Parts(_)))
        };
        let is_marked = request.tools.iter().any(|it| it.cache_control.is_some());
        let mut messages = request.messages.iter().chain(request.more.iter());
        if !is_marked && !messages.any(is_special) {
            return;
        }
        let takes = Takes {
            files: self.0.file_form,
            marks: self.is_gateway() || knows_marks(settings, self.model()),
        };
        takes.change(&mut request.messages);
        takes.change(&mut request.more);
        if takes.marks {
            thin_out(&mut request.messages, MARKS - usize::from(is_marked));
            return;
        }
        for tool in &mut request.tools {
            tool.cache_control = None;
        }
    }
}

/// The forms and marks that a server accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Takes {
    files: FileForm,
    /// `cache_control`; a server that does not know it may refuse the request.
    marks: bool,
}

impl Takes {
    fn change(self, messages: &mut Cow<'_, [Message]>) {
        if messages.iter().any(|it| self.refuses(it)) {
            let messages = messages.to_mut();
            messages.iter_mut().for_each(|it| self.change_one(it));
        }
    }

    fn refuses(self, message: &Message) -> bool {
        let parts = message.content.as_ref().map_or(&[][..], Content::parts);
        let has_form = |file: &FileData| self.files == FileForm::OpenAi && file.data.is_some();
        let has_mark = !self.marks
            && (message.cache_control.is_some()
                || parts.iter().any(|it| it.cache_control.is_some()));
        has_mark || parts.iter().filter_map(|it| it.file.as_ref()).any(has_form)
    }

    fn change_one(self, message: &mut Message) {
        if !self.marks {
            message.cache_control = None;
        }
        let Some(Content::Parts(parts)) = &mut message.content else {
            return;
        };
        for part in parts {
            if !self.marks {
                part.cache_control = None;
            }
            if self.files == FileForm::OpenAi
                && let Some(file) = &mut part.file
            {
                rewrite(file);
            }
        }
    }
}

/// So many marks of a request count; Anthropic refuses more.
const MARKS: usize = 4;

/// Takes out marks where there are too many: the first stays, and the last ones do.
fn thin_out(messages: &mut Cow<'_, [Message]>, most: usize) {
    let count = |message: &Message| {
        let parts = message.content.as_ref().map_or(&[][..], Content::parts);
        let of_parts = parts.iter().filter(|it| it.cache_control.is_some());
        of_parts.count() + usize::from(message.cache_control.is_some())
    };
    let marks = messages.iter().map(count).sum::<usize>();
    if marks <= most {
        return;
    }
    let gone = 1..=marks - most;
    let mut number = 0;
    let mut thin = |mark: &mut Option<CacheControl>| {
        if mark.is_some() {
            if gone.contains(&number) {
                *mark = None;
            }
            number += 1;
        }
    };
    for message in messages.to_mut() {
        if let Some(Content::Parts(parts)) = &mut message.content {
            parts.iter_mut().for_each(|it| thin(&mut it.cache_control));
        }
        thin(&mut message.cache_control);
    }
}

/// Writes a file in OpenAI's form.
fn rewrite(file: &mut FileData) {
    let Some(data) = file.data.take() else {
        return;
    };
    let media_type = file.media_type.take();
    if file.file_data.is_some() {
        return;
    }
    let is_address = data.starts_with("https://") || data.starts_with("http://");
    file.file_data = Some(if is_address {
        data
    } else if let Some(whole) = data.whole() {
        whole
    } else {
        let media_type = media_type.as_deref().unwrap_or("application/octet-stream");
        SharedText::from(format!("data:{media_type};base64,{}", data.as_str()))
    });
}

/// Returns whether the models that may answer are of a family that takes `cache_control`.
fn knows_marks(settings: &ChatRequest, model: &str) -> bool {
    let own = if settings.model.is_empty() {
        model
    } else {
        &settings.model
    };
    let known = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["claude", "anthropic", "minimax"]
            .iter()
            .any(|it| name.contains(it))
    };
    known(own) && settings.models.iter().all(|it| known(it))
}
