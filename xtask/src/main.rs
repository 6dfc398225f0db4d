//! The maintainers' commands; each stands in a file of its own.

mod catalog;
mod error;
mod fake;
mod generate;
mod inputs;
mod sync;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The maintainers' commands.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Turn the specification into the SDK's source
    Generate(generate::Arguments),
    /// List every operation
    Catalog(catalog::Arguments),
    /// Serve a fake Falcon API on loopback
    Fake(fake::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Catalog(arguments) => catalog::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Fake(arguments) => fake::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
