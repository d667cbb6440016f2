//! A template: which fields it names. Of a literal rustc checks the holes again, on the holes themselves;
//! of a file, whose holes rustc cannot underline, all is checked here.

use std::path::Path;

use syn::LitStr;

use super::messages;
use crate::words::nearest;

/// A template, written in place or read from a file.
pub(crate) struct Template {
    /// The literal: the template, or the path of its file.
    pub(crate) literal: LitStr,
    /// The path of the file, relative to the crate.
    pub(crate) file: Option<String>,
    /// The template, without the final newline of a file.
    pub(crate) text: String,
    pub(crate) holes: Vec<Hole>,
    /// What is wrong with it, by itself, and in which line.
    pub(crate) faults: Vec<(usize, Fault)>,
}

/// A named hole.
pub(crate) struct Hole {
    pub(crate) name: String,
    /// The trait of `std::fmt` by which the value is written; none for a width or a precision.
    pub(crate) format: Option<&'static str>,
    /// The line, from 1.
    pub(crate) line: usize,
}

/// A mistake in a template.
pub(crate) enum Fault {
    /// `{` that no `}` ends.
    Open,
    /// `}` that no `{` begins.
    Close,
    /// A hole without a name.
    Positional(String),
    /// A name that is none.
    Name(String),
    /// What stands behind the colon is no format.
    Format(String),
}

/// The letters that choose a trait of `std::fmt`.
const FORMATS: [(&str, &str); 11] = [
    ("", "Display"),
    ("?", "Debug"),
    ("x?", "Debug"),
    ("X?", "Debug"),
    ("x", "LowerHex"),
    ("X", "UpperHex"),
    ("o", "Octal"),
    ("b", "Binary"),
    ("e", "LowerExp"),
    ("E", "UpperExp"),
    ("p", "Pointer"),
];

impl Template {
    /// Reads a literal.
    pub(crate) fn of_literal(literal: LitStr) -> Self {
        let text = literal.value();
        Self::new(literal, None, text)
    }

    /// Reads a file below the folder.
    pub(crate) fn of_file(path: LitStr, folder: &Path) -> syn::Result<Self> {
        let name = path.value();
        if name.is_empty() || Path::new(&name).is_absolute() {
            return Err(syn::Error::new(
                path.span(),
                messages::no_relative_path(&name),
            ));
        }
        let text = std::fs::read_to_string(folder.join(&name))
            .map_err(|error| syn::Error::new(path.span(), messages::no_file(&name, &error)))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text).to_owned();
        Ok(Self::new(path, Some(name), text))
    }

    fn new(literal: LitStr, file: Option<String>, text: String) -> Self {
        let mut reader = Reader {
            rest: &text,
            line: 1,
            holes: Vec::new(),
            faults: Vec::new(),
        };
        reader.read();
        let (holes, faults) = (reader.holes, reader.faults);
        Self {
            literal,
            file,
            text,
            holes,
            faults,
        }
    }

    pub(crate) fn names(&self, name: &str) -> bool {
        self.holes.iter().any(|it| it.name == name)
    }

    /// The mistakes of a file, in words; those of a literal are rustc's to report.
    pub(crate) fn mistakes(&self, fields: &[&str]) -> Vec<String> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let faults = self.faults.iter();
        let faults = faults.map(|(line, fault)| (*line, messages::fault(file, *line, fault)));
        let unknown = self
            .holes
            .iter()
            .filter(|it| !fields.contains(&it.name.as_str()));
        let unknown = unknown.map(|hole| {
            let near = nearest_of(&hole.name, fields);
            (
                hole.line,
                messages::no_field(file, hole.line, &hole.name, near, fields),
            )
        });
        let mut all: Vec<(usize, String)> = faults.chain(unknown).collect();
        all.sort_by_key(|(line, _)| *line);
        all.into_iter().map(|(_, message)| message).collect()
    }
}

/// The name within a few edits.
pub(crate) fn nearest_of<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    nearest(name, known)
}

