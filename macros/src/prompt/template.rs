//! A template: which fields it names. Of a literal rustc checks the holes again, on the holes themselves;
//! of a file, whose holes rustc cannot underline, all is checked here.

use std::path::Path;

use syn::LitStr;

use super::messages;

/// A template, written in place or read from a file.
pub(crate) struct Template {
    /// The literal: the template, or the path of its file.
    pub(crate) literal: LitStr,
    /// The path of the file, relative to the crate.
    pub(crate) file: Option<String>,
    /// The template, without the final newline of a file.
    pub(crate) text: String,
    pub(crate) holes: Vec<Hole>,
    /// Its mistakes, each with the line.
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
    /// The text behind the colon is no format.
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

    /// Returns the messages for the mistakes of a file; those of a literal rustc reports.
    pub(crate) fn faults(&self) -> Vec<(usize, String)> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let words = |(line, fault): &(usize, Fault)| (*line, messages::fault(file, *line, fault));
        self.faults.iter().map(words).collect()
    }

    /// Returns the same messages, and the names in a file that are no fields.
    pub(crate) fn mistakes(&self, fields: &[&str]) -> Vec<String> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let unknown = self.holes.iter();
        let unknown = unknown.filter(|it| !fields.contains(&it.name.as_str()));
        let unknown = unknown.map(|hole| {
            let message = messages::no_field(file, hole.line, &hole.name, fields);
            (hole.line, message)
        });
        let mut all: Vec<(usize, String)> = self.faults().into_iter().chain(unknown).collect();
        all.sort_by_key(|(line, _)| *line);
        all.into_iter().map(|(_, message)| message).collect()
    }
}

/// The rest of a template.
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

/// Reads the format behind the colon: `[[fill]align][sign]['#']['0'][width]['.' precision][type]`.
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

#[cfg(test)]
mod tests {
    use super::{Fault, Template};
    use proc_macro2::Span;
    use std::fs;
    use syn::LitStr;

    fn literal(text: &str) -> Template {
        Template::of_literal(LitStr::new(text, Span::call_site()))
    }

    fn names(text: &str) -> Vec<(String, Option<&'static str>, usize)> {
        let holes = literal(text).holes.into_iter();
        holes.map(|it| (it.name, it.format, it.line)).collect()
    }

    #[test]
    fn holes_have_names_formats_and_lines() {
        let own = |name: &str, format, line| (name.to_owned(), Some(format), line);
        assert_eq!(
            names("{{{a}}}\n{ b :>5} {c:?}{d:#x?}"),
            [
                own("a", "Display", 1),
                own("b", "Display", 2),
                own("c", "Debug", 2),
                own("d", "Debug", 2),
            ]
        );
        assert_eq!(
            names("{f:+08.3e}{g:^<3}{h:X}{ä}{type:p}{_i:x?}"),
            [
                own("f", "LowerExp", 1),
                own("g", "Display", 1),
                own("h", "UpperHex", 1),
                own("ä", "Display", 1),
                own("type", "Pointer", 1),
                own("_i", "Debug", 1),
            ]
        );
        let all = names("{price:width$.places$}");
        let all: Vec<_> = all.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(all, ["width", "places", "price"]);
    }

    #[test]
    fn faults_have_lines() {
        let template = literal("{}\n{0:?}\n{a b}\n{a:q}{a:.*}\n}\n{");
        let lines: Vec<usize> = template.faults.iter().map(|it| it.0).collect();
        assert_eq!(lines, [1, 2, 3, 4, 4, 5, 6]);
        let faults = template.faults.iter().map(|it| &it.1);
        let positional = faults.filter(|it| matches!(it, Fault::Positional(_)));
        assert_eq!(positional.count(), 2);
    }

    #[test]
    fn a_file_is_text_without_its_last_newline() {
        let folder = std::env::temp_dir().join(format!("coax-templates-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let read = |content: &[u8]| {
            fs::write(folder.join("a.md"), content).expect("a file");
            let path = LitStr::new("a.md", Span::call_site());
            Template::of_file(path, &folder).map_err(|it| it.to_string())
        };
        for (content, text) in [
            ("", ""),
            ("\n", ""),
            ("a\n\n", "a\n"),
            ("a\r\nb\r\n", "a\r\nb"),
            ("\u{feff}a", "a"),
        ] {
            assert_eq!(read(content.as_bytes()).expect("a text").text, text);
        }
        let template = read(b"{tickt}\n{ticket} {\n").expect("a text");
        let mistakes = template.mistakes(&["ticket"]);
        assert_eq!(mistakes.len(), 2, "{mistakes:?}");
        assert!(mistakes[0].starts_with("a.md:1: no field is called `tickt`"));
        assert!(mistakes[1].starts_with("a.md:2: a `{` has no `}` behind it"));
        let error = read(b"\xff").err().expect("no text");
        assert!(
            error.starts_with("the file `a.md` is no UTF-8 text"),
            "{error}"
        );
        fs::remove_dir_all(&folder).expect("it is there");
        let error = Template::of_file(LitStr::new("a.md", Span::call_site()), &folder).err();
        let error = error.expect("no file").to_string();
        assert!(error.starts_with("there is no file `a.md`"), "{error}");
    }
}
