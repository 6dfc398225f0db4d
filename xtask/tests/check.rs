//! A repeated `cargo xtask generate --check` is short only if nothing has changed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

const HOSTS: &str = r##"
swagger: "2.0"
paths:
  /hosts/v1:
    get:
      operationId: GetHosts
      summary: Lists hosts.
      tags: [hosts]
      parameters: [{name: id, in: query, type: string, description: An id.}]
      responses: {"200": {description: OK, schema: {$ref: "#/definitions/api.Host"}}}
definitions:
  api.Host: {type: object, properties: {id: {type: string}}}
"##;

/// A crate that was generated and checked, and the program that did it.
struct Checked {
    folder: TempDir,
}

impl Checked {
    fn new() -> Checked {
        let checked = Checked {
            folder: TempDir::new().unwrap(),
        };
        fs::create_dir_all(checked.path("specs/docs")).unwrap();
        fs::create_dir(checked.path("sdk")).unwrap();
        // Its stamp is beside the program.
        fs::copy(env!("CARGO_BIN_EXE_xtask"), checked.path("xtask")).unwrap();
        for (name, text) in [
            ("sdk/Cargo.toml", "[package]\nname = \"sdk\"\n"),
            ("specs/hosts.yaml", HOSTS),
            ("specs/annotations.yaml", "overlay: 1.0.0\nactions: []\n"),
            ("specs/overlay.yaml", "overlay: 1.0.0\nactions: []\n"),
            ("specs/docs/operations.yaml", "{}\n"),
            (
                "specs/docs/collections.yaml",
                "hosts: {about: Hosts., usual: []}\n",
            ),
            ("specs/docs/parameters.yaml", "{}\n"),
            ("specs/docs/fields.yaml", "{}\n"),
            ("specs/docs/values.yaml", "{}\n"),
        ] {
            fs::write(checked.path(name), text).unwrap();
        }
        let output = checked.generate(&[]);
        assert!(output.status.success(), "{}", said(&output));
        checked.is_up_to_date("");
        checked.is_up_to_date(UNCHANGED);
        checked
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn generate(&self, options: &[&str]) -> Output {
        Command::new(self.path("xtask"))
            .arg("generate")
            .arg("--allow-stale")
            .arg("--out")
            .arg(self.path("sdk"))
            .arg("--spec")
            .arg(self.path("specs/hosts.yaml"))
            .arg("--overlay")
            .arg(self.path("specs/overlay.yaml"))
            .args(options)
            .output()
            .unwrap()
    }

    /// Whether the check did all its work.
    fn is_up_to_date(&self, how: &str) {
        let output = self.generate(&["--check"]);
        assert!(output.status.success(), "{}", said(&output));
        let is_unchanged = said(&output).contains(UNCHANGED);
        assert_eq!(is_unchanged, how == UNCHANGED, "{}", said(&output));
    }

    fn append(&self, name: &str, text: &str) {
        let path = self.path(name);
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
}

const UNCHANGED: &str = "as at the last check";

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .concat()
}

#[test]
fn a_changed_extra_or_missing_file_of_the_crate_is_found() {
    let checked = Checked::new();
    let service = "sdk/src/generated/services/hosts.rs";
    type Break = fn(&Checked);
    let breaks: [(&str, Break); 5] = [
        (service, |it| {
            it.append("sdk/src/generated/services/hosts.rs", "\n")
        }),
        ("stray.rs", |it| {
            fs::write(it.path("sdk/src/generated/stray.rs"), "").unwrap();
        }),
        ("hosts.rs: missing", |it| {
            fs::remove_file(it.path("sdk/src/generated/services/hosts.rs")).unwrap();
        }),
        ("hosts.rs: missing", |it| {
            let from = it.path("sdk/src/generated/services/hosts.rs");
            fs::rename(from, it.path("sdk/src/generated/services/moved.rs")).unwrap();
        }),
        ("Cargo.toml", |it| {
            let manifest = it.path("sdk/Cargo.toml");
            let text = fs::read_to_string(&manifest).unwrap();
            fs::write(&manifest, text.replace("hosts = []\n", "")).unwrap();
        }),
    ];
    for (named, spoil) in breaks {
        spoil(&checked);
        let output = checked.generate(&["--check"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(named), "{}", said(&output));
        assert!(checked.generate(&[]).status.success());
        checked.is_up_to_date(UNCHANGED);
    }
}

#[test]
fn every_input_is_part_of_the_check() {
    let checked = Checked::new();
    for name in [
        "specs/hosts.yaml",
        "specs/annotations.yaml",
        "specs/overlay.yaml",
    ] {
        // The tree names the checksum of these files.
        checked.append(name, "# a comment\n");
        let output = checked.generate(&["--check"]);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", said(&output));
        assert!(said(&output).contains("interface.rs"), "{}", said(&output));
        assert!(checked.generate(&[]).status.success());
        checked.is_up_to_date("");
    }
    for name in [
        "operations",
        "collections",
        "parameters",
        "fields",
        "values",
    ] {
        checked.is_up_to_date(UNCHANGED);
        checked.append(&format!("specs/docs/{name}.yaml"), "# a comment\n");
        checked.is_up_to_date("");
    }
    fs::remove_file(checked.path("specs/annotations.yaml")).unwrap();
    assert_eq!(checked.generate(&["--check"]).status.code(), Some(1));
}

#[test]
fn a_rebuilt_generator_checks_all_files() {
    let checked = Checked::new();
    // The system ignores bytes after the program.
    checked.append("xtask", "another program");
    checked.is_up_to_date("");
    checked.is_up_to_date(UNCHANGED);
}

#[test]
fn a_failed_check_is_repeated() {
    let checked = Checked::new();
    checked.append("sdk/src/generated/mod.rs", "// ours\n");
    for _ in 0..2 {
        assert_eq!(checked.generate(&["--check"]).status.code(), Some(1));
    }
}
