//! The compared programs, of this SDK and its peers. Builds them if necessary.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// The compared version of falconpy.
const FALCONPY: &str = "1.6.6";

/// A program that takes the name of a list and the page size.
pub(crate) struct Program {
    pub(crate) name: String,
    command: Vec<PathBuf>,
}

impl Program {
    pub(crate) fn command(&self) -> Command {
        let mut words = self.command.iter();
        let mut command = Command::new(words.next().cloned().unwrap_or_default());
        command.args(words);
        command
    }
}

/// All programs, this SDK's first.
pub(crate) fn built() -> Result<Vec<Program>, Failure> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("the program is not in a folder")?;
    let target = folder.join("peers");
    Ok(vec![
        ours(here, folder)?,
        rusty_falcon(&here.join("peers/rusty_falcon"), &target)?,
        falconpy(&here.join("peers/walk_by_falconpy.py"), &target)?,
    ])
}

/// Built beside this program.
fn ours(source: &Path, folder: &Path) -> Result<Program, Failure> {
    succeed(
        cargo()
            .args([
                "build",
                "--quiet",
                "--release",
                "--bin",
                "walk",
                "--manifest-path",
            ])
            .arg(source.join("Cargo.toml")),
    )?;
    Ok(Program {
        name: "falcon-sdk".to_owned(),
        command: vec![folder.join("walk")],
    })
}

fn rusty_falcon(source: &Path, target: &Path) -> Result<Program, Failure> {
    succeed(
        cargo()
            .args([
                "build",
                "--quiet",
                "--release",
                "--locked",
                "--manifest-path",
            ])
            .arg(source.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(target),
    )?;
    Ok(Program {
        name: "rusty_falcon 0.7.1".to_owned(),
        command: vec![target.join("release/walk-by-rusty-falcon")],
    })
}

/// falconpy in its own virtual environment.
fn falconpy(script: &Path, target: &Path) -> Result<Program, Failure> {
    let environment = target.join("falconpy");
    let python = environment.join("bin/python");
    if !python.exists() {
        succeed(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&environment),
        )?;
    }
    succeed(
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .arg(format!("crowdstrike-falconpy=={FALCONPY}")),
    )?;
    Ok(Program {
        name: format!("falconpy {FALCONPY}"),
        command: vec![python, script.to_owned()],
    })
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn succeed(command: &mut Command) -> Result<(), Failure> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}").into()),
        Err(error) => Err(format!("{command:?}: {error}").into()),
    }
}
