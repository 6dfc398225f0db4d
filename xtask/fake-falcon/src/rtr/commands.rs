//! Commands on hosts: their tier, and their output, chunk by chunk.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::files;
use super::settings::Unwritten;
use super::state::{Command, Service, State, Tier};
use crate::exchange::Exchange;
use crate::refusal::Refusal;

/// The commands of the lowest tier. CrowdStrike/caracara, modules/rtr/constants.py
const READ_ONLY: [&str; 19] = [
    "cat",
    "cd",
    "clear",
    "csrutil",
    "env",
    "eventlog",
    "filehash",
    "getsid",
    "help",
    "history",
    "ifconfig",
    "ipconfig",
    "ls",
    "mount",
    "netstat",
    "ps",
    "reg query",
    "umount",
    "users",
];

/// The commands that the highest tier adds.
const ADMIN: [&str; 5] = ["cswindiag", "falconscript", "put", "put-and-run", "run"];

/// The commands without a meaning if they have no argument.
const WITH_ARGUMENT: [&str; 6] = ["cat", "cp", "filehash", "get", "kill", "rm"];

/// The code of an error of the arguments. Silv3rHorn/BulkStrike, issue 1
const ARGUMENTS: u16 = 40012;

pub(super) fn run(
    service: &Service,
    exchange: &Exchange<'_>,
    tier: Tier,
) -> Result<Response, Refusal> {
    let session = exchange.text("session_id")?;
    let mut state = service.state();
    let (host, queued) = {
        let session = state.session(session)?;
        (session.host.clone(), session.queued)
    };
    if let Some(refused) = check(exchange, tier)? {
        return Ok(refused);
    }
    let request = start(service, &mut state, exchange, tier, session, &host)?;
    let resource = json!({
        "session_id": session, "cloud_request_id": request, "queued_command_offline": queued,
    });
    Ok(exchange.reply(StatusCode::CREATED, json!([resource])))
}

/// A response that refuses the command, if its arguments or its tier are wrong.
pub(super) fn check(exchange: &Exchange<'_>, tier: Tier) -> Result<Option<Response>, Refusal> {
    let (verb, line) = (
        exchange.text("base_command")?,
        exchange.text("command_string")?,
    );
    let bad = |reason: String| Refusal::new(StatusCode::BAD_REQUEST, reason);
    let Some(arguments) = line.strip_prefix(verb) else {
        return Err(bad(format!("command_string: does not begin with {verb}")));
    };
    let least = least(verb, arguments);
    if least != tier {
        return Err(bad(format!(
            "{verb}: is a command of {least:?}, not {tier:?}"
        )));
    }
    if WITH_ARGUMENT.contains(&verb) && arguments.trim().is_empty() {
        let message = format!("{verb}: Required argument is missing");
        let body = json!({
            "meta": { "trace_id": exchange.trace.id },
            "errors": [{ "code": ARGUMENTS, "message": message }],
        });
        return Ok(Some(crate::envelope::json(StatusCode::BAD_REQUEST, &body)));
    }
    Ok(None)
}

/// The lowest tier of a command.
fn least(verb: &str, arguments: &str) -> Tier {
    let is_script = verb == "runscript";
    let of_admin = ["-Raw", "-HostPath"];
    if READ_ONLY.contains(&verb) {
        Tier::ReadOnly
    } else if ADMIN.contains(&verb) || is_script && of_admin.iter().any(|it| arguments.contains(it))
    {
        Tier::Admin
    } else {
        Tier::ActiveResponder
    }
}

/// Starts a command in a session, and returns its id.
pub(super) fn start(
    service: &Service,
    state: &mut State,
    exchange: &Exchange<'_>,
    tier: Tier,
    session: &str,
    host: &str,
) -> Result<String, Refusal> {
    let command = Command {
        session: session.to_owned(),
        host: host.to_owned(),
        tier,
        verb: exchange.text("base_command")?.to_owned(),
        line: exchange.text("command_string")?.to_owned(),
        started: Instant::now(),
        queued: service.settings.offline.contains(host),
    };
    Ok(record(service, state, command))
}

