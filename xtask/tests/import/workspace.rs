//! What an import into the workspace leaves for the pull request.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::project::{commit, files_below, stderr};

const HOSTS: &str = r##"
swagger: "2.0"
info: {title: Falcon, version: rolling}
security: [{oauth2: ["hosts:read"]}]
securityDefinitions: {oauth2: {type: oauth2, flow: application, tokenUrl: /token, scopes: {"hosts:read": ""}}}
paths:
  /hosts/queries/hosts/v1:
    get:
      operationId: QueryHosts
      tags: [hosts]
      x-required-scopes: ["Hosts:read"]
      parameters:
        - {name: offset, in: query, type: integer}
        - {name: limit, in: query, type: integer}
        - {name: filter, in: query, type: string}
      responses: {"200": {description: OK, schema: {$ref: "#/definitions/api.Ids"}}}
definitions:
  api.Ids: {type: object, properties: {resources: {type: array, items: {type: string}}}}
"##;

/// The vendor's next file: another operation, and a parameter less.
fn next() -> String {
    HOSTS
        .replace("        - {name: filter, in: query, type: string}\n", "")
        .replace(
            "definitions:",
            r##"  /badges/combined/badges/v1:
    get:
      operationId: CombineBadges
      summary: Lists the badges of hosts. More text.
      tags: [hosts]
      x-required-scopes: ["Badges:read"]
      parameters: [{name: limit, in: query, type: integer}]
      responses: {"200": {description: OK, schema: {$ref: "#/definitions/api.Ids"}}}
definitions:"##,
        )
}

const CHANGELOG: &str = "# Changelog\n\n## [0.2.0] - 2026-09-01\n\n- All of it.\n";

const LOCK: &str = "version = 4\n\n\
    [[package]]\nname = \"falcon-sdk\"\nversion = \"0.2.0\"\n\n\
    [[package]]\nname = \"other\"\nversion = \"0.2.0\"\nsource = \"registry\"\n";

/// A workspace with an imported and committed interface.
struct Workspace {
    folder: TempDir,
}

