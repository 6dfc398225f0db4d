//! The same interface makes the same code, whichever version of the format it is written in.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected value"
)]

mod modern;

use std::fs;
use std::path::Path;

use codegen::source::overlay::Stale;
use codegen::source::{self, load};
use codegen::{File, Sources};

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn code(specification: &str, overlays: &[String]) -> Vec<File> {
    let sources = Sources {
        specification,
        overlays: overlays.iter().map(String::as_str).collect(),
        stale: Stale::Refuse,
        words: None,
    };
    let read = sources.read().unwrap_or_else(|error| panic!("{error}"));
    codegen::generate(&read.api, "").unwrap().files
}

/// Fails with the first line that differs, since whole files are long.
fn assert_same(name: &str, one: &[File], other: &[File]) {
    let paths = |files: &[File]| Vec::from_iter(files.iter().map(|file| file.path.clone()));
    assert_eq!(paths(one), paths(other), "{name}");
    for (one, other) in one.iter().zip(other) {
        let mut lines = one.text.lines().zip(other.text.lines());
        if let Some((one_line, other_line)) = lines.find(|(one, other)| one != other) {
            panic!("{name}: {}: {one_line} / {other_line}", one.path);
        }
        assert_eq!(one.text.len(), other.text.len(), "{name}: {}", one.path);
    }
}

#[test]
fn an_interface_written_in_2_0_3_0_and_3_1_makes_the_same_code() {
    let swagger = code(&text("tests/versions/2.0.yaml"), &[]);
    assert!(
        swagger
            .iter()
            .any(|file| file.text.contains("pub struct ListThings"))
    );
    for version in ["3.0", "3.1"] {
        let yaml = text(&format!("tests/versions/{version}.yaml"));
        assert_same(version, &swagger, &code(&yaml, &[]));
        let json = load(&yaml).unwrap().to_string();
        assert_same(&format!("{version} as JSON"), &swagger, &code(&json, &[]));
    }
}

#[test]
fn the_real_interface_written_in_3_0_and_3_1_makes_the_same_code() {
    let published = text("../specs/falcon.swagger.json");
    let mut overlays = vec![text("../specs/overlay.yaml")];
    let annotations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/annotations.yaml");
    if annotations.exists() {
        overlays.insert(0, fs::read_to_string(annotations).unwrap());
    }
    let swagger = code(&published, &overlays);
    let openapi = source::upgrade(load(&published).unwrap()).unwrap();
    assert_same("3.0", &swagger, &code(&openapi.to_string(), &overlays));
    let mut modern = openapi;
    let rewritten = modern::rewrite(&mut modern);
    assert!(
        rewritten > 300,
        "only {rewritten} places are written in another way"
    );
    assert_same("3.1", &swagger, &code(&modern.to_string(), &overlays));
}
