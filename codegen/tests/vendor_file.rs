//! A vendor's file makes the same SDK as the committed file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected value"
)]

mod vendor;

use std::fs;
use std::path::Path;

use codegen::diff;
use codegen::ir::Operation;
use codegen::source::overlay::Stale;
use codegen::source::{self, annotations};
use codegen::{Read, Sources, listing};

fn specs(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The committed interface, and the vendor's file with the copied annotations.
fn both() -> (Read, Read) {
    let (published, overlay) = (specs("falcon.swagger.json"), specs("overlay.yaml"));
    // The file exists only while the committed interface lacks its annotations.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/annotations.yaml");
    let present = fs::read_to_string(path).ok();
    let before = sources(&published, present.iter().collect());
    let (annotated, _) = before.document().unwrap();
    let raw = vendor::raw(&annotated);
    let carried = annotations::carry(&annotated, &raw);
    assert_eq!(carried.lost, Vec::<String>::new());
    let carried = carried.overlay().unwrap();
    let committed = sources(&published, present.iter().chain([&overlay]).collect());
    let raw = source::normalize(&raw);
    let raw = sources(&raw, vec![&carried, &overlay]);
    (committed.read().unwrap(), raw.read().unwrap())
}

fn sources<'a>(specification: &'a str, overlays: Vec<&'a String>) -> Sources<'a> {
    Sources {
        specification,
        overlays: overlays.into_iter().map(String::as_str).collect(),
        stale: Stale::Refuse,
        words: None,
    }
}

#[test]
fn a_vendor_file_changes_only_text_and_scope_ids() {
    let (committed, raw) = both();
    let diff = diff::diff(&committed.api, &raw.api);
    let told: Vec<String> = diff
        .changes
        .iter()
        .map(|change| format!("{:?} {}", change.level, change.what))
        .collect();
    let is_scoped = |one: &&Operation| !one.scopes.is_empty() && one.oauth_scopes.is_empty();
    let scoped = committed.api.operations().filter(is_scoped).count();
    let prose = told.first().unwrap();
    assert!(prose.starts_with("Harmless changed text in "), "{prose}");
    let scopes = (scoped > 0).then(|| format!("Harmless scope ids of {scoped} operations"));
    assert_eq!(told.get(1..).unwrap(), Vec::from_iter(scopes));
    let index = |read: &Read| listing::index(&read.api).replace("distinct-field", "distinct_field");
    assert_eq!(index(&committed), index(&raw));
}

#[test]
fn the_file_as_openapi_3_makes_the_same_sdk_by_the_same_overlay() {
    let (published, overlay) = (specs("falcon.swagger.json"), specs("overlay.yaml"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/annotations.yaml");
    let present = fs::read_to_string(path).ok();
    let overlays: Vec<&String> = present.iter().chain([&overlay]).collect();
    let swagger = sources(&published, overlays.clone()).read().unwrap();
    let openapi = source::upgrade(source::load(&published).unwrap()).unwrap();
    let openapi = openapi.to_string();
    let openapi = sources(&openapi, overlays).read().unwrap();
    let diff = diff::diff(&swagger.api, &openapi.api);
    assert_eq!(diff.changes, []);
}

#[test]
fn text_of_any_kind_becomes_plain_comments() {
    let (_, raw) = both();
    let files = codegen::generate(&raw.api, "").unwrap().files;
    let mut documented = 0;
    for file in files {
        let mut fenced = false;
        for line in file.text.lines() {
            let Some((_, doc)) = line.split_once("///") else {
                assert!(!fenced, "{}: a fence stays open before {line}", file.path);
                continue;
            };
            documented += 1;
            let is_clean = |c: char| !c.is_control() && !is_bidirectional(c);
            assert!(doc.chars().all(is_clean), "{}: {line:?}", file.path);
            let text = doc.strip_prefix(' ').unwrap_or(doc);
            if text.starts_with("```") {
                // Examples are ours; published prose is text.
                let ours = ["```ignore", "```no_run"].contains(&text);
                let opens = text == "```text" || (ours && file.path.starts_with("services/"));
                assert!(fenced || opens, "{}: {line}", file.path);
                fenced = !fenced;
                continue;
            }
            // Four more spaces would make it code, and so a doc test.
            assert!(fenced || !text.starts_with("    "), "{}: {line}", file.path);
            let is_wrapped = text.chars().count() <= 100 || !text.contains(' ');
            assert!(
                fenced || is_wrapped || text.contains('`'),
                "{}: {line}",
                file.path
            );
        }
    }
    assert!(documented > 10_000);
}

/// Characters that rustc refuses in a comment, since they change the look of the text.
fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
