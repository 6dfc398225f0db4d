//! The inputs that `cargo xtask diff` compares, and where it finds them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

const HOSTS: &str = r#"{"swagger": "2.0", "paths": {"/hosts/v1": {"get": {"operationId": "GetHosts", "tags": ["hosts"],
  "parameters": [{"name": "id", "in": "query", "type": "string"}], "responses": {"200": {"description": "OK"}}}}}}"#;

/// A repository whose first commit has one parameter, `id`.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository {
            folder: TempDir::new().unwrap(),
        };
        repository.write(HOSTS);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("first");
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, text: &str) {
        fs::write(self.path("falcon.swagger.json"), text).unwrap();
    }

    fn commit(&self, tag: &str) {
        self.git(&["add", "."]);
        let name = ["-c", "user.name=a", "-c", "user.email=a@b"];
        self.git(&[&name[..], &["commit", "--quiet", "--message=m"]].concat());
        self.git(&["tag", tag]);
    }

    fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .arg("-C")
            .arg(self.folder.path())
            .args(arguments)
            .status();
        assert!(status.unwrap().success());
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["diff", "--specs"])
            .arg(self.folder.path())
            .args(arguments)
            .output()
            .unwrap()
    }

    fn diff(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        String::from_utf8(output.stdout).unwrap()
    }
}

fn with_parameter(name: &str) -> String {
    let added = format!("[{{\"name\": \"{name}\", \"in\": \"query\", \"type\": \"string\"}}, ");
    HOSTS.replace("\"parameters\": [", &format!("\"parameters\": {added}"))
}

#[test]
fn without_names_the_working_tree_is_compared_with_head() {
    let repository = Repository::new();
    assert!(repository.diff(&[]).starts_with("verdict: none"));
    repository.write(&with_parameter("name"));
    let said = repository.diff(&[]);
    assert!(
        said.contains("hosts::GetHosts: parameter `name` added"),
        "{said}"
    );
    assert!(said.contains("verdict: minor, "), "{said}");
    repository.commit("second");
    assert!(repository.diff(&[]).starts_with("verdict: none"));
}

#[test]
fn revisions_and_files_are_compared_in_the_order_they_are_named() {
    let repository = Repository::new();
    repository.write(&with_parameter("name"));
    repository.commit("second");
    let file: PathBuf = repository.path("elsewhere.json");
    fs::write(&file, with_parameter("cid")).unwrap();
    let file = file.to_str().unwrap();
    assert!(
        repository
            .diff(&["first", "second"])
            .contains("parameter `name` added")
    );
    assert!(
        repository
            .diff(&["second", "first"])
            .contains("parameter `name` removed")
    );
    let said = repository.diff(&["second", file]);
    assert!(
        said.contains("`name` removed") && said.contains("`cid` added"),
        "{said}"
    );
    assert!(repository.diff(&[file]).contains("`cid` removed"));
}

#[test]
fn a_revision_is_read_with_its_own_overlay() {
    let repository = Repository::new();
    let overlay = "overlay: 1.0.0\nactions:\n- {target: \"$.paths['/hosts/v1'].get\", \
        description: why, update: {operationId: ListHosts}}\n";
    fs::write(repository.path("overlay.yaml"), overlay).unwrap();
    let said = repository.diff(&[]);
    assert!(said.contains("renamed to `hosts::ListHosts`"), "{said}");
}

#[test]
fn a_stale_overlay_action_is_a_warning() {
    let repository = Repository::new();
    let overlay =
        "overlay: 1.0.0\nactions:\n- {target: $.definitions, description: why, remove: true}\n";
    fs::write(repository.path("overlay.yaml"), overlay).unwrap();
    let output = repository.run(&[]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("warning: overlay action 1"), "{said}");
}

#[test]
fn an_argument_that_is_neither_file_nor_revision_is_named() {
    let repository = Repository::new();
    for wanted in ["no-such-branch", "--upload-pack=x"] {
        let output = repository.run(&["--", wanted]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(wanted) && said.contains("neither"), "{said}");
    }
    let empty = TempDir::new().unwrap();
    let said = Repository { folder: empty }.run(&[]);
    assert_eq!(said.status.code(), Some(1));
}

#[test]
fn a_program_reads_the_verdict_and_the_next_version() {
    let repository = Repository::new();
    repository.write(&HOSTS.replace("\"name\": \"id\"", "\"name\": \"ids\""));
    let said: serde_json::Value =
        serde_json::from_str(&repository.diff(&["--format", "json"])).unwrap();
    assert_eq!(said["verdict"], "major");
    assert_eq!(said["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (&said["breaking"], &said["additive"]),
        (&1.into(), &1.into())
    );
    assert_eq!(said["changes"][0]["subject"], "hosts::GetHosts");
    let said = repository.diff(&["--format", "md"]);
    assert!(said.starts_with("Semantic version: **major**, "), "{said}");
}
