//! The maintainers' commands, each in its own file.

mod bench;
mod catalog;
mod conformance;
mod diff;
mod enlarge;
mod error;
mod fake;
mod findings;
mod generate;
mod hexadecimal;
mod import;
mod inputs;
mod interrupt;
mod left;
mod output;
mod package;
mod points;
mod provenance;
mod release;
mod stamp;
mod summary;
mod sync;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use codegen::listing::printable;

use error::Error;

/// Most of the generator's time is spent on small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The maintainers' commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Write the SDK's source from the specification
    Generate(generate::Arguments),
    /// Import a new published file
    Import(import::Arguments),
    /// List what is left to do before a new interface is released
    Left(left::Arguments),
    /// Show the changes for a user from one interface to another
    Diff(diff::Arguments),
    /// Print the interface several times as one file, to measure the generator with
    Enlarge(enlarge::Arguments),
    /// List every operation
    Catalog(catalog::Arguments),
    /// Serve a fake Falcon API on loopback; see `cargo xtask fake --help`
    Fake(fake::Arguments),
    /// Measure this SDK beside its peers; see `cargo xtask bench --help`
    Bench(bench::Arguments),
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
        Some(Command::Left(arguments)) => left::run(&arguments).map(done),
        Some(Command::Diff(arguments)) => diff::run(&arguments).map(done),
        Some(Command::Enlarge(arguments)) => enlarge::run(&arguments).map(done),
        Some(Command::Catalog(arguments)) => catalog::run(&arguments).map(done),
        Some(Command::Fake(arguments)) => fake::run(&arguments),
        Some(Command::Bench(arguments)) => bench::run(&arguments),
        Some(Command::Conformance(arguments)) => conformance::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}", printable(&error.to_string()));
            error.exit_code()
        }
    }
}
