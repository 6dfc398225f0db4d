//! The folders of the benchmarks, and the steps of building and installing there.

use std::cell::OnceCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::run::run;

/// A package of a registry in a pinned version.
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

impl Package {
    /// Its name and version, as shown in tables.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

/// A program, or why there is none.
pub(crate) type Built = Result<PathBuf, String>;

/// A program that does the tasks of an SDK.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) name: String,
    /// The words of its command, or why there is none.
    pub(super) words: Result<Vec<OsString>, String>,
}

impl Program {
    /// Its command.
    ///
    /// # Errors
    ///
    /// The reason why it can't run.
    pub(crate) fn command(&self) -> Result<Command, String> {
        let words = self.words.as_ref().map_err(String::clone)?;
        let mut words = words.iter();
        let mut command = Command::new(words.next().cloned().unwrap_or_default());
        command.args(words);
        Ok(command)
    }
}

/// The folders of the benchmarks, and the programs that are built there.
pub(crate) struct Workshop {
    /// The folder of this package.
    pub(super) sources: PathBuf,
    /// `bench` in the target folder.
    folder: PathBuf,
    /// The folder of this program, and of the other programs of the package.
    pub(super) own: PathBuf,
    pub(super) programs: OnceCell<Vec<Program>>,
}

impl Workshop {
    pub(crate) fn open() -> Result<Self, Failure> {
        let own = std::env::current_exe()?;
        let own = own.parent().ok_or("the program is in no folder")?;
        let target = own.parent().ok_or("the program is in no target folder")?;
        let folder = target.join("bench");
        std::fs::create_dir_all(&folder)?;
        build(&["--release", "--package", "benchmarks", "--bins"])?;
        Ok(Workshop {
            sources: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
            folder,
            own: own.to_owned(),
            programs: OnceCell::new(),
        })
    }

    /// A path below the root of the repository.
    pub(crate) fn repository(&self, path: &str) -> PathBuf {
        self.sources.join("../..").join(path)
    }

    /// A path below the folder of the benchmarks in the target folder.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.join(path)
    }

    /// The program behind `cargo xtask`, built as that command builds it, or with optimizations.
    pub(crate) fn xtask(&self, optimized: bool) -> Result<PathBuf, Failure> {
        let (profile, folder): (&[&str], _) = match optimized {
            true => (&["--release"], "release"),
            false => (&[], "debug"),
        };
        build(&[&["--package", "xtask"], profile].concat())?;
        Ok(self.folder.join("..").join(folder).join("xtask"))
    }

    /// A program of this package.
    pub(crate) fn own(&self, name: &str) -> Command {
        Command::new(self.own.join(name))
    }
}

/// Builds programs of the workspace, with the settings of the environment: as this program.
fn build(arguments: &[&str]) -> Result<(), Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    run(Command::new(cargo)
        .args(["build", "--manifest-path", manifest])
        .args(arguments))?;
    Ok(())
}

/// Runs a step of an installation.
pub(super) fn step(command: &mut Command) -> Result<(), String> {
    eprintln!("installing: {command:?}");
    run(command).map(|_| ()).map_err(|error| error.to_string())
}
