//! The allowed imports.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at an unexpected value"
)]

mod circles;
#[path = "../files/mod.rs"]
mod files;
mod imports;
mod made_up;
mod modules;

use std::fs;
use std::path::PathBuf;

use files::root;

/// Path and text of the Rust files below a folder of the workspace, without unit tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut paths = files::rust_files(folder);
    paths.retain(|path| !path.ends_with("tests.rs"));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path.display().to_string().replace('\\', "/"), text)
    };
    paths.into_iter().map(read).collect()
}

/// The lines of code in a folder that contain any of the words.
fn mentions(folder: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources(folder) {
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{path}: {line}"));
            }
        }
    }
    found
}

const NONE: [&str; 0] = [];

#[test]
fn the_ir_imports_no_other_module() {
    assert_eq!(
        mentions("codegen/src/ir", &["crate::", "openapiv3", "quote"]),
        NONE
    );
}

#[test]
fn lowering_never_sees_tokens() {
    let tokens = [
        "quote",
        "proc_macro2",
        "prettyplease",
        "crate::emit",
        "crate::file",
    ];
    assert_eq!(mentions("codegen/src/lower", &tokens), NONE);
}

#[test]
fn emitting_never_sees_the_specification() {
    let specification = ["openapiv3", "crate::source", "crate::lower"];
    assert_eq!(mentions("codegen/src/emit", &specification), NONE);
    assert_eq!(mentions("codegen/src/listing", &specification), NONE);
}

#[test]
fn a_diff_compares_decisions() {
    let elsewhere = ["openapiv3", "quote", "crate::emit", "crate::lower"];
    assert_eq!(mentions("codegen/src/diff", &elsewhere), NONE);
}

#[test]
fn only_loading_knows_yaml() {
    let all = mentions("codegen/src", &["serde_yaml"]);
    let elsewhere: Vec<_> = all
        .iter()
        .filter(|line| !line.contains("source/load.rs"))
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

#[test]
fn the_generator_touches_no_disk() {
    assert_eq!(
        mentions(
            "codegen/src",
            &["std::fs", "std::path", "std::env", "std::net"]
        ),
        NONE
    );
}

#[test]
fn xtask_depends_on_the_generator_alone() {
    let manifest = fs::read_to_string(root().join("xtask/Cargo.toml")).unwrap();
    assert!(manifest.contains("codegen"));
    for package in ["falcon-sdk", "fake-falcon"] {
        assert!(
            !manifest.contains(package),
            "a broken {package} would stop `generate`"
        );
    }
}

#[test]
fn the_runtime_names_no_generated_item_but_the_catalog() {
    for line in mentions("falcon-sdk/src", &["generated::"]) {
        let inside = line.contains("src/generated/");
        let public_paths = line.contains("src/lib.rs");
        assert!(
            inside || public_paths || line.contains("generated::catalog"),
            "{line}"
        );
    }
}

#[test]
fn generated_code_imports_the_runtimes_plain_parts_only() {
    let client = [
        "crate::client",
        "crate::session",
        "crate::transport",
        "crate::error",
    ];
    assert_eq!(mentions("falcon-sdk/src/generated", &client), NONE);
}
