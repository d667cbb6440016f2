//! The rules of a prompt that one struct can break. What takes other types to know is rustc's to say.

use syn::ext::IdentExt;

use super::messages;
use super::model::{Field, Item, Kind, Marked, Message, Role};
use super::template::Template;
use crate::diag::Diagnostics;

/// Reports all that is wrong with the prompt.
pub(crate) fn item(item: &Item<'_>, diag: &mut Diagnostics) {
    has_a_message(item, diag);
    no_message_twice(item, diag);
    sections(item, diag);
    templates(item, diag);
    marks(item, diag);
    for field in &item.fields {
        words(field, diag);
    }
    if !has_unknown_holes(item) {
        all_are_used(item, diag);
    }
}

/// Checks that a prompt has a message.
fn has_a_message(item: &Item<'_>, diag: &mut Diagnostics) {
    let is_said =
        |it: &Field<'_>| it.attributes.kind == Kind::History || it.attributes.kind.is_media();
    let nothing = item.attributes.messages.is_empty() && item.attributes.lost_sections.is_empty();
    // A message that could not be read is a mistake already.
    if nothing && diag.is_empty() && !item.fields.iter().any(is_said) {
        diag.at(&item.input.ident, messages::no_message(&item.input.ident));
    }
}

/// Checks that no message follows itself.
fn no_message_twice(item: &Item<'_>, diag: &mut Diagnostics) {
    let is_same = |one: &Message, other: &Message| {
        one.role == other.role && one.template.text == other.template.text
    };
    let all = &item.attributes.messages;
    for (at, message) in all.iter().enumerate() {
        if at > 0 && is_same(&all[at - 1], message) {
            diag.at_span(message.span, messages::same_message(message.role));
        }
    }
}

/// Checks that a section is a part of a message, and is there only with a field.
fn sections(item: &Item<'_>, diag: &mut Diagnostics) {
    for span in &item.attributes.lost_sections {
        diag.at_span(*span, messages::lost_section());
    }
    let names: Vec<&str> = item.fields.iter().map(|it| it.name.as_str()).collect();
    let sections = item.attributes.messages.iter().flat_map(|it| &it.sections);
    for section in sections {
        let name = section.field.unraw().to_string();
        match item.field(&name).map(|it| it.attributes.kind) {
            Some(Kind::Skip) => diag.at(&section.field, messages::use_of_skip(&name)),
            Some(_) => {}
            None => diag.at(&section.field, messages::section_of_nothing(&name, &names)),
        }
    }
}

/// Checks that holes name fields that can be shown; in files also for the mistakes that rustc reports of
/// literals.
fn templates(item: &Item<'_>, diag: &mut Diagnostics) {
    let names: Vec<&str> = item.fields.iter().map(|it| it.name.as_str()).collect();
    for template in item.templates() {
        if template.text.is_empty() {
            diag.at_span(template.literal.span(), messages::empty_template());
        }
        for mistake in template.mistakes(&names) {
            diag.at_span(template.literal.span(), mistake);
        }
        hidden_fields(item, template, diag);
        fenced_fields(item, template, diag);
    }
}

/// Refuses a format for text in a fence, which is written as it is.
fn fenced_fields(item: &Item<'_>, template: &Template, diag: &mut Diagnostics) {
    for hole in &template.holes {
        let is_fenced = |it: &Field<'_>| it.attributes.untrusted.is_some();
        let is_formatted = hole.format.is_some_and(|it| it != "Display");
        if is_formatted && item.field(&hole.name).is_some_and(is_fenced) {
            diag.at_span(
                template.literal.span(),
                messages::format_of_a_fence(&hole.name),
            );
        }
    }
}

/// Checks that a hole names no field that is no text.
fn hidden_fields(item: &Item<'_>, template: &Template, diag: &mut Diagnostics) {
    let mut seen: Vec<&str> = Vec::new();
    for hole in &template.holes {
        let Some(field) = item.field(&hole.name) else {
            continue;
        };
        if seen.contains(&hole.name.as_str()) {
            continue;
        }
        let message = match field.attributes.kind {
            Kind::Shown => continue,
            Kind::Skip => messages::use_of_skip(&hole.name),
            kind => messages::hole_of_no_text(&hole.name, kind),
        };
        diag.at_span(template.literal.span(), message);
        seen.push(&hole.name);
    }
}

/// Refuses a mark on something that the prompt does not have.
fn marks(item: &Item<'_>, diag: &mut Diagnostics) {
    let own = &item.attributes;
    for mark in &own.cache {
        match mark.on {
            Marked::Tools if own.tools.is_none() => {
                diag.at_span(mark.span, messages::mark_without("tools"));
            }
            Marked::Message(role) if !has_role(item, role) => {
                diag.at_span(mark.span, messages::mark_without(role.word()));
            }
            Marked::Tools | Marked::Message(_) => {}
        }
    }
}

fn has_role(item: &Item<'_>, role: Role) -> bool {
    item.attributes.messages.iter().any(|it| it.role == role)
}

/// Checks that the words of a field go together.
fn words(field: &Field<'_>, diag: &mut Diagnostics) {
    let own = &field.attributes;
    let Some(kind) = own.kind.word() else {
        if let (Some(_), Some(join)) = (own.json, &own.join) {
            diag.at(join, messages::contradiction("json", "join"));
        }
        if let Some(span) = own.cache {
            diag.at_span(span, messages::mark_of_a_field());
        }
        return;
    };
    let others = [("untrusted", own.untrusted), ("json", own.json)];
    for (word, span) in others {
        if let Some(span) = span {
            diag.at_span(span, messages::contradiction(kind, word));
        }
    }
    if let Some(join) = &own.join {
        diag.at(join, messages::contradiction(kind, "join"));
    }
    if let (Kind::Skip, Some(span)) = (own.kind, own.cache) {
        diag.at_span(span, messages::contradiction(kind, "cache"));
    }
}

/// Returns whether rustc will have something to say about a literal, so that a field that seems unused may
/// be the one that is meant.
fn has_unknown_holes(item: &Item<'_>) -> bool {
    let is_unknown = |it: &Template| {
        !it.faults.is_empty() || it.holes.iter().any(|hole| item.field(&hole.name).is_none())
    };
    item.templates().any(is_unknown)
}

/// Checks that every field does something.
fn all_are_used(item: &Item<'_>, diag: &mut Diagnostics) {
    // A template that could not be read may use any of them.
    if !diag.is_empty() {
        return;
    }
    let sections = || item.attributes.messages.iter().flat_map(|it| &it.sections);
    for field in item
        .fields
        .iter()
        .filter(|it| it.attributes.kind == Kind::Shown)
    {
        let is_shown = item.templates().any(|it| it.names(&field.name));
        let decides = sections().any(|it| it.field.unraw() == field.name);
        if !is_shown && !decides {
            diag.at(field.ident, messages::unused_field(&field.name));
        }
    }
}
