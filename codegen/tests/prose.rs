//! Statements about the interface in the repository's pages stay true when the interface changes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Folders of generated, published or built files.
const NOT_WRITTEN_BY_HAND: [&str; 5] = ["generated", "target", ".git", "snapshots", "corpus"];

/// Files that describe a single day.
const OF_ONE_DAY: [&str; 2] = ["CHANGELOG.md", "benchmarks.md"];

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !NOT_WRITTEN_BY_HAND.contains(&name) {
            pages(&path, found);
        } else if (name.ends_with(".md") || name.ends_with(".rs")) && !OF_ONE_DAY.contains(&name) {
            found.push(path);
        }
    }
}

/// Counts that a person would have to correct after an update.
fn counts(text: &str) -> Vec<&str> {
    let count = Regex::new(r"\b\d[\d,]*\d\d (published )?(operations|collections|modules)\b");
    count
        .unwrap()
        .find_iter(text)
        .map(|it| it.as_str())
        .collect()
}

#[test]
fn no_page_counts_the_operations_or_collections_of_the_interface() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    pages(root, &mut found);
    assert!(found.len() > 50, "the pages have moved");
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let prose: String = match path.extension().is_some_and(|it| it == "md") {
            // A fence contains the output of a command.
            true => text.split("```").step_by(2).collect(),
            false => {
                let lines = text.lines().map(str::trim_start);
                let comments = lines.filter(|line| line.starts_with("//"));
                comments.collect::<Vec<_>>().join("\n")
            }
        };
        let counts = counts(&prose);
        let path = path.display();
        assert!(counts.is_empty(), "{path} counts by hand: {counts:?}");
    }
}

#[test]
fn a_count_is_seen_however_it_is_written() {
    for text in ["all 1,652 operations", "1652 operations", "159 collections"] {
        assert_eq!(counts(text).len(), 1, "{text}");
    }
    assert!(counts("every operation, at most 3 at once").is_empty());
}
