//! `cargo xtask conformance`: sends every operation and checks it against the published interface.

use std::process::ExitCode;

use crate::error::Error;
use crate::package;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The published ids of the operations to check [default: all]
    #[arg(value_name = "OPERATION")]
    operations: Vec<String>,
}

/// The program is its own package, so that the other commands build without it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    package::run("conformance", arguments.operations.iter().map(Into::into))
}
