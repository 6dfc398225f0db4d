//! One small specification a feature; the whole emitted text is the snapshot.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fmt::Write;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use codegen::source::overlay::Stale;
use codegen::source::words::Texts;
use codegen::{Sources, listing};

#[test]
fn every_fixture_equals_its_snapshot() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 10, "the fixtures are gone");
    let differs = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let compare =
            || insta::assert_snapshot!(&*name, emitted(&fs::read_to_string(path).unwrap()));
        catch_unwind(compare).is_err().then_some(name)
    };
    let stale: Vec<String> = paths.iter().filter_map(differs).collect();
    assert!(stale.is_empty(), "stale snapshots: {}", stale.join(", "));
}

/// The index, the feature table, and every file that is more than a list of modules. A fixture may
/// have the values of `specs/docs/values.yaml` in `x-values`.
fn emitted(specification: &str) -> String {
    let document = codegen::source::load(specification).unwrap();
    let values = document.get("x-values").map(ToString::to_string);
    let sources = Sources {
        specification,
        overlays: Vec::new(),
        stale: Stale::Refuse,
        words: values.as_deref().map(|values| Texts {
            operations: "{}",
            collections: "{}",
            parameters: "{}",
            fields: "{}",
            values,
        }),
    };
    let read = sources.read().unwrap();
    let problems = read.words.iter().map(ToString::to_string);
    let problems: Vec<String> = problems.filter(|it| it.contains("values.yaml")).collect();
    assert_eq!(problems, [""; 0]);
    let generated = codegen::generate(&read.api, "").unwrap();
    let mut text = listing::index(&read.api);
    write!(text, "\n==> Cargo.toml\n{}", generated.manifest).unwrap();
    for file in generated.files {
        write!(text, "\n==> {}\n{}", file.path, file.text).unwrap();
    }
    text
}
