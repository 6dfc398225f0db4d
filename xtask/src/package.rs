//! Runs a program of another package of the workspace.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;

use crate::error::Error;
use crate::inputs::root;

/// Builds and runs it, and ends with its exit code.
pub(crate) fn run(
    package: &str,
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<ExitCode, Error> {
    built(&[], package, arguments)
}

/// The same for a program with optimizations.
pub(crate) fn run_optimized(
    package: &str,
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<ExitCode, Error> {
    built(&["--release"], package, arguments)
}

fn built(
    profile: &[&str],
    package: &str,
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<ExitCode, Error> {
    let Some(program) = build(profile, package)? else {
        return Ok(ExitCode::FAILURE);
    };
    let mut command = without_package(Command::new(&program));
    let status = command.args(arguments).status();
    let status = status.map_err(Error::file(program))?;
    // A process ended by a signal has no code.
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Builds the program that has the name of its package, and returns its path. `None` if cargo fails, which has
/// then said why.
fn build(profile: &[&str], package: &str) -> Result<Option<PathBuf>, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = without_package(Command::new(&cargo));
    command
        .args(["build", "--message-format=json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"))
        .args(profile)
        .args(["--package", package])
        .stderr(Stdio::inherit());
    let output = command.output().map_err(Error::file(cargo))?;
    if !output.status.success() {
        return Ok(None);
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let program = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_program = message.pointer("/target/name")? == package;
        let path = message.get("executable")?.as_str()?;
        is_program.then(|| PathBuf::from(path))
    });
    let nothing = || io::Error::other("cargo has built no program of that name");
    program
        .map(Some)
        .ok_or_else(|| Error::file(package)(nothing()))
}

/// Removes the variables that cargo sets for a program that it runs. If they reached cargo again, it would
/// build again what depends on them, with everything above it.
fn without_package(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::process::Command;

    use super::without_package;

    #[test]
    fn a_program_does_not_inherit_the_package_that_cargo_runs() {
        // Cargo sets them for this test, too.
        let command = without_package(Command::new("program"));
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR"] {
            assert!(std::env::var_os(name).is_some());
            assert!(command.get_envs().any(|it| it == (OsStr::new(name), None)));
        }
    }
}
