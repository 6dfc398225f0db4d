//! `cargo xtask fake`: a Falcon API on loopback, alone or around a command.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::error::Error;
use crate::inputs::root;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen on 127.0.0.1 [default: a free port]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// How many records a list has [default: 250]
    #[arg(long, value_name = "N")]
    records: Option<u64>,
    /// Run this with FALCON_BASE_URL, FALCON_CLIENT_ID and FALCON_CLIENT_SECRET set, end with its
    /// exit code, and stop serving
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// The server is a package of its own, so that these commands build without it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut server = Command::new(&cargo);
    server
        .arg("run")
        .arg("--quiet")
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"));
    server.args(["--package", "fake-falcon", "--"]);
    if let Some(port) = arguments.port {
        server.arg("--port").arg(port.to_string());
    }
    if let Some(records) = arguments.records {
        server.arg("--records").arg(records.to_string());
    }
    if !arguments.command.is_empty() {
        server.arg("--").args(&arguments.command);
    }
    let status = server.status().map_err(Error::file(cargo))?;
    // A signal leaves no code.
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}
