//! The effect of `cargo xtask import` on the disk.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const HOSTS: &str = r##"
swagger: "2.0"
paths:
  /hosts/v1:
    get:
      operationId: GetHosts
      tags: [hosts]
      x-aliases: [ListHosts]
      x-required-scopes: ["hosts:read"]
      parameters: [{name: id, in: query, type: string}]
      responses: {"200": {description: OK, schema: {$ref: "#/definitions/api.Host"}}}
definitions:
  api.Host: {type: object, properties: {id: {type: string, x-nullable: true}}}
"##;

/// A vendor's file: the same interface without our annotations.
fn raw() -> String {
    HOSTS
        .replace("      x-aliases: [ListHosts]\n", "")
        .replace("      x-required-scopes: [\"hosts:read\"]\n", "")
        .replace(", x-nullable: true", "")
}

/// A folder with an imported interface, and the crate made from it.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Project {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("specs")).unwrap();
        fs::create_dir(folder.path().join("sdk")).unwrap();
        fs::write(
            folder.path().join("sdk/Cargo.toml"),
            "[package]\nname = \"sdk\"\nversion = \"0.1.0\"\n",
        )
        .unwrap();
        let project = Project { folder };
        project.imported(HOSTS);
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn import(&self, file: &Path, options: &[&str], stdin: Option<&[u8]>) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("import")
            .arg(file)
            .arg("--specs")
            .arg(self.path("specs"))
            .arg("--out")
            .arg(self.path("sdk"))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(stdin.unwrap_or_default()).unwrap();
        drop(input);
        child.wait_with_output().unwrap()
    }

    fn run(&self, text: &str, options: &[&str]) -> Output {
        let file = self.path("published");
        fs::write(&file, text).unwrap();
        self.import(&file, options, None)
    }

    /// Commits everything.
    fn commit(&self) {
        for arguments in [
            &["init", "--quiet"][..],
            &["add", "."],
            &[
                "-c",
                "user.name=n",
                "-c",
                "user.email=e",
                "commit",
                "--quiet",
                "-m",
                "m",
            ],
        ] {
            let mut git = Command::new("git");
            let status = git
                .arg("-C")
                .arg(self.folder.path())
                .args(arguments)
                .status();
            assert!(status.unwrap().success(), "{arguments:?}");
        }
    }

    fn imported(&self, text: &str) -> String {
        let output = self.run(text, &[]);
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, text: &str) -> String {
        let before = self.files();
        let output = self.run(text, &[]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(self.files(), before);
        stderr(&output)
    }

    /// Every file of the interface and the crate with its text.
    fn files(&self) -> BTreeMap<PathBuf, String> {
        let mut open = vec![self.path("specs"), self.path("sdk")];
        let mut files = BTreeMap::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(&path).unwrap();
                open.extend(entries.map(|entry| entry.unwrap().path()));
            } else {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path, text);
            }
        }
        files
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

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
fn the_published_file_is_recorded_until_another_interface_is_imported() {
    let project = Project::new();
    let published = "info: {title: Hosts, version: '7'}\n".to_owned() + HOSTS.trim_start();
    let facts = |text: &str, date: &str| {
        let output = project.run(text, &["--date", date]);
        assert!(output.status.success(), "{}", stderr(&output));
        let files = project.files();
        let record = files[&project.path("specs/published.yaml")].clone();
        let generated = &files[&project.path("sdk/src/generated/interface.rs")];
        for line in record.lines().skip(1).take(4) {
            assert!(generated.contains(line), "{line}: {generated}");
        }
        record
    };
    let record = facts(&published, "2026-10-01");
    // Computed by sha256sum.
    let checksum = "cb0239ddb465b0a77fb040560d7dd0fae06997ff729189bc74dfee761b29caec";
    for fact in [
        "title: \"Hosts\"\n".to_owned(),
        "version: \"7\"\n".to_owned(),
        "date: \"2026-10-01\"\n".to_owned(),
        format!("sha256: \"{checksum}\"\n"),
    ] {
        assert!(record.contains(&fact), "{fact}: {record}");
    }

    let same = published.clone() + "# another spelling\n";
    assert_eq!(facts(&same, "2026-10-02"), record);
    let news = facts(&published.replace("name: id", "name: ids"), "2026-10-03");
    assert!(
        news.contains("2026-10-03") && !news.contains(checksum),
        "{news}"
    );
}

