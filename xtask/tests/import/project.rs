//! A folder with an imported interface.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) const HOSTS: &str = r##"
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
pub(crate) fn raw() -> String {
    HOSTS
        .replace("      x-aliases: [ListHosts]\n", "")
        .replace("      x-required-scopes: [\"hosts:read\"]\n", "")
        .replace(", x-nullable: true", "")
}

/// A folder with an imported interface, and the crate made from it.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    pub(crate) fn new() -> Project {
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

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, file: &Path, options: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("import").arg(file).args(options);
        command.arg("--specs").arg(self.path("specs"));
        command.arg("--out").arg(self.path("sdk"));
        command
    }

    pub(crate) fn import(&self, file: &Path, options: &[&str], stdin: Option<&[u8]>) -> Output {
        let mut child = self
            .command(file, options)
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

    pub(crate) fn run(&self, text: &str, options: &[&str]) -> Output {
        let file = self.path("published");
        fs::write(&file, text).unwrap();
        self.import(&file, options, None)
    }

    pub(crate) fn commit(&self) {
        commit(self.folder.path());
    }

    pub(crate) fn imported(&self, text: &str) -> String {
        let output = self.run(text, &[]);
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn refused(&self, text: &str) -> String {
        let before = self.files();
        let output = self.run(text, &[]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(self.files(), before);
        stderr(&output)
    }

    /// Compares the crate with a file of the interface, without an overlay.
    pub(crate) fn checked(&self, file: &Path) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["generate", "--check", "--no-overlay", "--spec"])
            .arg(file)
            .arg("--out")
            .arg(self.path("sdk"))
            .output()
            .unwrap()
    }

    /// Every file of the interface and the crate with its text.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, String> {
        files_below([self.path("specs"), self.path("sdk")])
    }
}

/// Every file of these folders and files with its text.
pub(crate) fn files_below(paths: impl IntoIterator<Item = PathBuf>) -> BTreeMap<PathBuf, String> {
    let mut open: Vec<PathBuf> = paths.into_iter().collect();
    let mut files = BTreeMap::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap();
            open.extend(entries.map(|entry| entry.unwrap().path()));
        } else if path.exists() {
            let text = fs::read_to_string(&path).unwrap();
            files.insert(path, text);
        }
    }
    files
}

/// Commits everything in a folder.
pub(crate) fn commit(folder: &Path) {
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
        let status = git.arg("-C").arg(folder).args(arguments).status();
        assert!(status.unwrap().success(), "{arguments:?}");
    }
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
