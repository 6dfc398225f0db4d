//! The examples show operations that a new program should use, and the guide shows all of its pages.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use regex::Regex;
use toml_edit::DocumentMut;

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
    shown.extend(pages().keys().map(|page| root.join(GUIDE).join(page)));
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

const GUIDE: &str = "falcon-sdk/src/guide";

/// The pages of the guide and its front page, by file name.
fn pages() -> BTreeMap<String, String> {
    let files = fs::read_dir(files::root().join(GUIDE)).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let pages = files.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let named = pages.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    named.collect()
}

/// The pages that the guide declares, each with its features.
fn declared() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(files::root().join(GUIDE).join("mod.rs")).unwrap();
    let page = Regex::new(r#"page!\(\s*(\w+),\s*"(\w+)\.md",\s*\[([^\]]*)\]"#).unwrap();
    let pages = page.captures_iter(&text).map(|page| {
        assert_eq!(page[1], page[2], "a page and its file have one name");
        let features = page[3]
            .split(',')
            .map(|it| it.trim().trim_matches('"').to_owned());
        (page[1].to_owned(), features.collect())
    });
    pages.collect()
}

#[test]
fn the_front_page_of_the_guide_links_to_all_pages() {
    let pages = pages();
    let link = Regex::new(r"(?m)^\| \[[^\]]+\]\((\w+)\) \|").unwrap();
    let links = link.captures_iter(&pages["front.md"]);
    let links: BTreeSet<String> = links.map(|link| link[1].to_owned()).collect();
    let files = pages
        .keys()
        .map(|file| file.trim_end_matches(".md").to_owned());
    let files: BTreeSet<String> = files.filter(|file| file != "front").collect();
    assert!(files.len() > 10, "the guide has moved");
    assert_eq!(links, files);
    assert_eq!(declared().into_keys().collect::<BTreeSet<_>>(), files);
}

/// Without one of them, the page is left out; so no example fails for want of a feature.
#[test]
fn a_page_of_the_guide_declares_the_features_that_it_uses() {
    let manifest = fs::read_to_string(files::root().join("falcon-sdk/Cargo.toml")).unwrap();
    let manifest: DocumentMut = manifest.parse().unwrap();
    let features = manifest["features"].as_table_like().unwrap();
    let pages = pages();
    for (page, declared) in declared() {
        let text = &pages[&format!("{page}.md")];
        assert!(text.contains("\n```rust"), "{page} has no example");
        let used = features
            .iter()
            .map(|(name, _)| name.to_owned())
            .filter(|name| {
                let used = format!(r"\b{name}::|\b(crate|falcon_sdk)::{name}\b");
                Regex::new(&used).unwrap().is_match(text)
            });
        assert_eq!(used.collect::<BTreeSet<_>>(), declared, "{page}");
    }
}
