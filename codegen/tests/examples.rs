//! The examples show operations that a new program should use.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

mod files;

use std::fs;

use regex::Regex;

/// The ids of operations whose summary advises against them.
fn outdated(operations: &str) -> Vec<&str> {
    let entry = r"(?m)^(\S+):\n  summary: .*\((?:deprecated|decommissioned)\b";
    let entry = Regex::new(entry).unwrap();
    let ids = entry.captures_iter(operations);
    ids.map(|found| found.get(1).unwrap().as_str()).collect()
}

#[test]
fn no_example_uses_an_operation_that_its_summary_advises_against() {
    let root = files::root();
    let operations = fs::read_to_string(root.join("specs/docs/operations.yaml")).unwrap();
    let outdated = outdated(&operations);
    assert!(outdated.contains(&"QueryDevicesByFilterScroll"));
    let mut shown = files::rust_files("falcon-sdk/examples");
    shown.extend(files::rust_files("falcon-sdk/src/client"));
    shown.extend(files::rust_files("falcon-sdk/src/blocking"));
    shown.extend(["falcon-sdk/README.md", "falcon-sdk/src/lib.rs"].map(|page| root.join(page)));
    for path in shown {
        let text = fs::read_to_string(&path).unwrap();
        let is_used = |id: &&&str| {
            let word = format!(r"\b{}\b", regex::escape(id));
            Regex::new(&word).unwrap().is_match(&text)
        };
        let used = outdated.iter().find(is_used);
        assert_eq!(used, None, "{} uses it", path.display());
    }
}
