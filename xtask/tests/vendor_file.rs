//! The crate made from a vendor's file: it compiles, and its documentation has no warnings.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected value"
)]

#[path = "../../codegen/tests/vendor/mod.rs"]
mod vendor;
mod workspace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The collections that are always documented: lists, uploads, GraphQL, secrets.
const SOME: &str = "oauth2,hosts,sample_uploads,identity_protection,alerts";

#[test]
fn some_collections_of_a_raw_file_are_documented_without_a_warning() {
    let workspace = imported("vendor-some");
    let features = ["--no-default-features", "--features", SOME];
    workspace::succeed(
        workspace::cargo(&workspace)
            .args(["doc", "--no-deps"])
            .args(features),
    );
}

#[test]
#[ignore = "compiles and documents every operation, which takes minutes"]
fn a_raw_file_makes_a_crate_that_compiles_and_is_documented_without_a_warning() {
    let workspace = imported("vendor");
    // The example of a search uses words that are not in the file.
    let examples = ["test", "--doc", "--", "--skip", "catalog::search"];
    for arguments in [&["check"][..], &examples, &["doc", "--no-deps"]] {
        workspace::succeed(workspace::cargo(&workspace).args(arguments));
    }
}

/// The crate of a vendor's file.
fn imported(name: &str) -> PathBuf {
    let workspace = workspace::copy(name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let specs = workspace.join("specs");
    fs::create_dir_all(&specs).unwrap();
    for name in ["falcon.swagger.json", "annotations.yaml", "overlay.yaml"] {
        let from = root.join("specs").join(name);
        // The file exists only while the committed interface lacks its annotations.
        if from.exists() {
            fs::copy(from, specs.join(name)).unwrap();
        }
    }
    let published = fs::read_to_string(specs.join("falcon.swagger.json")).unwrap();
    let raw = vendor::raw(&serde_json::from_str(&published).unwrap());
    fs::write(specs.join("swagger.json"), raw.to_string()).unwrap();
    workspace::succeed(
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("import")
            .arg(specs.join("swagger.json"))
            .arg("--specs")
            .arg(&specs)
            .arg("--out")
            .arg(workspace.join("falcon-sdk")),
    );
    workspace
}
