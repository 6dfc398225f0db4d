//! What the generator makes of its fixtures is Rust that compiles on the SDK's runtime.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A copy of the SDK's runtime in a workspace of its own.
fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    if copy.exists() {
        fs::remove_dir_all(copy.join("falcon-sdk/src")).unwrap();
    }
    copy_folder(&root.join("falcon-sdk/src"), &copy.join("falcon-sdk/src"));
    fs::remove_dir_all(copy.join("falcon-sdk/src/generated")).unwrap();
    fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock")).unwrap();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[workspace.package]").unwrap();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"falcon-sdk\"]\n\n[workspace.package]{rest}"
    );
    let (manifest, _) = manifest.split_once("[profile").unwrap();
    fs::write(copy.join("Cargo.toml"), manifest).unwrap();
    let sdk = fs::read_to_string(root.join("falcon-sdk/Cargo.toml")).unwrap();
    fs::write(copy.join("falcon-sdk/Cargo.toml"), without_tests(&sdk)).unwrap();
    copy
}

/// The manifest without what only its own tests and examples need.
fn without_tests(manifest: &str) -> String {
    let mut kept = String::new();
    let mut keep = true;
    for line in manifest.lines() {
        if line.starts_with('[') {
            keep = !["[dev-dependencies", "[[example", "[[test", "[[bench"]
                .iter()
                .any(|section| line.starts_with(section));
        }
        if keep {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn every_fixture_compiles_without_a_warning() {
    let workspace = workspace();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/fixtures");
    let mut fixtures: Vec<PathBuf> = fs::read_dir(fixtures)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    fixtures.sort();
    assert!(fixtures.len() > 10, "the fixtures are gone");
    for fixture in fixtures {
        let generated = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["generate", "--no-overlay", "--out"])
            .arg(workspace.join("falcon-sdk"))
            .arg("--spec")
            .arg(&fixture)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&generated.stderr).into_owned();
        assert!(generated.status.success(), "{}: {said}", fixture.display());

        let checked = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline"])
            .current_dir(&workspace)
            .env("CARGO_TARGET_DIR", workspace.join("target"))
            .env("RUSTFLAGS", "-D warnings")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&checked.stderr).into_owned();
        assert!(checked.status.success(), "{}:\n{said}", fixture.display());
    }
}
