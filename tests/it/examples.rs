//! The examples of the docs: a public function has one, or stands in a list with the reason why not.

use std::fs;
use std::path::Path;

/// Functions without an example, by the reason.
const WITHOUT: [(&str, &[&str]); 2] = [
    (
        "called by the code of the derives and macros, by no user",
        &[
            "Begun::map",
            "Fenced::new",
            "Fenced::number",
            "Given::new",
            "Inline::fence",
            "Inline::json",
            "Inline::message",
            "Inline::new",
            "Inline::untrusted",
            "Json::text",
            "Offered::listed",
            "Probe::is_text",
            "prompt::field::attach",
            "prompt::write::cache",
            "prompt::write::cache_history",
            "partial::fields::change",
            "partial::write::debug",
            "partial::write::entry",
            "prompt::example::example",
            "prompt::field::is_set",
            "prompt::field::joined",
            "prompt::field::json",
            "partial::write::merge",
            "prompt::write::message",
            "client::prompt::output_text",
            "prompt::version::schema_text",
            "prompt::write::section",
            "partial::fields::slot",
            "prompt::write::text",
            "prompt::offered::toolbox",
            "prompt::field::untrusted",
            "prompt::inline::user",
            "partial::write::variant",
            "prompt::version::version",
            "prompt::slot::write_text",
            "prompt::field::written",
        ],
    ),
    (
        "returns the word that the table of the enum shows",
        &["$name::as_str"],
    ),
];

/// Folders and files that users see nothing of.
const INSIDE: [&str; 4] = [
    "private.rs",
    "schema/table",
    "schema/check",
    "schema/write/",
];

/// The one of those files that users do see.
const SEEN: &str = "schema/write/dialect/mod.rs";

/// A public function, with its docs.
#[derive(Debug, PartialEq)]
struct Function {
    path: String,
    has_example: bool,
}

impl Function {
    /// The function with its module before it, where it is of no type.
    fn inside(mut self, module: &str) -> Self {
        if !self.path.contains("::") {
            self.path = format!("{module}::{}", self.path);
        }
        self
    }
}

/// The type that a line begins an `impl` block of.
fn implemented(line: &str) -> Option<String> {
    let mut rest = line.strip_prefix("impl")?;
    if rest.starts_with('<') {
        let mut depth = 0;
        let end = rest.char_indices().find(|(at, it)| {
            let is_arrow = rest[..*at].ends_with('-');
            depth += i32::from(*it == '<') - i32::from(*it == '>' && !is_arrow);
            depth == 0
        });
        rest = &rest[end?.0 + 1..];
    }
    let of_trait = rest.split_once(" for ").map(|(_, it)| it);
    let name = of_trait.unwrap_or(rest).trim_start();
    let is_name = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    let end = name.find(|it| !is_name(it)).unwrap_or(name.len());
    (!name[..end].is_empty()).then(|| name[..end].to_owned())
}

/// The name of the public function that a line begins.
fn named(line: &str) -> Option<&str> {
    let mut rest = line.strip_prefix("pub ")?;
    for word in ["const ", "async "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

/// The public functions of a file, of its `impl` blocks and outside.
fn functions(text: &str) -> Vec<Function> {
    let text = text.split("#[cfg(test)]\nmod tests").next();
    let (mut all, mut docs, mut is_hidden) = (Vec::new(), String::new(), false);
    // The end of the block, the type, and whether it is hidden.
    let mut block: Option<(String, String, bool)> = None;
    for line in text.unwrap_or_default().lines() {
        let code = line.trim();
        let indent = &line[..line.len() - line.trim_start().len()];
        if block.as_ref().is_some_and(|(end, ..)| end == line) {
            block = None;
        } else if code.starts_with("///") || code.starts_with("#[doc = ") {
            docs.push_str(code);
            continue;
        } else if code.starts_with("#[") || code.ends_with(']') || code.ends_with(',') {
            is_hidden |= code == "#[doc(hidden)]";
            continue;
        } else if let Some(name) = implemented(code).filter(|_| block.is_none()) {
            block = Some((format!("{indent}}}"), name, is_hidden));
        } else if let Some(name) = named(code) {
            let hidden = is_hidden || block.as_ref().is_some_and(|it| it.2);
            let of = block.as_ref().map(|(_, of, _)| format!("{of}::"));
            if !hidden {
                all.push(Function {
                    path: of.unwrap_or_default() + name,
                    has_example: docs.contains("```"),
                });
            }
        }
        docs.clear();
        is_hidden = false;
    }
    all
}

/// The functions that users can see, by the files of the crate.
fn of_the_crate() -> Vec<Function> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
    let (mut folders, mut all) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = path.strip_prefix(&root).expect("below the root");
            let name = name.to_string_lossy().replace('\\', "/");
            let is_inside = INSIDE.iter().any(|it| name.starts_with(it)) && name != SEEN;
            if path.is_dir() {
                folders.push(path);
            } else if !is_inside && name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let module = name.trim_end_matches(".rs").replace('/', "::");
                let found = functions(&fs::read_to_string(&path).expect("text"));
                all.extend(found.into_iter().map(|it| it.inside(&module)));
            }
        }
    }
    all
}

#[test]
fn every_public_function_has_an_example_or_a_reason() {
    let all = of_the_crate();
    assert!(all.len() > 450, "only {} functions were found", all.len());
    let excused: Vec<&str> = WITHOUT.iter().flat_map(|it| it.1).copied().collect();
    let without = all.iter().filter(|it| !it.has_example);
    let without: Vec<&str> = without.map(|it| it.path.as_str()).collect();
    let missing: Vec<_> = without.iter().filter(|it| !excused.contains(it)).collect();
    assert!(missing.is_empty(), "without an example: {missing:#?}");
    let stale: Vec<_> = excused.iter().filter(|it| !without.contains(it)).collect();
    assert!(stale.is_empty(), "in the list for nothing: {stale:#?}");
    assert!(
        excused.len() <= 60,
        "{} functions are in the list",
        excused.len()
    );
}

#[test]
fn a_function_without_an_example_would_be_seen() {
    let text = "impl<T: Fn() -> u8> A<T> {\n    /// Says.\n    ///\n    /// ```\n    /// ```\n    #[must_use]\n    pub async fn says<U>(self) {\n    }\n    /// Bare.\n    pub const fn bare() {}\n    #[doc(hidden)]\n    pub fn hidden() {}\n    pub(crate) fn inner() {}\n}\n#[doc(hidden)]\nimpl B {\n    pub fn of_hidden() {}\n}\npub fn free() {}\n";
    let found = functions(text);
    let found: Vec<_> = found
        .iter()
        .map(|it| (it.path.as_str(), it.has_example))
        .collect();
    let expected = [("A::says", true), ("A::bare", false), ("free", false)];
    assert_eq!(found, expected);
}
