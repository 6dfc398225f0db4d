//! `cargo xtask bench`: measures this SDK beside its peers.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::error::Error;
use crate::package;

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// The arguments of `benchmarks`: see `cargo xtask bench --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// The program is its own package, so that the other commands build without it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    package::run_optimized("benchmarks", arguments.arguments.iter().cloned())
}
