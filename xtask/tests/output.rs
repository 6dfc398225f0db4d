//! Commands whose reader wants the first lines only, such as `head`.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected value")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const HOSTS: &str = r#"
swagger: "2.0"
paths:
  /hosts/v1:
    get:
      operationId: GetHosts
      tags: [hosts]
      responses: {"200": {description: OK}}
"#;

/// Runs a command whose output nobody reads.
fn unread(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments.split(' '))
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(command.stdout.take());
    command.wait_with_output().unwrap()
}

#[test]
fn a_command_succeeds_even_if_its_output_is_not_read() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("specs")).unwrap();
    fs::create_dir(path("sdk")).unwrap();
    fs::write(path("sdk/Cargo.toml"), "[package]\nname = \"sdk\"\n").unwrap();
    fs::write(path("hosts.yaml"), HOSTS).unwrap();
    for arguments in [
        "import hosts.yaml --dry-run --specs specs --out sdk",
        "import hosts.yaml --specs specs --out sdk",
        "generate --spec hosts.yaml --no-overlay --out sdk",
        "generate --check --spec hosts.yaml --no-overlay --out sdk",
        "diff hosts.yaml hosts.yaml --specs specs",
        "catalog --spec hosts.yaml --no-overlay",
        "catalog --spec hosts.yaml --no-overlay --format json",
    ] {
        let output = unread(folder.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments}: {said}");
    }
    assert!(path("specs/falcon.swagger.json").exists());
    assert!(path("sdk/src/generated/services/hosts.rs").exists());
}
