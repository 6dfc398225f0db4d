//! The SDK's runtime without its generated code, to compile with other code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A copy of the SDK's runtime in its own workspace.
pub(crate) fn copy(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if copy.exists() {
        fs::remove_dir_all(copy.join("falcon-sdk/src")).unwrap();
    }
    copy_folder(&root.join("falcon-sdk/src"), &copy.join("falcon-sdk/src"));
    fs::remove_dir_all(copy.join("falcon-sdk/src/generated")).unwrap();
    // The examples of the guide and the README use the project's own interface.
    let guide = "//! The guide of another interface.\n";
    fs::write(copy.join("falcon-sdk/src/guide/mod.rs"), guide).unwrap();
    let readme = "The README of another interface.\n";
    fs::write(copy.join("falcon-sdk/README.md"), readme).unwrap();
    fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock")).unwrap();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[workspace.package]").unwrap();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"falcon-sdk\"]\n\n[workspace.package]{rest}"
    );
    let (manifest, _) = manifest.split_once("[profile").unwrap();
    fs::write(copy.join("Cargo.toml"), manifest).unwrap();
    let sdk = fs::read_to_string(root.join("falcon-sdk/Cargo.toml")).unwrap();
    let sdk = without_collections(&without_tests(&sdk));
    fs::write(copy.join("falcon-sdk/Cargo.toml"), sdk).unwrap();
    copy
}

/// The manifest without the parts for its own tests and examples.
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

/// The features of workflows, without the collections of the project's own interface.
fn without_collections(manifest: &str) -> String {
    let (_, features) = manifest.split_once("\n[features]\n").unwrap();
    let (workflows, _) = features.split_once("\n# One feature for each").unwrap();
    let mut kept = manifest.to_owned();
    for line in workflows.lines() {
        if let Some((name, enabled)) = line.split_once(" = [")
            && !enabled.contains([':', '/'])
        {
            kept = kept.replacen(line, &format!("{name} = []"), 1);
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

/// Runs cargo there. Warnings are errors.
pub(crate) fn cargo(workspace: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["--quiet", "--offline"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings");
    command
}

/// Runs a command that must succeed.
pub(crate) fn succeed(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}:\n{said}");
}
