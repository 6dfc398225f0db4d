//! Batches: sessions and commands on many hosts, with a result for each host.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::commands;
use super::files;
use super::state::{Batch, Command, Service, State, Tier};
use crate::exchange::{Exchange, late};
use crate::ids;
use crate::refusal::Refusal;

const CREATED: StatusCode = StatusCode::CREATED;

/// The most hosts of a batch. CrowdStrike/falconpy, _endpoint/_real_time_response.py
const MOST: usize = 10_000;

/// How long the service waits for its hosts unless the request says otherwise, and at most.
const WAIT: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(300);

pub(super) fn open(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let hosts = exchange.texts("host_ids");
    let mut state = service.state();
    let known = exchange.text("existing_batch_id").ok();
    let mut batch = match known {
        Some(id) => state.batches.remove(id).ok_or_else(|| no_batch(id))?,
        None => Batch {
            hosts: BTreeMap::new(),
        },
    };
    let too_many = batch.hosts.len() + hosts.len() > MOST;
    let mut results = Map::new();
    for host in hosts.into_iter().filter(|_| !too_many) {
        let offline = service.settings.offline.contains(host);
        let refused = match ids::is_known(exchange.data, host) {
            false => Some("no such host"),
            true if offline && !exchange.flag("queue_offline") => Some("offline"),
            true => None,
        };
        let result = match refused {
            Some(reason) => failed(host, reason),
            None => {
                let session = service.open(&mut state, host);
                let result = json!({
                    "aid": host, "session_id": session, "complete": true, "stdout": "C:\\",
                    "stderr": "", "base_command": "pwd", "task_id": service.id(&mut state),
                    "offline_queued": offline, "query_time": 0.1, "errors": [],
                });
                batch.hosts.insert(host.to_owned(), session);
                result
            }
        };
        results.insert(host.to_owned(), result);
    }
    let id = known.map_or_else(|| service.id(&mut state), str::to_owned);
    state.batches.insert(id.clone(), batch);
    match too_many {
        true => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("a batch has at most {MOST} hosts"),
        )),
        false => Ok(exchange.document(CREATED, json!({ "batch_id": id, "resources": results }))),
    }
}

pub(super) fn refresh(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let id = exchange.text("batch_id")?;
    let mut state = service.state();
    let mut batch = state.batches.remove(id).ok_or_else(|| no_batch(id))?;
    for host in exchange.texts("hosts_to_remove") {
        if let Some(session) = batch.hosts.remove(host) {
            state.sessions.remove(&session);
        }
    }
    let mut results = Map::new();
    for (host, session) in &batch.hosts {
        let result = match state.extend(session) {
            Ok(()) => json!({ "aid": host, "session_id": session, "errors": [] }),
            Err(_) => failed(host, "session is expired"),
        };
        results.insert(host.clone(), result);
    }
    state.batches.insert(id.to_owned(), batch);
    Ok(exchange.reply(CREATED, results.into()))
}

pub(super) fn run(
    service: &Service,
    exchange: &Exchange<'_>,
    tier: Tier,
) -> Result<Response, Refusal> {
    if let Some(refused) = commands::check(exchange, tier)? {
        return Ok(refused);
    }
    let mut state = service.state();
    let line = exchange.text("command_string")?;
    let commands = each_host(service, exchange, &mut state, |session, host| Command {
        verb: exchange.text("base_command").unwrap_or_default().to_owned(),
        tier,
        ..get(service, session, host, line)
    })?;
    let (results, wait) = results(service, exchange, &state, &commands);
    let body = json!({ "combined": { "resources": results } });
    drop(state);
    Ok(late(exchange.document(CREATED, body), wait))
}

pub(super) fn fetch(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let mut state = service.state();
    let line = format!("get {}", exchange.text("file_path")?);
    let commands = each_host(service, exchange, &mut state, |session, host| {
        get(service, session, host, &line)
    })?;
    let (results, wait) = results(service, exchange, &state, &commands);
    let id = service.id(&mut state);
    state.gets.insert(id.clone(), commands);
    drop(state);
    let body = json!({ "batch_get_cmd_req_id": id, "combined": { "resources": results } });
    Ok(late(exchange.document(CREATED, body), wait))
}

