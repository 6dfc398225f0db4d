//! `cargo xtask bench`: compares reading lists with other SDKs.

use std::process::ExitCode;

use crate::error::Error;
use crate::package;

/// The program is its own package, so that the other commands build without it.
pub(crate) fn run() -> Result<ExitCode, Error> {
    package::run_optimized("benchmarks")
}
