//! The generated code of the fixtures compiles with the SDK's runtime.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

mod workspace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_fixture_compiles_without_a_warning() {
    let workspace = workspace::copy("fixtures");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures");
    let mut fixtures: Vec<PathBuf> = fs::read_dir(fixtures)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    fixtures.sort();
    assert!(fixtures.len() > 10, "the fixtures are gone");
    for fixture in fixtures {
        compile(&workspace, &fixture);
        // Prose is what documentation is made of.
        let name = fixture.file_stem().unwrap().to_str().unwrap();
        if ["hostile", "prose", "vendor"].contains(&name) {
            workspace::succeed(workspace::cargo(&workspace).args(["doc", "--no-deps"]));
        }
    }
}

/// Compiles the code of files that the repository does not contain, such as those of other vendors:
/// `FALCON_FOREIGN=a.json:b.yaml cargo test -p xtask --test fixtures_compile -- --ignored`.
#[test]
#[ignore = "needs the files that FALCON_FOREIGN names"]
fn the_files_of_other_vendors_compile_without_a_warning() {
    let workspace = workspace::copy("foreign");
    let files = std::env::var_os("FALCON_FOREIGN").unwrap();
    for file in std::env::split_paths(&files) {
        compile(&workspace, &file);
    }
}

/// Generates the code of an interface, and checks it with every feature.
fn compile(workspace: &Path, specification: &Path) {
    workspace::succeed(
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["generate", "--no-overlay", "--out"])
            .arg(workspace.join("falcon-sdk"))
            .arg("--spec")
            .arg(specification),
    );
    workspace::succeed(workspace::cargo(workspace).arg("check"));
}
