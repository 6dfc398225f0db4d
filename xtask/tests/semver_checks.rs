//! Compares the verdict of the diff with that of cargo-semver-checks, for the crate of each
//! prepared change.
//!
//! The tool compares items as rustdoc lists them, and requires a major version or none.
//! `codegen/tests/changes/changes.yaml` gives the reason of each difference. With `FALCON_CHANGE`, only
//! the changes are compared whose names contain its text.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected value"
)]

mod workspace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::source;
use serde_json::{Value, json};

#[test]
#[ignore = "needs `cargo install cargo-semver-checks`, and documents a crate for each change"]
fn cargo_semver_checks_agrees_or_the_reason_is_known() {
    let workspace = workspace::copy("semver");
    let changes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/changes");
    let base = changes.join("base.yaml");
    let before = described(&workspace, &base, None, "base");
    let text = fs::read_to_string(changes.join("changes.yaml")).unwrap();
    let mut wrong = Vec::new();
    let only = std::env::var("FALCON_CHANGE").unwrap_or_default();
    for (number, change) in source::load(&text).unwrap()["changes"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .filter(|(_, change)| change["name"].as_str().unwrap().contains(&only))
    {
        let after = described(&workspace, &base, Some(change), &number.to_string());
        let theirs = verdict(&before, &after);
        let ours = if change["verdict"] == "major" {
            "major"
        } else {
            "none"
        };
        let expected = change["cargo_semver_checks"]["says"]
            .as_str()
            .unwrap_or(ours);
        println!(
            "{:<60} ours {ours:<6} theirs {theirs}",
            change["name"].as_str().unwrap()
        );
        if theirs != expected {
            wrong.push(format!(
                "{}: {expected} expected, {theirs} said",
                change["name"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The crate's rustdoc JSON.
fn described(workspace: &Path, base: &Path, change: Option<&Value>, name: &str) -> PathBuf {
    let overlay = workspace.join("overlay.json");
    let mut actions = change.map_or(json!([]), |change| change["actions"].clone());
    for action in actions.as_array_mut().unwrap() {
        action["description"] = "prepared".into();
    }
    fs::write(
        &overlay,
        json!({"overlay": "1.0.0", "actions": actions}).to_string(),
    )
    .unwrap();
    workspace::succeed(
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["generate", "--out"])
            .arg(workspace.join("falcon-sdk"))
            .arg("--spec")
            .arg(base)
            .arg("--overlay")
            .arg(&overlay),
    );
    workspace::succeed(
        workspace::cargo(workspace)
            .args(["rustdoc", "--lib", "-p", "falcon-sdk", "--"])
            .args(["-Zunstable-options", "--output-format=json"])
            .arg("--document-hidden-items")
            // Without this, only a nightly compiler writes rustdoc JSON.
            .env("RUSTC_BOOTSTRAP", "1"),
    );
    let copy = workspace.join(format!("{name}.json"));
    fs::copy(workspace.join("target/doc/falcon_sdk.json"), &copy).unwrap();
    copy
}

/// `major` or `none`.
fn verdict(before: &Path, after: &Path) -> &'static str {
    let output = Command::new("cargo-semver-checks")
        .args([
            "semver-checks",
            "--release-type=minor",
            "--color=never",
            "--baseline-rustdoc",
        ])
        .arg(before)
        .arg("--current-rustdoc")
        .arg(after)
        .output()
        .expect("cargo-semver-checks is installed");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    if said.contains("semver requires new major version") {
        "major"
    } else if said.contains("no semver update required") {
        "none"
    } else {
        panic!("cargo-semver-checks says neither: {said}")
    }
}
