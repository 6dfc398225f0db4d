//! `fake-falcon`: serves a Falcon API on loopback, until stopped or for one command.

use std::process::{Command, ExitCode};
use std::time::Duration;

use clap::Parser;
use fake_falcon::{FakeFalcon, FaultRate};

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
    /// Makes each record about so many bytes of JSON; all that is published unless told.
    #[arg(long, value_name = "BYTES")]
    record_size: Option<usize>,
    /// Answers any id with a record; unless told, one that no list shows is an error.
    #[arg(long)]
    any_ids: bool,
    /// Lets any client in, whatever its id and secret; unless told, others than the printed ones get
    /// a 403.
    #[arg(long)]
    any_credentials: bool,
    /// How late each answer comes, such as 20ms or 1.5s.
    #[arg(long, default_value = "0ms", value_parser = duration)]
    latency: Duration,
    /// What goes wrong in which part of the requests, such as 429:0.1; may be given several times.
    ///
    /// A status from 400 to 599, reset (no answer), truncated (half an answer), html (a gateway's
    /// page), slow (two seconds late), short-page, expired-token, expired-cursor, no-list,
    /// no-next-page or misfit (a null in place of a record).
    #[arg(long = "fault", value_name = "FAULT:RATE")]
    faults: Vec<FaultRate>,
    /// The published interface, as `import` takes it. Default: the project's own
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

/// A number of milliseconds or seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').unwrap_or_default(), 1.0),
    };
    let seconds = number.parse::<f64>().ok().map(|number| number * unit);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| format!("{text:?} is no time: write 20ms or 1.5s"))
}

fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut builder = FakeFalcon::builder()
        .port(arguments.port)
        .records(arguments.records)
        .seed(arguments.seed)
        .any_ids(arguments.any_ids)
        .any_credentials(arguments.any_credentials)
        .latency(arguments.latency)
        .keep_requests(false);
    for fault in arguments.faults {
        builder = match fault.only() {
            None => builder.fault(fault.fault(), fault.rate()),
            Some(effect) => builder.fault_of(effect, fault.fault(), fault.rate()),
        };
    }
    if let Some(bytes) = arguments.record_size {
        builder = builder.record_size(bytes);
    }
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
