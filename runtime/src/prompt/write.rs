//! Messages from templates, for the code that `#[derive(Prompt)]` makes.

use super::fence::explain;
use super::rendered::{Rendered, mark};
use crate::wire::{Content, Message, Role};
use std::fmt::{self, Write};

/// Writes the text of a message; `None` where a hole has nothing to show.
pub(crate) type Template<'a> = &'a dyn Fn(&mut dyn Write) -> Option<fmt::Result>;

/// Adds a message, unless a hole of it has nothing to show; returns whether it did. `fences` are the numbers of
/// the fences in it.
pub fn message(
    to: &mut Rendered,
    role: Role,
    fences: &[Option<u32>],
    template: Template<'_>,
) -> bool {
    let Some(text) = text(to, fences, template) else {
        return false;
    };
    list(to, &role).push(Message::new(role, text));
    true
}

/// Writes a text, unless a hole of it has nothing to show.
pub fn text(to: &mut Rendered, fences: &[Option<u32>], template: Template<'_>) -> Option<String> {
    let explained = explained(fences);
    let mut counted = Count(0);
    explained.write(&mut counted, template)?.ok();
    let mut text = String::with_capacity(counted.0);
    if explained.write(&mut text, template)?.is_err() {
        to.fail(&UNDISPLAYABLE);
    }
    Some(text)
}

/// Writes a text that has fences.
pub(super) fn explained_text(fences: &[Option<u32>], text: fmt::Arguments<'_>) -> String {
    let mut out = String::new();
    // A `String` takes all that is written.
    let _ = explained(fences).write(&mut out, &|_| Some(Ok(())));
    out.push_str(&text.to_string());
    out
}

const UNDISPLAYABLE: &str = "a value in a template cannot be displayed";

/// Adds a paragraph to the last message of the role, unless a hole of it has nothing to show.
pub fn section(to: &mut Rendered, role: &Role, fences: &[Option<u32>], template: Template<'_>) {
    let Some(last) = list(to, role).last_mut().filter(|it| it.role == *role) else {
        return;
    };
    let Some(Content::Text(text)) = &mut last.content else {
        return;
    };
    let length = text.len();
    if length > 0 {
        text.push_str("\n\n");
    }
    match explained(fences).write(text, template) {
        None => text.truncate(length),
        Some(Ok(())) => {}
        Some(Err(_)) => to.fail(&UNDISPLAYABLE),
    }
}

/// Marks the last message of the role as the end of what may be cached.
pub fn cache(to: &mut Rendered, role: &Role) {
    if let Some(last) = list(to, role).last_mut() {
        mark(last);
    }
}

/// Marks the history as the end of what may be cached.
pub fn cache_history(to: &mut Rendered) {
    if let Some(last) = to.history.messages.last_mut() {
        mark(last);
    }
}

fn list<'a>(to: &'a mut Rendered, role: &Role) -> &'a mut Vec<Message> {
    match role {
        Role::System | Role::Developer => &mut to.instructions,
        _ => &mut to.turns,
    }
}

/// Templates with the sentence about their fences before them.
struct Explained(Vec<u32>);

fn explained(fences: &[Option<u32>]) -> Explained {
    let mut numbers: Vec<u32> = fences.iter().copied().flatten().collect();
    numbers.sort_unstable();
    numbers.dedup();
    Explained(numbers)
}

impl Explained {
    fn write(&self, out: &mut dyn Write, template: Template<'_>) -> Option<fmt::Result> {
        if !self.0.is_empty() {
            let before = explain(&self.0, out).and_then(|()| out.write_str("\n\n"));
            if before.is_err() {
                return Some(before);
            }
        }
        template(out)
    }
}

/// Counts what is written.
struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}
