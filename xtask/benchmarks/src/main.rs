//! Measures this SDK beside its peers, in turns, and writes the tables of `docs/benchmarks.md`.

mod cost;
mod document;
mod failure;
mod feed;
mod groups;
mod machine;
mod peers;
mod report;
mod row;
mod run;
mod service;
mod summary;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measures this SDK beside its peers, in turns, and writes the tables of docs/benchmarks.md
#[derive(Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Internal>,
    #[command(flatten)]
    choice: report::Choice,
}

#[derive(Subcommand)]
enum Internal {
    /// Serves until the standard input ends
    #[command(subcommand, hide = true)]
    Serve(service::Served),
    /// Writes an interface as OpenAPI 3.0
    #[command(hide = true)]
    Upgrade { from: PathBuf, to: PathBuf },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Some(Internal::Serve(served)) => service::serve(served),
        Some(Internal::Upgrade { from, to }) => groups::upgrade(from, to),
        None => report::write(&arguments.choice),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
