//! Projects of a program with three operations, each of which uses an SDK as its dependency.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::peers::{RUSTY_FALCON, Workshop, cargo};
use crate::run::{Run, run};

/// The number of operations of rusty_falcon 0.7.1: `pub async fn` in its `src/apis`.
const OF_RUSTY_FALCON: u64 = 1_141;

/// A project below the target folder.
#[derive(Clone)]
pub(crate) struct Project {
    pub(crate) name: String,
    /// The crate of the SDK.
    pub(crate) sdk: &'static str,
    /// The number of operations that the SDK has with these features.
    pub(crate) operations: u64,
    /// Its folder.
    pub(crate) folder: PathBuf,
    manifest: String,
    program: &'static str,
    lock: PathBuf,
}

const OURS: &str = include_str!("../../projects/falcon_sdk.rs");
const THEIRS: &str = include_str!("../../projects/rusty_falcon.rs");

/// The line that an edit changes.
const EDITED: &str = "const EDIT: u32 = 0;";

impl Project {
    /// This SDK with the feature that the program needs.
    pub(crate) fn few(workshop: &Workshop) -> Self {
        let operations = falcon_sdk::catalog::operations().iter();
        let hosts = operations.filter(|operation| operation.collection == "hosts");
        Project {
            name: "falcon-sdk, feature `hosts`".to_owned(),
            operations: hosts.count() as u64,
            ..Self::ours(
                workshop,
                "few",
                "default-features = false, features = [\"hosts\"]",
            )
        }
    }

    /// This SDK with all operations.
    pub(crate) fn all(workshop: &Workshop) -> Self {
        Project {
            name: "falcon-sdk, all collections".to_owned(),
            operations: falcon_sdk::catalog::operations().len() as u64,
            ..Self::ours(workshop, "all", "default-features = true")
        }
    }

    fn ours(workshop: &Workshop, folder: &str, features: &str) -> Self {
        let path = workshop.repository("falcon-sdk");
        let dependency = format!("falcon-sdk = {{ path = {path:?}, {features} }}");
        Project {
            name: String::new(),
            sdk: "falcon-sdk",
            operations: 0,
            folder: workshop.path("projects").join(folder),
            manifest: manifest(&dependency),
            program: OURS,
            lock: workshop.repository("Cargo.lock"),
        }
    }

    pub(crate) fn rusty_falcon(workshop: &Workshop) -> Self {
        let dependency = format!("rusty_falcon = \"={}\"", RUSTY_FALCON.version);
        let lock = "xtask/benchmarks/peers/rusty_falcon/Cargo.lock";
        Project {
            name: RUSTY_FALCON.title(),
            sdk: RUSTY_FALCON.name,
            operations: OF_RUSTY_FALCON,
            folder: workshop.path("projects/rusty_falcon"),
            manifest: manifest(&dependency),
            program: THEIRS,
            lock: workshop.repository(lock),
        }
    }

    /// Writes its files, and makes sure that its dependencies are in cargo's cache.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        fs::create_dir_all(self.folder.join("src"))?;
        fs::write(self.folder.join("Cargo.toml"), &self.manifest)?;
        fs::copy(&self.lock, self.folder.join("Cargo.lock"))?;
        self.edit(0)?;
        run(&mut self.cargo("fetch"))?;
        Ok(())
    }

    /// Changes the program.
    pub(crate) fn edit(&self, edit: u32) -> Result<(), Failure> {
        let edited = EDITED.replace('0', &edit.to_string());
        let program = self.program.replace(EDITED, &edited);
        Ok(fs::write(self.folder.join("src/main.rs"), program)?)
    }

    /// Runs a command of cargo such as `build --release`, without the network.
    pub(crate) fn build(&self, words: &str, target: &Path) -> Result<Run, Failure> {
        let mut command = self.cargo(words);
        command.arg("--offline").arg("--target-dir").arg(target);
        run(&mut command)
    }

    fn cargo(&self, words: &str) -> Command {
        let mut command = cargo();
        command
            // The crate of a registry is never compiled incrementally.
            .env("CARGO_INCREMENTAL", "0")
            .args(words.split(' '))
            .arg("--manifest-path")
            .arg(self.folder.join("Cargo.toml"));
        command
    }
}

fn manifest(dependency: &str) -> String {
    format!(
        "[workspace]\n\n[package]\nname = \"three\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {dependency}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
         [profile.release]\nstrip = true\n"
    )
}
