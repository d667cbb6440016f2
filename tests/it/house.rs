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

/// The floors of `runtime/src`, lowest first: a folder or file uses only those that stand before it,
/// and itself. The front is whatever a file takes from `crate::` itself.
const FLOORS: [&str; 25] = [
    "json",
    "schema::table",
    "schema::check",
    "schema::write",
    "schema::read",
    "schema::encode",
    "schema::schemars",
    "schema",
    "schema::types",
    "partial",
    "wire",
    "error::kind",
    "run::data",
    "error",
    "retry",
    "turn",
    "transport",
    "tool",
    "prompt",
    "run",
    "local",
    "client",
    "",
    "__private",
    "private",
];

/// Below this floor is no I/O, no clock and no async code.
const TRANSPORT: &str = "transport";

/// The floor of a module: its place in [`FLOORS`].
fn floor(module: &str) -> usize {
    let is_in = |folder: &str| {
        let rest = module.strip_prefix(folder);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    // The longest name that fits: `schema::table` before `schema`.
    let named = FLOORS.iter().enumerate().filter(|(_, it)| is_in(it));
    let named = named.max_by_key(|(_, it)| it.len());
    named.map_or(FLOORS.len() - 3, |(floor, _)| floor)
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
    // What an exported macro makes stands in users' code.
    let mut exported = product.split("#[macro_export]");
    let own = exported.next().unwrap_or_default().to_owned();
    let rests = exported.filter_map(|it| it.split_once("\n}\n"));
    let product = rests.fold(own, |own, (_, rest)| own + rest);
    let lines = product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns what is named in this module after each `crate::`, also inside braces, and after `super::`.
fn used_paths(module: &str, code: &str) -> Vec<String> {
    // `$crate::` of a macro that only this crate uses counts too.
    let mut paths: Vec<String> = code.split("crate::").skip(1).flat_map(named).collect();
    for (at, _) in code.match_indices("super::") {
        let mut rest = &code[at..];
        let mut above: Vec<&str> = module.split("::").collect();
        while let Some(inner) = rest.strip_prefix("super::") {
            above.pop();
            rest = inner;
        }
        let is_first = !code[..at].ends_with("super::");
        let inside = |name: String| format!("{}::{name}", above.join("::"));
        paths.extend(named(rest).into_iter().map(inside).filter(|_| is_first));
    }
    paths
}

/// The path, or the paths in braces, with which the code begins.
fn named(code: &str) -> Vec<String> {
    let Some(list) = code.strip_prefix('{') else {
        let end = code.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        return vec![code[..end.unwrap_or(code.len())].to_owned()];
    };
    let list = list.split('}').next().unwrap_or_default();
    let names = list.split(',').map(|item| item.trim().to_owned());
    names.filter(|item| !item.is_empty()).collect()
}

#[test]
fn no_file_uses_a_higher_floor() {
    let mut upward = Vec::new();
    for (path, text) in sources("runtime/src") {
        let module = module(&path);
        let upwards = |used: &String| floor(used) > floor(&module);
        let used = used_paths(&module, &code(&text));
        upward.extend(
            used.iter()
                .filter(|it| upwards(it))
                .map(|it| format!("{path}: {it}")),
        );
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn an_upward_arrow_would_be_seen() {
    let text =
        "// crate::client\nuse crate::{client::Client, wire::Usage};\nfn f(_: crate::turn::A) {}\n";
    let used = used_paths("json", &code(text));
    assert_eq!(used, ["client::Client", "wire::Usage", "turn::A"]);
    let text = "use super::super::read::{decode, pick};\nuse super::rules;\n";
    let used = used_paths("schema::table::node", text);
    assert_eq!(used, ["schema::read::", "schema::table::rules"]);
    assert!(floor("schema::read::") > floor("schema::table::node"));
    assert!(floor("schema") > floor("schema::schemars::import"));
    assert!(floor("schema::types::standard") > floor("schema::Structured"));
}

/// Each `_` arm beside an arm for a kind of the table, by the line.
fn arms_for_any_kind(text: &str) -> Vec<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = text.lines().collect();
    let is_any = |line: &str| line.trim().starts_with("_ =>") || line.trim().starts_with("_ if ");
    let is_beside_a_kind = |at: usize| {
        let inside = |line: &&&str| line.trim().is_empty() || indent(line) >= indent(lines[at]);
        let arms = lines[..at].iter().rev().take_while(inside);
        arms.filter(|line| indent(line) == indent(lines[at]))
            .any(|line| {
                let pattern = line.split("=>").next().unwrap_or_default();
                pattern.contains("Kind::")
            })
    };
    let found = (0..lines.len()).filter(|at| is_any(lines[*at]) && is_beside_a_kind(*at));
    found.map(|at| at + 1).collect()
}

#[test]
fn every_match_on_a_kind_names_all_kinds() {
    for (path, text) in ["runtime/src/schema", "runtime/src/partial"]
        .into_iter()
        .flat_map(sources)
    {
        let arms = arms_for_any_kind(&text);
        assert!(
            arms.is_empty(),
            "{path} has a `_` arm for kinds in lines {arms:?}"
        );
    }
    let text = "match kind {\n    Kind::Null => {\n        f();\n    }\n    _ => {}\n}\n";
    assert_eq!(arms_for_any_kind(text), [5]);
    assert!(arms_for_any_kind("match json {\n    1 => Kind::Null,\n    _ => {}\n}\n").is_empty());
}

#[test]
fn below_the_transport_is_no_io_no_clock_and_no_async() {
    for (path, text) in sources("runtime/src") {
        if floor(&module(&path)) >= floor(TRANSPORT) {
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
fn the_machine_of_a_run_has_no_io_no_clock_and_no_async() {
    for (path, text) in sources("runtime/src/run") {
        if path.ends_with("/tests.rs") {
            continue;
        }
        let code = code(&text);
        for word in [
            "async ", ".await", "std::fs", "std::env", "::now()", "reqwest",
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
    let folders = ["runtime/src", "macros/src", "examples", "tests"];
    for (path, text) in folders.into_iter().flat_map(sources) {
        assert!(
            text.lines().count() <= 400,
            "{path} has {} lines",
            text.lines().count()
        );
    }
}

#[test]
fn every_file_begins_with_its_purpose() {
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
    assert_eq!(files, ["runtime/src/schema/table/unchecked.rs"]);
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

/// The back-ticked paths of a document, without commands.
fn paths(text: &str) -> Vec<&str> {
    let outside_blocks = text.split("```").step_by(2);
    let spans = outside_blocks.flat_map(|it| it.split('`').skip(1).step_by(2));
    let is_path = |span: &&str| {
        let is_file = [".rs", ".md", ".toml"].iter().any(|it| span.contains(it));
        (span.contains('/') || is_file) && !span.contains([' ', '*', '(', '<', '#'])
    };
    spans.filter(is_path).collect()
}

/// Returns whether a path of ARCHITECTURE.md exists: from the root, or from where its section is.
/// After `::` stands a name in the file.
fn is_there(path: &str) -> bool {
    let (path, name) = path.split_once("::").unwrap_or((path, ""));
    let folders = [
        "",
        "runtime/src",
        "runtime/src/schema",
        "macros/src",
        "tests",
    ];
    let mut candidates = folders.iter().map(|folder| root().join(folder).join(path));
    candidates.any(|it| {
        let text = fs::read_to_string(&it).unwrap_or_default();
        it.exists() && text.contains(name)
    })
}

#[test]
fn the_paths_of_the_architecture_exist() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("a document");
    let paths = paths(&text);
    assert!(paths.len() > 20, "{paths:?}");
    let missing: Vec<_> = paths.into_iter().filter(|it| !is_there(it)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(!is_there("schema/no_such.rs") && !is_there("lib.rs::no_such_name"));
}