/// What is left of a template.
struct Reader<'a> {
    rest: &'a str,
    line: usize,
    holes: Vec<Hole>,
    faults: Vec<(usize, Fault)>,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(at) = self.rest.find(['{', '}', '\n']) {
            let found = self.rest.as_bytes()[at];
            self.rest = &self.rest[at + 1..];
            match found {
                b'\n' => self.line += 1,
                b'{' if self.rest.starts_with('{') => self.rest = &self.rest[1..],
                b'}' if self.rest.starts_with('}') => self.rest = &self.rest[1..],
                b'}' => self.faults.push((self.line, Fault::Close)),
                _ => self.hole(),
            }
        }
    }

    /// Reads a hole behind its `{`.
    fn hole(&mut self) {
        let Some(end) = self
            .rest
            .find(['{', '}'])
            .filter(|it| self.rest[*it..].starts_with('}'))
        else {
            self.faults.push((self.line, Fault::Open));
            return;
        };
        let (inner, rest) = (&self.rest[..end], &self.rest[end + 1..]);
        let line = self.line;
        self.rest = rest;
        self.line += inner.matches('\n').count();
        let (name, spec) = match inner.split_once(':') {
            Some((name, spec)) => (name, spec.trim_end()),
            None => (inner, ""),
        };
        let name = name.trim();
        if name.is_empty() || name.bytes().all(|it| it.is_ascii_digit()) {
            self.faults
                .push((line, Fault::Positional(inner.to_owned())));
            return;
        }
        if !is_name(name) {
            self.faults.push((line, Fault::Name(name.to_owned())));
            return;
        }
        let format = match Spec::of(spec) {
            Some(spec) => {
                for name in spec.counts {
                    self.holes.push(Hole {
                        name: name.to_owned(),
                        format: None,
                        line,
                    });
                }
                Some(spec.format)
            }
            None => {
                self.faults.push((line, Fault::Format(spec.to_owned())));
                None
            }
        };
        self.holes.push(Hole {
            name: name.to_owned(),
            format,
            line,
        });
    }
}

fn is_name(text: &str) -> bool {
    let mut all = text.chars();
    let first = all.next().is_some_and(|it| it == '_' || it.is_alphabetic());
    first && all.all(|it| it == '_' || it.is_alphanumeric())
}

/// What stands behind the colon: `[[fill]align][sign]['#']['0'][width]['.' precision][type]`.
struct Spec<'a> {
    /// The trait of `std::fmt`.
    format: &'static str,
    /// The fields that say a width or a precision.
    counts: Vec<&'a str>,
}

impl<'a> Spec<'a> {
    fn of(spec: &'a str) -> Option<Self> {
        let mut rest = spec;
        let mut counts = Vec::new();
        let mut fill = rest.chars();
        let is_align = |it: Option<char>| matches!(it, Some('<' | '^' | '>'));
        let (first, second) = (fill.next(), fill.next());
        if is_align(second) {
            rest = fill.as_str();
        } else if is_align(first) {
            rest = &rest[1..];
        }
        rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        rest = rest.strip_prefix('#').unwrap_or(rest);
        rest = count(rest, &mut counts);
        if let Some(precision) = rest.strip_prefix('.') {
            let after = count(precision, &mut counts);
            // `.*` takes an argument without a name.
            if after.len() == precision.len() {
                return None;
            }
            rest = after;
        }
        let (_, format) = FORMATS.iter().find(|(letters, _)| *letters == rest)?;
        Some(Self { format, counts })
    }
}

/// Passes over a number or `name$`.
fn count<'a>(text: &'a str, names: &mut Vec<&'a str>) -> &'a str {
    let end = text
        .find(|it: char| !(it == '_' || it.is_alphanumeric()))
        .unwrap_or(text.len());
    if let Some(rest) = text[end..].strip_prefix('$') {
        names.push(&text[..end]);
        return rest;
    }
    text.trim_start_matches(|it: char| it.is_ascii_digit())
}