#[test]
fn an_interface_that_was_edited_by_hand_is_refused() {
    let project = Project::new();
    let path = project.path("specs/falcon.swagger.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"id\"", "\"ids\"")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--check", "--no-overlay", "--spec"])
        .arg(&path)
        .arg("--out")
        .arg(project.path("sdk"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("falcon.swagger.json is not the file"),
        "{said}"
    );
}

#[test]
fn another_interface_in_the_same_folder_is_not_held_against_the_record() {
    let project = Project::new();
    let path = project.path("specs/other.json");
    fs::copy(project.path("specs/falcon.swagger.json"), &path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"id\"", "\"ids\"")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--check", "--no-overlay", "--spec"])
        .arg(&path)
        .arg("--out")
        .arg(project.path("sdk"))
        .output()
        .unwrap();
    let said = stderr(&output);
    assert!(!said.contains("is not the file"), "{said}");
    assert!(
        said.contains("out of date") || said.contains("stale"),
        "{said}"
    );
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
fn missing_annotations_are_copied_to_an_overlay() {
    let project = Project::new();
    let services = project.path("sdk/src/generated/services/hosts.rs");
    let before = project.files()[&services].clone();
    let said = project.imported(&raw());
    assert!(
        said.contains("x-aliases copied to annotations.yaml for 1 place"),
        "{said}"
    );
    let files = project.files();
    assert!(!files[&project.path("specs/falcon.swagger.json")].contains("x-"));
    assert_eq!(files[&services], before);

    // The next import copies them from the overlay. It reports an annotation whose place is gone.
    project.imported(&raw());
    assert_eq!(project.files(), files);
    let moved = raw().replace("/hosts/v1", "/hosts/v2");
    let said = project.imported(&moved);
    assert!(said.contains("x-aliases copied"), "{said}");
    let said = project.imported(
        &moved
            .replace("/hosts/v2", "/v3")
            .replace("GetHosts", "Other"),
    );
    let lost = "lost: x-aliases at $.paths['/hosts/v2'].get";
    assert!(said.contains(lost), "{said}");

    // A file that has the annotations again needs no overlay.
    project.imported(HOSTS);
    assert!(!project.path("specs/annotations.yaml").exists());
}

#[test]
fn a_renamed_collection_keeps_its_old_name_until_the_next_breaking_release() {
    let project = Project::new();
    let devices = HOSTS.replace("tags: [hosts]", "tags: [devices]");
    let said = project.imported(&devices);
    assert!(
        said.contains("hosts: renamed to `devices`; `hosts` stays for one version"),
        "{said}"
    );
    assert!(said.contains("verdict: minor"), "{said}");
    let files = project.files();
    assert!(files[&project.path("sdk/Cargo.toml")].contains("hosts = [\"devices\"]"));
    let services = &files[&project.path("sdk/src/generated/services/mod.rs")];
    assert!(
        services.contains("#[deprecated = \"renamed to `devices`\"]\npub mod hosts {"),
        "{services}"
    );
    assert!(!files[&project.path("specs/falcon.swagger.json")].contains("former"));
    project.imported(&devices);
    assert_eq!(project.files(), files);

    // After its release, the next breaking version drops it.
    let annotations = project.path("specs/annotations.yaml");
    let text = fs::read_to_string(&annotations).unwrap();
    let version = format!("\"since\":\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version), "{text}");
    fs::write(&annotations, text.replace(&version, "\"since\":\"0.0.1\"")).unwrap();
    let more = devices.replace(
        "parameters: [",
        "parameters: [{name: sort, in: query, type: string}, ",
    );
    project.imported(&more);
    assert!(
        fs::read_to_string(project.path("sdk/Cargo.toml"))
            .unwrap()
            .contains("hosts = [\"devices\"]")
    );
    let said = project.imported(&devices);
    assert!(
        said.contains("hosts: removed, the former name of `devices`"),
        "{said}"
    );
    assert!(!annotations.exists());
    assert!(
        !fs::read_to_string(project.path("sdk/Cargo.toml"))
            .unwrap()
            .contains("hosts")
    );
}

#[test]
fn removed_items_leave_no_files_and_are_reported() {
    let project = Project::new();
    let other = "swagger: '2.0'\npaths: {/a/v1: {get: {operationId: GetA, tags: [a], \
        responses: {'200': {description: OK}}}}}\n";
    let said = project.imported(other);
    assert!(
        said.contains("hosts: removed\n      `falcon_sdk::hosts` and its feature do not exist"),
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
fn stale_actions_stop_an_import_unless_they_are_allowed() {
    let project = Project::new();
    let overlay = "overlay: 1.0.0\nactions:\n\
        - {target: \"$.paths['/host/v1'].get\", description: why, update: {deprecated: true}}\n\
        - {target: \"$.paths['/hosts/v1'].get\", description: why, update: {tags: [hosts]}}\n";
    fs::write(project.path("specs/overlay.yaml"), overlay).unwrap();
    let said = project.refused(HOSTS);
    assert!(said.contains("similar: `/hosts/v1`"), "{said}");
    assert!(said.contains("--allow-stale"), "{said}");
    let output = project.run(HOSTS, &["--allow-stale"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("stale        overlay action 1"), "{said}");
    assert!(
        said.contains("satisfied    $.paths['/hosts/v1'].get"),
        "{said}"
    );
}

#[test]
fn the_committed_interface_is_compared_with_its_own_overlay() {
    let project = Project::new();
    project.commit();
    let parameter = "{name: id, in: query, type: string}";
    let later = HOSTS.replace(
        parameter,
        &format!("{parameter}, {}", parameter.replace("id", "group")),
    );
    // The old interface has no such parameter.
    let overlay = "overlay: 1.0.0\nactions:\n\
        - {target: \"$.paths['/hosts/v1'].get\", description: why, \
           update: {x-falcon-needs: [['query:group']]}}\n";
    fs::write(project.path("specs/overlay.yaml"), overlay).unwrap();
    for _ in 0..2 {
        let said = project.imported(&later);
        assert!(said.contains("group"), "{said}");
    }
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

#[test]
fn proposed_actions_are_appended_to_the_overlay_once_and_as_comments() {
    let project = Project::new();
    let bad = HOSTS
        .replace("type: string}]", "type: string}, {name: a-b, in: query, type: string}, {name: a_b, in: query, type: string}]")
        .replace("definitions:\n", "definitions:\n  api.Bad: {properties: {a: {$ref: \"#/definitions/api.Hots\"}}}\n");
    let before = project.files();
    let output = project.run(&bad, &["--write-overlay"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("published:13:") && said.contains("#/definitions/api.Hots"),
        "{said}"
    );
    let (mut after, overlay) = (
        project.files(),
        fs::read_to_string(project.path("specs/overlay.yaml")).unwrap(),
    );
    let proposed: Vec<&str> = overlay
        .lines()
        .filter(|line| line.contains("target:"))
        .collect();
    assert!(
        proposed
            .iter()
            .all(|line| line.starts_with("  # - {target: ")),
        "{overlay}"
    );
    assert_eq!(proposed.len(), 2, "{overlay}");
    // Nothing else changes, also the second time.
    let count = project.run(&bad, &["--write-overlay"]);
    assert!(
        stderr(&count).contains("\n0 actions are appended"),
        "{}",
        stderr(&count)
    );
    assert_eq!(project.files(), after);
    after.retain(|path, _| !path.ends_with("overlay.yaml"));
    assert_eq!(after, before);
    // A person takes the comments away.
    let overlay = overlay.replace("  # - ", "  - ");
    fs::write(project.path("specs/overlay.yaml"), overlay).unwrap();
    project.imported(&bad);
}
