//! The words of the docs: a function's summary begins with a verb in the third person, as in std.

use std::fs;
use std::path::{Path, PathBuf};

/// Every source of the two crates that users see.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.join("runtime/src"), root.join("macros/src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                files.push((path, text));
            }
        }
    }
    files
}

/// The first lines of the docs of public functions, each with the function's line.
fn summaries(text: &str) -> Vec<(&str, &str)> {
    let mut first = None;
    let mut all = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            first.get_or_insert(doc.trim());
            continue;
        }
        // Attributes stand between docs and function.
        let is_attribute = line.starts_with("#[") || line.ends_with(']') || line.ends_with(',');
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_public = words.first() == Some(&"pub") && words.iter().take(4).any(|it| *it == "fn");
        if let (true, Some(doc)) = (is_public, first) {
            all.push((doc, line));
        }
        if !is_attribute {
            first = None;
        }
    }
    all
}

fn first_word(summary: &str) -> &str {
    summary
        .split([' ', ':', ',', ';'])
        .next()
        .unwrap_or_default()
}

/// Returns whether a word is a verb in the third person, as far as its form says.
fn is_verb(word: &str) -> bool {
    let nouns = [
        "Its", "This", "Bytes", "Tokens", "Words", "Parts", "Options",
    ];
    let is_capital = word.starts_with(|it: char| it.is_ascii_uppercase());
    is_capital && word.len() > 3 && word.ends_with('s') && !nouns.contains(&word)
}

#[test]
fn summaries_of_functions_are_no_questions() {
    let questions = ["Whether", "What", "How", "Which", "Where", "Why"];
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (summary, line) in summaries(&text) {
            if questions.contains(&first_word(summary)) {
                found.push(format!("{}: {summary} ({line})", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn four_of_five_begin_with_a_verb() {
    let files = sources();
    let all: Vec<_> = files.iter().flat_map(|(_, text)| summaries(text)).collect();
    let verbs = all.iter().filter(|(it, _)| is_verb(first_word(it))).count();
    assert!(all.len() > 400, "only {} functions were found", all.len());
    assert!(verbs * 5 >= all.len() * 4, "{verbs} of {}", all.len());
}

#[test]
fn a_question_and_a_noun_would_be_seen() {
    let text = "/// Whether it is.\n#[must_use]\npub fn is(&self) -> bool {\n}\n/// The name.\npub const fn name() {}\n/// Gone.\nstruct A;\npub fn bare() {}\n";
    let found = summaries(text);
    let summaries: Vec<&str> = found.iter().map(|it| it.0).collect();
    assert_eq!(summaries, ["Whether it is.", "The name."]);
    assert!(is_verb("Returns") && !is_verb("The") && !is_verb("Whether"));
}
