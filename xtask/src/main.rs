//! The maintainers' commands; each stands in a file of its own.

mod bench;
mod catalog;
mod conformance;
mod diff;
mod error;
mod fake;
mod generate;
mod import;
mod inputs;
mod package;
mod sync;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use error::Error;

/// The maintainers' commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Turn the specification into the SDK's source
    Generate(generate::Arguments),
    /// Take in a new published file
    Import(import::Arguments),
    /// Tell what changes for a user from one interface to another
    Diff(diff::Arguments),
    /// List every operation
    Catalog(catalog::Arguments),
    /// Serve a fake Falcon API on loopback; takes what `cargo xtask fake --help` says
    Fake(fake::Arguments),
    /// Measure walks side by side with other SDKs
    Bench,
    /// Send every operation and check it against the published interface
    Conformance(conformance::Arguments),
}

fn main() -> ExitCode {
    let done = |()| ExitCode::SUCCESS;
    let result = match Arguments::parse().command {
        None => Arguments::command()
            .print_help()
            .map(done)
            .map_err(Error::Print),
        Some(Command::Generate(arguments)) => generate::run(&arguments).map(done),
        Some(Command::Import(arguments)) => import::run(&arguments).map(done),
        Some(Command::Diff(arguments)) => diff::run(&arguments).map(done),
        Some(Command::Catalog(arguments)) => catalog::run(&arguments).map(done),
        Some(Command::Fake(arguments)) => fake::run(&arguments),
        Some(Command::Bench) => bench::run(),
        Some(Command::Conformance(arguments)) => conformance::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
