//! The files of the workspace, for tests that read them.

#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A file of `specs/`.
pub(crate) fn specs(name: &str) -> String {
    fs::read_to_string(root().join("specs").join(name)).unwrap()
}

/// The overlays of the committed interface, in order. It lacks its annotations only while an update
/// is under way.
pub(crate) fn overlays() -> Vec<String> {
    let annotations = fs::read_to_string(root().join("specs/annotations.yaml")).ok();
    annotations
        .into_iter()
        .chain([specs("overlay.yaml")])
        .collect()
}

/// The Rust files below a folder of the workspace, sorted.
pub(crate) fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut open = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap();
            open.extend(entries.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    assert!(!found.is_empty(), "{folder} has moved");
    found.sort();
    found
}