/// Stores a command that has started, with the file that it fetches.
pub(super) fn record(service: &Service, state: &mut State, command: Command) -> String {
    let id = service.id(state);
    if command.verb == "get" && !command.queued {
        files::fetch(service, state, &id, &command);
    }
    state.commands.insert(id.clone(), command);
    id
}

pub(super) fn status(
    service: &Service,
    exchange: &Exchange<'_>,
    tier: Tier,
) -> Result<Response, Refusal> {
    let request = exchange.query("cloud_request_id");
    let sequence: usize = exchange.query("sequence_id").parse().unwrap_or_default();
    let mut state = service.state();
    let unknown = || Refusal::not_found(format!("{request}: no such command"));
    let session = state
        .commands
        .get(request)
        .ok_or_else(unknown)?
        .session
        .clone();
    state.session(&session)?;
    let command = state.commands.get(request).ok_or_else(unknown)?;
    if command.tier != tier && !service.settings.shared_ids {
        return Err(unknown());
    }
    let chunks = service.settings.chunks;
    let written = written(service, command);
    let records = match (sequence < written, service.settings.unwritten) {
        (true, _) => json!([chunk(command, request, sequence, chunks)]),
        (false, Unwritten::NoRecord) => json!([]),
        (false, Unwritten::Blank) => json!([{
            "session_id": session, "task_id": request, "sequence_id": sequence,
            "complete": false, "stdout": "", "stderr": "",
        }]),
        (false, Unwritten::NotFound) => return Err(unknown()),
    };
    Ok(exchange.reply(StatusCode::OK, records))
}

/// How many chunks of the output are written.
fn written(service: &Service, command: &Command) -> usize {
    if command.queued {
        return 0;
    }
    let (chunks, whole) = (
        service.settings.chunks,
        service.settings.time(&command.host),
    );
    let mut written = 0;
    while written < chunks && command.started.elapsed() >= part(whole, written + 1, chunks) {
        written += 1;
    }
    written
}

fn part(whole: Duration, number: usize, of: usize) -> Duration {
    whole.mul_f64(number as f64 / of as f64)
}

fn chunk(command: &Command, request: &str, sequence: usize, chunks: usize) -> Value {
    let is_last = sequence + 1 >= chunks;
    let stderr = match is_last {
        true => stderr(command),
        false => String::new(),
    };
    json!({
        "session_id": command.session, "task_id": request, "sequence_id": sequence,
        "complete": is_last, "stdout": line(command, sequence), "stderr": stderr,
        "base_command": command.verb,
    })
}

/// The result of a command in a batch, which has waited for it.
pub(super) fn result(
    service: &Service,
    command: &Command,
    request: &str,
    waited: Duration,
) -> Value {
    let complete = !command.queued && service.settings.time(&command.host) <= waited;
    let chunks = service.settings.chunks;
    let (stdout, stderr) = match complete {
        true => (
            (0..chunks)
                .map(|sequence| line(command, sequence))
                .collect(),
            stderr(command),
        ),
        false => (String::new(), String::new()),
    };
    json!({
        "aid": command.host, "session_id": command.session, "task_id": request,
        "complete": complete, "stdout": stdout, "stderr": stderr,
        "base_command": command.verb, "offline_queued": command.queued, "query_time": 0.1,
        "errors": [],
    })
}

/// A chunk of standard output: a line.
fn line(command: &Command, sequence: usize) -> String {
    format!("{}: {} on {}\n", sequence + 1, command.line, command.host)
}

/// A command with `missing` in its arguments fails.
fn stderr(command: &Command) -> String {
    match command.line.contains("missing") {
        true => format!("{}: no such file\n", command.line),
        false => String::new(),
    }
}
