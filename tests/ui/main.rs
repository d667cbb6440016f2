//! Compile errors, worded and placed as the files below have them: one mistake a file, named after
//! its message. The page that shows the most likely ones is held to them.

use std::fs;
use std::path::{Path, PathBuf};

/// Puts the template files where the crate is that trybuild makes, to whose Cargo.toml their paths are relative.
fn put_templates() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts/templates");
    let to = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .with_file_name("tests")
        .join("trybuild")
        .join(env!("CARGO_PKG_NAME"))
        .join("templates");
    fs::create_dir_all(&to).expect("a folder");
    for file in entries(from) {
        let name = file.file_name().expect("a file's name");
        fs::copy(&file, to.join(name)).expect("a copy");
    }
}

#[test]
fn ui() {
    put_templates();
    trybuild::TestCases::new().compile_fail("*/*.rs");
}

/// The code blocks of the page with this mark, without the lines that readers do not see.
fn blocks<'a>(page: &'a str, mark: &str) -> Vec<Vec<&'a str>> {
    let start = format!("```{mark}");
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while lines.by_ref().any(|line| line == start) {
        let block = lines.by_ref().take_while(|line| *line != "```");
        blocks.push(block.filter(|line| !line.starts_with("# ")).collect());
    }
    blocks
}

fn entries(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|it| it.expect("an entry").path()).collect()
}

/// Every file with this ending in a folder below, as text.
fn files(ending: &str) -> Vec<String> {
    let folders = entries(Path::new(env!("CARGO_MANIFEST_DIR")));
    let files = folders.iter().filter(|it| it.is_dir());
    files
        .flat_map(entries)
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .map(|path| fs::read_to_string(path).expect("text"))
        .collect()
}

/// Whether all lines of the block are lines of the text, in this order.
fn has_in_order(text: &str, block: &[&str]) -> bool {
    let mut lines = text.lines();
    block.iter().all(|line| lines.any(|it| it == *line))
}

#[test]
fn the_page_of_mistakes_shows_what_the_compiler_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime/docs/mistakes.md");
    let page = fs::read_to_string(page).expect("the page");
    for (mark, ending) in [("text", "stderr"), ("compile_fail", "rs")] {
        let (blocks, files) = (blocks(&page, mark), files(ending));
        assert_eq!(blocks.len(), 26, "{mark}");
        for block in blocks {
            assert!(
                files.iter().any(|text| has_in_order(text, &block)),
                "no .{ending} of tests/ui has {block:#?}"
            );
        }
    }
}
