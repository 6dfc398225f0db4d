//! `conformance`: checks every operation of the SDK, or the named operations.

#[rustfmt::skip]
#[allow(
    non_snake_case,
    unused_imports,
    clippy::collapsible_if,
    clippy::redundant_closure,
    reason = "functions are named like the types that they build, and every file has the same imports"
)]
mod generated;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let only: Vec<String> = std::env::args().skip(1).collect();
    match conformance::run(generated::services::ALL, &only).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
