//! The number of generated lines that a small change of the interface touches.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected value"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::listing;
use serde_json::{Value, json};

fn specs(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// Every generated file, the manifest and the index by name, with its lines.
fn files(published: &Value) -> BTreeMap<String, Vec<String>> {
    let overlay = specs("overlay.yaml");
    let read = codegen::read(&published.to_string(), Some(&overlay)).unwrap();
    let generated = codegen::generate(&read.api, "[package]\nname = \"x\"\n").unwrap();
    let mut files: BTreeMap<String, String> = generated
        .files
        .into_iter()
        .map(|file| (file.path, file.text))
        .collect();
    files.insert("Cargo.toml".to_owned(), generated.manifest);
    files.insert("index".to_owned(), listing::index(&read.api));
    let lines = |text: String| text.lines().map(str::to_owned).collect();
    files
        .into_iter()
        .map(|(name, text)| (name, lines(text)))
        .collect()
}

/// Adds an operation that returns a new model.
fn add(published: &mut Value, tag: &str) {
    published["paths"]["/devices/entities/prepared-changes/v1"] = json!({"get": {
        "operationId": "GetPreparedChanges",
        "tags": [tag],
        "parameters": [{"name": "ids", "in": "query", "required": true, "type": "array",
            "items": {"type": "string"}, "collectionFormat": "multi"}],
        "responses": {"200": {"description": "OK", "schema": {"type": "object", "properties": {
            "meta": {"$ref": "#/definitions/msa.MetaInfo"},
            "errors": {"type": "array", "items": {"$ref": "#/definitions/msa.APIError"}},
            "resources": {"type": "array", "items": {"$ref": "#/definitions/deviceapi.PreparedChange"}}}}}}
    }});
    published["definitions"]["deviceapi.PreparedChange"] = json!({"type": "object", "properties": {
        "device_id": {"type": "string"}, "label": {"type": "string"}}});
}

/// The changed files with the number of added lines. No old line may be missing.
fn grown(before: &Value, after: &Value) -> Vec<(String, usize)> {
    let (before, after) = (files(before), files(after));
    for name in before.keys() {
        assert!(after.contains_key(name), "{name} is gone");
    }
    let none = Vec::new();
    let mut grown = Vec::new();
    for (name, lines) in &after {
        let old = before.get(name).unwrap_or(&none);
        if old != lines {
            let mut rest = lines.iter();
            for line in old {
                assert!(rest.any(|new| new == line), "{name}: `{line}` changed");
            }
            grown.push((name.clone(), lines.len() - old.len()));
        }
    }
    grown
}

fn expected(files: &[(&str, usize)]) -> Vec<(String, usize)> {
    let each = files.iter();
    each.map(|(name, lines)| ((*name).to_owned(), *lines))
        .collect()
}

#[test]
fn an_operation_with_a_model_adds_to_the_files_of_its_collection_and_namespace() {
    let before: Value = serde_json::from_str(&specs("falcon.swagger.json")).unwrap();
    let mut after = before.clone();
    add(&mut after, "hosts");
    let files = [
        ("catalog/hosts.rs", 10),
        ("catalog/mod.rs", 2),
        ("index", 1),
        ("models/deviceapi/hosts.rs", 15),
        ("services/hosts.rs", 46),
    ];
    assert_eq!(grown(&before, &after), expected(&files));
}

#[test]
fn a_new_collection_adds_its_own_files_and_a_line_where_collections_are_listed() {
    let before: Value = serde_json::from_str(&specs("falcon.swagger.json")).unwrap();
    let mut after = before.clone();
    add(&mut after, "prepared_changes");
    let files = [
        ("Cargo.toml", 2),
        ("catalog/mod.rs", 3),
        ("catalog/prepared_changes.rs", 14),
        ("index", 1),
        ("models/deviceapi/mod.rs", 5),
        ("models/deviceapi/prepared_changes.rs", 18),
        ("services/mod.rs", 2),
        ("services/prepared_changes.rs", 71),
    ];
    assert_eq!(grown(&before, &after), expected(&files));
}
