//! Sessions on single hosts: open, refresh, delete, and commands that wait for a host.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::state::{Service, State};
use crate::exchange::{Exchange, nothing};
use crate::ids;
use crate::refusal::Refusal;

const CREATED: StatusCode = StatusCode::CREATED;

pub(super) fn open(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let host = exchange.text("device_id")?;
    if !ids::is_known(exchange.data, host) {
        return Err(Refusal::not_found(format!("{host}: no such host")));
    }
    if service.settings.offline.contains(host) && !exchange.flag("queue_offline") {
        return Err(Refusal::not_found(format!("{host}: is offline")));
    }
    let mut state = service.state();
    let id = service.open(&mut state, host);
    Ok(exchange.reply(CREATED, json!([shown(&state, &id)])))
}

pub(super) fn refresh(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let host = exchange.text("device_id")?;
    let mut state = service.state();
    let all: Vec<String> = state.sessions.keys().cloned().collect();
    let mut last = None;
    for id in all {
        if state.session(&id).is_ok_and(|it| it.host == host) && state.extend(&id).is_ok() {
            last = Some(id);
        }
    }
    let id = match last {
        Some(id) => id,
        None if service.settings.refresh_opens => service.open(&mut state, host),
        None => return Err(Refusal::not_found(format!("{host}: has no session"))),
    };
    Ok(exchange.reply(CREATED, json!([shown(&state, &id)])))
}

pub(super) fn delete(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let id = exchange.query("session_id");
    let mut state = service.state();
    state.session(id)?;
    state.sessions.remove(id);
    state.commands.retain(|_, command| command.session != id);
    Ok(nothing())
}

pub(super) fn queued(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let state = service.state();
    let ids = exchange.texts("ids");
    let job = |id: &str| {
        let session = state.sessions.get(id)?;
        let commands = state.commands.iter();
        let commands = commands.filter(|(_, command)| command.session == id && command.queued);
        let commands: Vec<Value> = commands
            .map(|(request, command)| {
                json!({
                    "cloud_request_id": request, "base_command": command.verb,
                    "command_string": command.line, "status": "PENDING", "status_text": "pending",
                })
            })
            .collect();
        Some(json!({ "id": id, "aid": session.host, "status": "PENDING", "Commands": commands }))
    };
    let jobs: Vec<Value> = ids.into_iter().filter_map(job).collect();
    Ok(exchange.reply(StatusCode::OK, jobs.into()))
}

pub(super) fn unqueue(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let (session, request) = (
        exchange.query("session_id"),
        exchange.query("cloud_request_id"),
    );
    let mut state = service.state();
    let command = state.commands.get(request);
    if !command.is_some_and(|command| command.session == session && command.queued) {
        return Err(Refusal::not_found(format!("{request}: is not queued")));
    }
    state.commands.remove(request);
    Ok(exchange.reply(StatusCode::OK, json!([])))
}

fn shown(state: &State, id: &str) -> Value {
    let Some(session) = state.sessions.get(id) else {
        return Value::Null;
    };
    let others = state.sessions.values().filter(|it| it.host == session.host);
    json!({
        "session_id": id, "device_id": session.host, "offline_queued": session.queued,
        "existing_aid_sessions": others.count(), "platform": "Windows", "pwd": "C:\\",
        "created_at": "2026-01-02T03:04:05Z", "previous_commands": null, "scripts": [],
    })
}
