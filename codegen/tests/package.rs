//! The published package: its files, and what the registry shows of it.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

mod files;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use files::root;
use toml_edit::{DocumentMut, Item};

fn manifest(path: &str) -> DocumentMut {
    let text = fs::read_to_string(root().join(path)).unwrap();
    text.parse().unwrap()
}

/// Source files are shown by folder and extension, so that only another kind of file changes the list.
fn shown(file: &str) -> String {
    match file.rsplit_once('.') {
        Some((_, "rs")) if file.starts_with("src/") => "src/**/*.rs".to_owned(),
        Some((chapter, "md")) if chapter.starts_with("src/guide/") => "src/guide/*.md".to_owned(),
        Some(_) | None => file.to_owned(),
    }
}

#[test]
fn the_package_has_what_a_user_reads_or_builds_and_nothing_else() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let list = Command::new(cargo)
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .args(["--package", "falcon-sdk"])
        .current_dir(root())
        .output()
        .unwrap();
    let problem = String::from_utf8_lossy(&list.stderr);
    assert!(list.status.success(), "{problem}");
    let list = String::from_utf8(list.stdout).unwrap().replace('\\', "/");
    // A clean tree adds the commit that it was packed from.
    let files = list.lines().filter(|file| *file != ".cargo_vcs_info.json");
    let shown: BTreeSet<String> = files.map(shown).collect();
    let shown: Vec<String> = shown.into_iter().collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn the_manifest_has_all_that_the_registry_shows() {
    let manifest = manifest("falcon-sdk/Cargo.toml");
    let package = manifest["package"].as_table_like().unwrap();
    for key in [
        "categories",
        "description",
        "documentation",
        "edition",
        "homepage",
        "keywords",
        "license",
        "name",
        "readme",
        "repository",
        "rust-version",
        "version",
    ] {
        assert!(package.contains_key(key), "{key} is missing");
    }
    let keywords = manifest["package"]["keywords"].as_array().unwrap();
    assert!(keywords.len() <= 5, "the registry takes at most five");
    let docs = &manifest["package"]["metadata"]["docs"]["rs"];
    assert_eq!(docs["all-features"].as_bool(), Some(true));
}

#[test]
fn the_changelog_has_the_version_that_is_published() {
    let workspace = manifest("Cargo.toml");
    let version = workspace["workspace"]["package"]["version"]
        .as_str()
        .unwrap();
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let released = format!("\n## [{version}] - ");
    let coming = format!("\nThe version of this release will be {version}.\n");
    assert!(
        changelog.contains(&released) || changelog.contains(&coming),
        "CHANGELOG.md does not name {version}"
    );
    let dependency = &workspace["workspace"]["dependencies"]["falcon-sdk"];
    assert_eq!(
        dependency.get("version").and_then(Item::as_str),
        Some(version)
    );
}

/// Elsewhere a clone may have no symbolic links. Packages are published from a Unix.
#[cfg(unix)]
#[test]
fn licences_and_changelog_are_those_of_the_repository() {
    for name in ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        let [packed, ours] = ["falcon-sdk", "."].map(|folder| {
            let path = root().join(folder).join(name);
            fs::read_to_string(path).unwrap()
        });
        assert!(packed == ours, "falcon-sdk/{name} is another");
    }
}
