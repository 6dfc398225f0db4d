//! `fake-falcon`: serves a Falcon API on loopback, until stopped or for one command.

use std::process::{Command, ExitCode};

use clap::Parser;
use fake_falcon::FakeFalcon;

/// Serves a Falcon API on loopback, until stopped or for the time of one command.
#[derive(Parser)]
struct Arguments {
    /// The port on 127.0.0.1; a free one unless told.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How many records each paged list holds.
    #[arg(long, default_value_t = 250)]
    records: u64,
    /// What everything made up follows from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The published interface, a Swagger 2.0 document; the project's own unless told.
    #[arg(long)]
    spec: Option<std::path::PathBuf>,
    /// Runs with `FALCON_BASE_URL`, `FALCON_CLIENT_ID` and `FALCON_CLIENT_SECRET` set.
    #[arg(last = true)]
    command: Vec<String>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut builder = FakeFalcon::builder()
        .port(arguments.port)
        .records(arguments.records)
        .seed(arguments.seed)
        .keep_requests(false);
    if let Some(spec) = arguments.spec {
        builder = builder.spec(spec);
    }
    let falcon = builder.launch()?;
    let variables = [
        ("FALCON_BASE_URL", falcon.base_url()),
        ("FALCON_CLIENT_ID", falcon.client_id()),
        ("FALCON_CLIENT_SECRET", falcon.client_secret()),
    ];
    if let [program, rest @ ..] = arguments.command.as_slice() {
        let status = Command::new(program)
            .args(rest)
            .envs(variables)
            .status()
            .map_err(|error| format!("{program}: {error}"))?;
        // A command that a signal ended has no code.
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
    }
    println!("A fake Falcon answers at {}", falcon.base_url());
    for (name, value) in variables {
        println!("export {name}={value}");
    }
    loop {
        std::thread::park();
    }
}