fn get(service: &Service, session: &str, host: &str, line: &str) -> Command {
    Command {
        session: session.to_owned(),
        host: host.to_owned(),
        tier: Tier::ActiveResponder,
        verb: "get".to_owned(),
        line: line.to_owned(),
        started: Instant::now(),
        queued: service.settings.offline.contains(host),
    }
}

pub(super) fn fetched(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let id = exchange.query("batch_get_cmd_req_id");
    let state = service.state();
    let commands = state
        .gets
        .get(id)
        .ok_or_else(|| Refusal::not_found(format!("{id}: no such command")))?;
    let file = |(host, command): (&String, &String)| {
        let mut files = state.files.iter();
        let file = files.find(|file| file.command == *command && file.is_here())?;
        Some((host.clone(), files::version_1(file)))
    };
    let files: Map<String, Value> = commands.iter().filter_map(file).collect();
    Ok(exchange.reply(StatusCode::OK, files.into()))
}

/// Starts a command on each of the request's hosts that has a session. Returns its id by host.
fn each_host(
    service: &Service,
    exchange: &Exchange<'_>,
    state: &mut State,
    command: impl Fn(&str, &str) -> Command,
) -> Result<BTreeMap<String, String>, Refusal> {
    let id = exchange.text("batch_id")?;
    let batch = state.batches.get(id).ok_or_else(|| no_batch(id))?;
    let only = exchange.texts("optional_hosts");
    let hosts: Vec<(String, String)> = batch
        .hosts
        .iter()
        .filter(|(host, _)| only.is_empty() || only.contains(&host.as_str()))
        .map(|(host, session)| (host.clone(), session.clone()))
        .collect();
    let mut commands = BTreeMap::new();
    for (host, session) in hosts {
        if state.session(&session).is_ok() {
            let command = command(&session, &host);
            commands.insert(host, commands::record(service, state, command));
        }
    }
    match commands.is_empty() {
        true => Err(Refusal::not_found(format!("{id}: no session is left"))),
        false => Ok(commands),
    }
}

/// The result of each host, and how long the service waits for all of them.
fn results(
    service: &Service,
    exchange: &Exchange<'_>,
    state: &State,
    commands: &BTreeMap<String, String>,
) -> (Map<String, Value>, Duration) {
    let most = wait(exchange);
    let times = commands.keys().map(|host| service.settings.time(host));
    let waited = times.max().unwrap_or_default().min(most);
    let shown = commands
        .iter()
        .filter(|(host, _)| !service.settings.left_out.contains(*host))
        .filter_map(|(host, id)| {
            let command = state.commands.get(id)?;
            Some((host.clone(), commands::result(service, command, id, most)))
        });
    (shown.collect(), waited)
}

/// How long the service waits for its hosts: `timeout_duration`, or else `timeout` in seconds.
fn wait(exchange: &Exchange<'_>) -> Duration {
    let text = exchange.query("timeout_duration");
    let seconds = match (text.strip_suffix('s'), text.strip_suffix('m')) {
        (Some(seconds), _) => seconds.parse().ok(),
        (None, Some(minutes)) => minutes.parse::<u64>().ok().map(|minutes| minutes * 60),
        (None, None) => exchange.query("timeout").parse().ok(),
    };
    seconds.map_or(WAIT, Duration::from_secs).min(LONGEST)
}

fn failed(host: &str, reason: &str) -> Value {
    json!({
        "aid": host, "session_id": "", "complete": false, "stdout": "", "stderr": "",
        "offline_queued": false, "query_time": 0.1,
        "errors": [{ "code": 404, "message": reason }],
    })
}

fn no_batch(id: &str) -> Refusal {
    Refusal::not_found(format!("{id}: no such batch"))
}
