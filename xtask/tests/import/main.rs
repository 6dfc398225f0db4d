//! The effect of `cargo xtask import` on the disk.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

#[cfg(unix)]
mod interrupt;
mod overlay;
mod project;
mod record;
mod workspace;

use std::fs;
use std::io::Write;
use std::path::Path;

use project::{HOSTS, Project, raw, stderr};

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

#[test]
fn it_writes_the_interface_in_normal_form_and_the_crate() {
    let project = Project::new();
    let files = project.files();
    let interface = &files[&project.path("specs/falcon.swagger.json")];
    assert!(
        interface.starts_with("{\n  \"swagger\": \"2.0\",\n"),
        "{interface}"
    );
    assert!(interface.ends_with("}\n"), "{interface}");
    let service = &files[&project.path("sdk/src/generated/services/hosts.rs")];
    assert!(service.contains("pub struct GetHosts"), "{service}");
    assert!(files[&project.path("sdk/Cargo.toml")].contains("hosts = []"));
}

#[test]
fn an_interface_that_was_imported_changes_nothing_the_next_time() {
    let project = Project::new();
    let before = project.files();
    let own = project.path("specs/falcon.swagger.json");
    let output = project.import(&own, &[], None);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(project.files(), before);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("0 written, 0 removed"), "{said}");
}

#[test]
fn json_yaml_gzip_and_standard_input_give_the_same() {
    let project = Project::new();
    let json = project.files()[&project.path("specs/falcon.swagger.json")].clone();
    let before = project.files();
    let packed = project.path("published.gz");
    fs::write(&packed, gzip(HOSTS)).unwrap();
    for (file, stdin) in [
        (packed.as_path(), None),
        (Path::new("-"), Some(json.into_bytes())),
        (Path::new("-"), Some(gzip(HOSTS))),
    ] {
        let output = project.import(file, &[], stdin.as_deref());
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(project.files(), before);
    }
}

#[test]
fn an_openapi_3_file_is_imported_without_changes() {
    let project = Project::new();
    project.imported(
        "openapi: 3.0.3\npaths: {/a/v1: {get: {operationId: GetA, tags: [a], \
         responses: {'200': {description: OK}}}}}\n",
    );
    let files = project.files();
    assert!(
        files[&project.path("specs/falcon.swagger.json")]
            .starts_with("{\n  \"openapi\": \"3.0.3\"")
    );
    assert!(files.contains_key(&project.path("sdk/src/generated/services/a.rs")));
    assert!(!files.contains_key(&project.path("sdk/src/generated/services/hosts.rs")));
}

#[test]
fn a_dry_run_reports_changes_and_writes_nothing() {
    let project = Project::new();
    let before = project.files();
    let output = project.run(&HOSTS.replace("name: id", "name: ids"), &["--dry-run"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("nothing is written"), "{said}");
    assert!(!said.contains(" 0 to write"), "{said}");
    assert_eq!(project.files(), before);
}

#[test]
fn a_faulty_file_changes_nothing() {
    let project = Project::new();
    for (text, word) in [
        ("", "empty"),
        ("just words", "the top level must be an object"),
        ("<!DOCTYPE html>\n<html></html>", "a login page"),
        ("{\"errors\": [{\"code\": 401}]}", "without a version"),
        ("{\"swagger\": \"2.0\", \"paths\": {}}", "no paths"),
        ("{\"swagger\": ", "line 1"),
        ("swagger: '1.2'\npaths: {}\n", "1.2"),
        (
            &HOSTS.replace("in: query", "required: true, in: cookie"),
            "cookie",
        ),
        (&HOSTS.replace("/api.Host\"", "/api.Hots\""), "api.Hots"),
    ] {
        let said = project.refused(text);
        assert!(said.contains(word), "no `{word}` in: {said}");
    }
    let output = project.import(Path::new("-"), &[], Some(b"\xff\xfe{\0"));
    assert!(stderr(&output).contains("save it as UTF-8"));
    let output = project.import(&project.path("gone.json"), &[], None);
    assert!(stderr(&output).contains("gone.json"));
    let output = project.import(Path::new("-"), &[], Some(b"PK\x03\x04...."));
    assert!(
        stderr(&output).contains("unpack it first"),
        "{}",
        stderr(&output)
    );
    let bomb = gzip(&"a".repeat(101 << 20));
    let output = project.import(Path::new("-"), &[], Some(&bomb));
    assert!(
        stderr(&output).contains("larger than 100 MiB"),
        "{}",
        stderr(&output)
    );
    let mut cut = gzip(HOSTS);
    cut.truncate(40);
    let output = project.import(Path::new("-"), &[], Some(&cut));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn files_replaced_before_a_failure_are_restored() {
    let project = Project::new();
    // The last replacement fails, because a folder is in the way of its old file.
    let blocked = project.path("sdk/Cargo.toml.old");
    fs::create_dir_all(blocked.join("x")).unwrap();
    let said = project.refused(&HOSTS.replace("tags: [hosts]", "tags: [devices]"));
    assert!(said.contains("Cargo.toml.old"), "{said}");
    fs::remove_dir_all(blocked).unwrap();
    project.imported(&HOSTS.replace("tags: [hosts]", "tags: [devices]"));
    for path in project.files().keys() {
        let name = path.to_str().unwrap();
        assert!(!name.ends_with(".old") && !name.ends_with(".new"), "{name}");
        assert!(!name.contains("services/hosts"), "{name}");
    }
}

#[test]
fn removed_items_leave_no_files_and_are_reported() {
    let project = Project::new();
    let other = "swagger: '2.0'\npaths: {/a/v1: {get: {operationId: GetA, tags: [a], \
        responses: {'200': {description: OK}}}}}\n";
    let said = project.imported(other);
    assert!(
        said.contains("- `hosts`: removed. `falcon_sdk::hosts` and its feature do not exist."),
        "{said}"
    );
    for (path, text) in project.files() {
        let name = path.to_str().unwrap().to_owned();
        assert!(
            !name.contains("hosts") && !name.contains("models/api"),
            "{name}"
        );
        assert!(!text.to_lowercase().contains("host"), "{name}: {text}");
    }
    assert!(!project.path("sdk/src/generated/models/api").exists());
}

#[test]
fn an_operation_without_an_id_is_imported_under_a_name_of_its_route() {
    let project = Project::new();
    let said = project.imported(&raw().replace("      operationId: GetHosts\n", ""));
    assert!(
        said.contains("id?          GET /hosts/v1 has no `operationId`"),
        "{said}"
    );
    let service = fs::read_to_string(project.path("sdk/src/generated/services/hosts.rs"));
    assert!(service.unwrap().contains("pub struct GetHostsV1"));
}
