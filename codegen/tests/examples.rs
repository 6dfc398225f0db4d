//! The examples show operations that a new program should use.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The ids of operations whose summary advises against them.
fn outdated(operations: &str) -> Vec<&str> {
    let entry = r"(?m)^(\S+):\n  summary: .*\((?:deprecated|decommissioned)\b";
    let entry = Regex::new(entry).unwrap();
    let ids = entry.captures_iter(operations);
    ids.map(|found| found.get(1).unwrap().as_str()).collect()
}

/// The README, the crate's documentation and its examples.
fn shown(root: &Path) -> Vec<PathBuf> {
    let mut shown = vec![root.join("README.md"), root.join("falcon-sdk/src/lib.rs")];
    for folder in [
        "falcon-sdk/examples",
        "falcon-sdk/src/client",
        "falcon-sdk/src/blocking",
    ] {
        let files = fs::read_dir(root.join(folder)).unwrap();
        shown.extend(files.map(|file| file.unwrap().path()));
    }
    shown
}

#[test]
fn no_example_uses_an_operation_that_its_summary_advises_against() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let operations = fs::read_to_string(root.join("specs/docs/operations.yaml")).unwrap();
    let outdated = outdated(&operations);
    assert!(outdated.contains(&"QueryDevicesByFilterScroll"));
    for path in shown(root) {
        let text = fs::read_to_string(&path).unwrap();
        let is_used = |id: &&&str| {
            let word = format!(r"\b{}\b", regex::escape(id));
            Regex::new(&word).unwrap().is_match(&text)
        };
        let used = outdated.iter().find(is_used);
        assert_eq!(used, None, "{} uses it", path.display());
    }
}
