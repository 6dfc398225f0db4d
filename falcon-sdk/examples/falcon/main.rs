//! Falcon on the command line, and a tour of the SDK: each file shows one of its parts.
//!
//! ```text
//! cargo xtask fake -- cargo run --all-features --example falcon -- list QueryDevicesByFilter
//! ```
//!
//! `falcon find WORDS` finds operations, `falcon call OPERATION --help` shows what one takes, and
//! `falcon call OPERATION name=value…` sends it. The credentials are read from `FALCON_CLIENT_ID` and
//! `FALCON_CLIENT_SECRET`. On a terminal, the output is a table; in a pipe, each record is a line of
//! JSON. Everything else goes to standard error.

mod arguments;
mod call;
mod exit;
mod hosts;
mod list;
mod operation;
mod output;
mod search;
mod stream;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use falcon_sdk::Client;

use exit::Failure;

/// Falcon on the command line.
#[derive(Parser)]
#[command(name = "falcon", after_help = exit::CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Find operations by words, such as `isolate host`.
    Find(operation::Find),
    /// Send one request of any operation.
    Call(call::Call),
    /// Read a list, page by page.
    List(list::List),
    /// Download a file.
    Download(call::Download),
    /// Follow the events of the tenant.
    Stream(stream::Stream),
    /// Search the events in Next-Gen SIEM.
    Search(search::Search),
    /// Run a command on a host.
    Rtr(hosts::Rtr),
    /// Contain hosts, or lift their containment.
    Contain(hosts::Contain),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    // The catalog needs no client.
    match command {
        Command::Find(find) => return find.run(),
        Command::Call(call) if call.help => return call.describe(),
        _ => {}
    }
    let client = Client::from_env()?;
    match command {
        Command::Find(find) => find.run(),
        Command::Call(call) => call.run(&client).await,
        Command::List(list) => list.run(&client).await,
        Command::Download(download) => download.run(&client).await,
        Command::Stream(stream) => stream.run(&client).await,
        Command::Search(search) => search.run(&client).await,
        Command::Rtr(rtr) => rtr.run(&client).await,
        Command::Contain(contain) => contain.run(&client).await,
    }
}
