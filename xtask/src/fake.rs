//! `cargo xtask fake`: a Falcon API on loopback, alone or around a command.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::error::Error;
use crate::package;

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// The arguments of `fake-falcon`: see `cargo xtask fake --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// The server is its own package, so that the other commands build without it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    // The first `--` belongs to the server, but clap removes it.
    let given = std::env::args_os().skip(2).take(1);
    let mark = given.filter(|first| first == "--" && arguments.arguments.first() != Some(first));
    package::run(
        "fake-falcon",
        mark.chain(arguments.arguments.iter().cloned()),
    )
}
