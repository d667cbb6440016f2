//! The rules of the house: floors, one name for reqwest, maps that match the tree, file lengths.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder, with its text; paths are relative to the repository.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).expect("below the root");
                let name = name.to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    assert!(!files.is_empty(), "no sources in {folder}");
    files
}

/// The floor of a module of `runtime/src`, by the first segments of its path.
fn floor(module: &str) -> u8 {
    let segments: Vec<&str> = module.split("::").collect();
    match segments[0] {
        "json" | "partial" | "schema" | "sse" => 1,
        "wire" => 2,
        "envelope" | "error" | "retry" | "surrogates" | "turn" => 3,
        "transport" => 4,
        "client" => 5,
        // The front: whatever a file takes from `crate::` itself.
        _ => 7,
    }
}

/// The module that a file is.
fn module(path: &str) -> String {
    let path = path
        .trim_start_matches("runtime/src/")
        .trim_end_matches(".rs");
    path.trim_end_matches("/mod").replace('/', "::")
}

/// The code without comments and unit tests.
fn code(text: &str) -> String {
    let product = text
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    let lines = product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What is named after each `crate::`, also inside braces.
fn crate_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        // `$crate::` of a macro that only this crate uses counts too.
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                paths.extend(list.split(',').map(|item| item.trim().to_owned()));
            }
            None => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
                paths.push(rest[..end.unwrap_or(rest.len())].to_owned());
            }
        }
    }
    paths.retain(|path| !path.is_empty());
    paths
}

#[test]
fn no_file_uses_a_higher_floor() {
    let mut upward = Vec::new();
    for (path, text) in sources("runtime/src") {
        let own = floor(&module(&path));
        for used in crate_paths(&code(&text)) {
            if floor(&used) > own {
                upward.push(format!("{path} (floor {own}) uses crate::{used}"));
            }
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn an_upward_arrow_would_be_seen() {
    let code = code(
        "// crate::client\nuse crate::{client::Client, wire::Usage};\nfn f(_: crate::sse::Event) {}\n",
    );
    let used = crate_paths(&code);
    assert_eq!(used, ["client::Client", "wire::Usage", "sse::Event"]);
    assert_eq!(used.iter().map(|path| floor(path)).max(), Some(5));
}

#[test]
fn below_the_transport_is_no_io_no_clock_and_no_async() {
    for (path, text) in sources("runtime/src") {
        if floor(&module(&path)) >= 4 {
            continue;
        }
        let code = code(&text);
        for word in [
            "tokio",
            "async ",
            ".await",
            "TcpStream",
            "std::fs",
            "std::env",
            "::now()",
            "futures_core",
        ] {
            assert!(!code.contains(word), "{path} has `{word}`");
        }
    }
}

#[test]
fn one_file_names_reqwest() {
    let naming = |(path, text): (String, String)| code(&text).contains("reqwest").then_some(path);
    let files: Vec<String> = sources("runtime/src")
        .into_iter()
        .filter_map(naming)
        .collect();
    assert_eq!(files, ["runtime/src/transport/http.rs"]);
}

#[test]
fn no_file_is_over_400_lines() {
    let folders = [
        "runtime/src",
        "macros/src",
        "examples",
        "tests/it",
        "tests/zoo",
    ];
    for (path, text) in folders.into_iter().flat_map(sources) {
        assert!(
            text.lines().count() <= 400,
            "{path} has {} lines",
            text.lines().count()
        );
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in ["runtime/src", "macros/src"].into_iter().flat_map(sources) {
        assert!(
            text.starts_with("//! "),
            "{path} begins without a word on what it is"
        );
    }
}

#[test]
fn unsafe_is_in_the_one_file_that_may_have_it() {
    let files: Vec<String> = sources("runtime/src")
        .into_iter()
        .chain(sources("macros/src"))
        .filter_map(|(path, text)| code(&text).contains("unsafe {").then_some(path))
        .collect();
    assert_eq!(files, ["runtime/src/schema/unchecked.rs"]);
}

/// The names in the code block that follows a heading: first words that end in `/`.
fn map(document: &str, heading: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(document)).expect("a document");
    let section = text
        .split(heading)
        .nth(1)
        .unwrap_or_else(|| panic!("{document}: {heading}"));
    let block = section.split("```").nth(1).expect("a code block");
    let words = block
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    words
        .filter(|word| word.ends_with('/'))
        .map(str::to_owned)
        .collect()
}

/// The folders of the repository that hold tracked things.
fn folders(of: &str) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join(of)).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.starts_with('.') && name != "target" {
            names.push(format!("{name}/"));
        }
    }
    names.sort();
    names
}

#[test]
fn the_maps_match_the_tree() {
    for (document, heading, of) in [
        ("README.md", "## The folders", "."),
        ("ARCHITECTURE.md", "## The map", "."),
        ("ARCHITECTURE.md", "## runtime/src", "runtime/src"),
        ("ARCHITECTURE.md", "## macros/src", "macros/src"),
        ("ARCHITECTURE.md", "## tests", "tests"),
    ] {
        let mut shown = map(document, heading);
        shown.sort();
        assert_eq!(shown, folders(of), "{document}, {heading}");
    }
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("a document");
    assert!(
        text.lines().count() <= 120,
        "ARCHITECTURE.md is {} lines",
        text.lines().count()
    );
}
