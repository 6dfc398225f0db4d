//! `cargo xtask conformance`: every operation, sent and checked against the published interface.

use std::process::ExitCode;

use crate::error::Error;
use crate::package;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The published ids of the operations to check [default: all of them]
    #[arg(value_name = "OPERATION")]
    operations: Vec<String>,
}

/// The program is a package of its own, so that these commands build without it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    package::run("conformance", arguments.operations.iter().map(Into::into))
}
