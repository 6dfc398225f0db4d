//! Runs a program of another package of the workspace.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

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
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command
        .args(["run", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .args(profile)
        .args(["--package", package, "--"])
        .args(arguments);
    let status = command.status().map_err(Error::file(cargo))?;
    // A process ended by a signal has no code.
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}
