//! What `deny.toml` asks of the crates that a user of coax compiles, read from `cargo metadata`.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Licenses that a crate may have, as in `deny.toml`.
fn allowed() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../deny.toml");
    let text = std::fs::read_to_string(path).expect("deny.toml");
    let list = text.split("allow = [").nth(1).expect("a list of licenses");
    let list = list.split(']').next().expect("the end of the list");
    list.split(',')
        .map(|name| name.trim().trim_matches('"').to_owned())
        .collect()
}

/// Returns whether an expression of SPDX can be fulfilled by allowed licenses alone. `AND` binds
/// tighter than `OR`; an old `/` means `OR`.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let mut text = expression.replace('/', " OR ");
    // Innermost parentheses first: each becomes a word that is allowed, or one that is not.
    while let Some(open) = text.rfind('(') {
        let close = open + text[open..].find(')').expect("parentheses in pairs");
        let word = if is_allowed(&text[open + 1..close], allowed) {
            "MIT"
        } else {
            "none"
        };
        text.replace_range(open..=close, word);
    }
    text.split(" OR ").any(|all| {
        let mut licenses = all.split(" AND ").map(str::trim);
        licenses.all(|license| allowed.contains(license))
    })
}

#[test]
fn license_expressions_are_read() {
    let allowed = ["MIT", "ISC", "Apache-2.0"].map(str::to_owned).into();
    for good in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "ISC AND (GPL-3.0 OR MIT)",
        "(MIT OR GPL-3.0) AND ISC",
    ] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "MIT AND (GPL-3.0 OR LGPL-3.0)",
    ] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}

/// The packages that a user of coax compiles with all features, on any platform.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let nodes: BTreeMap<String, Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (node["id"].to_string(), node))
        .collect();
    let mut packages = list(&metadata["packages"]);
    let coax = packages
        .iter()
        .find(|it| it["name"] == "coax")
        .expect("coax");
    let mut open = vec![coax["id"].to_string()];
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !reached.insert(id.clone()) {
            continue;
        }
        let dependencies = list(&nodes[&id]["deps"]).into_iter().filter(|it| {
            list(&it["dep_kinds"])
                .iter()
                .any(|kind| kind["kind"] != "dev")
        });
        open.extend(dependencies.map(|it| it["pkg"].to_string()));
    }
    packages.retain(|it| reached.contains(&it["id"].to_string()));
    packages
}

#[test]
fn the_crates_of_a_user_are_as_deny_toml_asks() {
    let (packages, allowed) = (packages(), allowed());
    let named = |name: &str| packages.iter().filter(|it| it["name"] == name).count();
    assert!(
        named("serde") == 1 && named("reqwest") == 1,
        "the graph is read"
    );
    assert_eq!(
        named("trybuild"),
        0,
        "dependencies of tests are not a user's"
    );
    assert_eq!(named("openssl-sys"), 0, "TLS is rustls alone");
    for package in &packages {
        let name = package["name"].as_str().unwrap_or_default();
        let is_ours = package["source"].is_null() && name.starts_with("coax");
        let source = package["source"].as_str().unwrap_or_default();
        assert!(
            is_ours || source == "registry+https://github.com/rust-lang/crates.io-index",
            "{name} comes from {source}"
        );
        let license = package["license"].as_str().unwrap_or_default();
        assert!(
            is_allowed(license, &allowed),
            "{name} has the license `{license}`"
        );
    }
}

#[test]
fn a_user_compiles_one_version_of_syn() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "-p", "coax", "-e", "normal,build", "--all-features"])
        .args([
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--locked",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8_lossy(&output.stdout);
    let versions: BTreeSet<&str> = tree.lines().filter(|it| it.starts_with("syn v")).collect();
    assert_eq!(versions.len(), 1, "{versions:?}");
}
