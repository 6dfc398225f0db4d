//! Compares how this SDK and others read lists from a fake Falcon on loopback, and prints tables:
//! see `docs/benchmarks.md`.

mod failure;
mod measure;
mod programs;
mod service;
mod tables;
mod walks;

use std::process::ExitCode;

use failure::Failure;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, items, latency] = arguments.as_slice()
        && first == service::SERVE
    {
        return service::serve(items, latency);
    }
    let programs = programs::built()?;
    tables::walks(&programs)?;
    tables::growth(&programs)?;
    tables::latency(&programs)
}