impl Workspace {
    fn new() -> Workspace {
        let workspace = Workspace {
            folder: TempDir::new().unwrap(),
        };
        for folder in ["specs", "falcon-sdk", "xtask"] {
            fs::create_dir(workspace.path(folder)).unwrap();
        }
        for (name, text) in [
            (
                "Cargo.toml",
                "[workspace.package]\nversion = \"0.2.0\" # ours\n\n[workspace.dependencies]\n\
                 falcon-sdk = { path = \"falcon-sdk\", version = \"0.2.0\" }\nother = \"0.2.0\"\n",
            ),
            ("Cargo.lock", LOCK),
            ("CHANGELOG.md", CHANGELOG),
            (
                "falcon-sdk/Cargo.toml",
                "[package]\nname = \"falcon-sdk\"\n",
            ),
            ("specs/overlay.yaml", "overlay: 1.0.0\nactions: []\n"),
            (".gitignore", "/target\n"),
        ] {
            fs::write(workspace.path(name), text).unwrap();
        }
        workspace.import(HOSTS);
        assert_eq!(workspace.text("CHANGELOG.md"), CHANGELOG);
        commit(workspace.folder.path());
        workspace
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .env("CARGO_MANIFEST_DIR", self.path("xtask"))
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    fn import(&self, text: &str) -> String {
        fs::create_dir_all(self.path("target")).unwrap();
        fs::write(self.path("target/published"), text).unwrap();
        self.said(&["import", "target/published", "--date", "2026-11-29"])
    }

    fn said(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn files(&self) -> BTreeMap<PathBuf, String> {
        let names = [
            "specs",
            "falcon-sdk",
            "xtask",
            "Cargo.toml",
            "Cargo.lock",
            "CHANGELOG.md",
            "target/import.md",
        ];
        files_below(names.map(|name| self.path(name)))
    }
}

#[test]
fn an_import_ends_with_the_description_of_the_pull_request() {
    let workspace = Workspace::new();
    let said = workspace.import(&next());
    let summary = workspace.text("target/import.md");
    assert!(said.ends_with(&summary), "{said}");
    for expected in [
        "# Update the interface to that of 2026-11-29\n\nFalcon, version rolling, downloaded on 2026-11-29. SHA-256",
        "| operations | 1 | 2 |\n| collections | 1 | 1 |\n",
        "Semantic version: **major**, 0.2.0 to 0.3.0.",
        "- `hosts::QueryHosts`: parameter `filter` removed",
        "## New operations\n\n- `hosts::CombineBadges` (`GET /badges/combined/badges/v1`): Lists the badges of hosts.",
        "## Scopes that are new to a client\n\n- `Badges:read`: `hosts::CombineBadges`\n",
        "| `hosts::CombineBadges` | none | **unsure** | no cursor in the request |",
        "- [ ] `hosts::CombineBadges`: paging none, unsure: no cursor in the request: confirm or correct it by \
         `x-falcon-paging`",
    ] {
        assert!(summary.contains(expected), "no {expected}:\n{summary}");
    }
    let place = |text: &str| summary.find(text).unwrap();
    assert!(place("#### Breaking") < place("Additive ("));
}

#[test]
fn the_version_follows_the_verdict_and_is_raised_once() {
    let workspace = Workspace::new();
    let manifest = workspace.text("Cargo.toml");
    workspace.import(&next());
    let raised = manifest
        .replace("version = \"0.2.0\" # ours", "version = \"0.3.0\" # ours")
        .replace(
            "\"falcon-sdk\", version = \"0.2.0\"",
            "\"falcon-sdk\", version = \"0.3.0\"",
        );
    assert_eq!(workspace.text("Cargo.toml"), raised);
    let lock = LOCK.replacen("0.2.0", "0.3.0", 1);
    assert_eq!(workspace.text("Cargo.lock"), lock);
    let tree = workspace.text("falcon-sdk/src/generated/interface.rs");
    assert!(tree.contains("generator: \"0.3.0\""), "{tree}");
    let changelog = workspace.text("CHANGELOG.md");
    assert!(
        changelog.contains("The version of this release will be 0.3.0.\n"),
        "{changelog}"
    );
    assert!(changelog.contains("- `hosts::QueryHosts`: parameter `filter` removed"));
    assert!(changelog.ends_with("\n## [0.2.0] - 2026-09-01\n\n- All of it.\n"));

    // Again, after the commit, and with a further change before the release.
    let files = workspace.files();
    workspace.import(&next());
    assert_eq!(workspace.files(), files);
    commit(workspace.folder.path());
    workspace.import(&next().replace("{name: limit, in: query", "{name: limits, in: query"));
    assert_eq!(workspace.text("Cargo.toml"), raised);
    let changelog = workspace.text("CHANGELOG.md");
    assert_eq!(
        changelog.matches("Semantic version:").count(),
        2,
        "{changelog}"
    );
}

#[test]
fn a_dry_run_leaves_version_and_changelog() {
    let workspace = Workspace::new();
    let files = workspace.files();
    fs::write(workspace.path("target/published"), next()).unwrap();
    let said = workspace.said(&["import", "target/published", "--dry-run"]);
    assert!(
        said.contains("0.2.0 is released, the next is 0.3.0"),
        "{said}"
    );
    assert_eq!(workspace.files(), files);
}

#[test]
fn one_command_lists_what_is_left() {
    let workspace = Workspace::new();
    workspace.import(&next());
    // The next program has the next version.
    let interface = workspace.path("falcon-sdk/src/generated/interface.rs");
    let text = fs::read_to_string(&interface).unwrap();
    let ours = format!("generator: \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(&interface, text.replace("generator: \"0.3.0\"", &ours)).unwrap();
    let said = workspace.said(&["left"]);
    for line in [
        "- [x] the generated files are up to date\n",
        "- [ ] the index of all operations is accepted: `INSTA_UPDATE",
        "- [x] CHANGELOG.md has an entry for this interface\n",
        "- [x] the version is 0.3.0 at least\n",
        "- [ ] `hosts::CombineBadges`: paging none, unsure",
        "cargo test --workspace",
    ] {
        assert!(said.contains(line), "no {line}:\n{said}");
    }
    fs::write(workspace.path("CHANGELOG.md"), CHANGELOG).unwrap();
    fs::remove_file(interface).unwrap();
    let overlay = "overlay: 1.0.0\nactions:\n- {target: \"$.paths['/badges/combined/badges/v1'].get\", \
        description: why, update: {x-falcon-paging: {style: none}}}\n";
    fs::write(workspace.path("specs/overlay.yaml"), overlay).unwrap();
    let said = workspace.said(&["left"]);
    assert!(
        said.contains("- [ ] the generated files are up to date: `cargo xtask generate`"),
        "{said}"
    );
    assert!(said.contains("- [ ] CHANGELOG.md has an entry"), "{said}");
    assert!(!said.contains("paging none"), "{said}");
}
