//! `cargo xtask bench`: walks side by side with other SDKs.

use std::process::ExitCode;

use crate::error::Error;
use crate::package;

/// The program is a package of its own, so that these commands build without it.
pub(crate) fn run() -> Result<ExitCode, Error> {
    package::run_optimized("benchmarks")
}
