//! Files that sessions fetched from hosts.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::state::{Command, File, Service, State};
use crate::exchange::{Exchange, nothing};
use crate::refusal::Refusal;

/// A 7z archive with the password `infected` and a file `hosts`.
const ARCHIVE: &[u8] = include_bytes!("hosts.7z");

/// The hash of the file in the archive.
const SHA256: &str = "5e5f6a1bde83cefe5b7b0be98da645a5aeb6258a39647c3e32c5e17956014593";

/// Another file of the same name, which an earlier command fetched.
const SIBLING: &[u8] = b"7z\xbc\xaf'\x1c of another command";
const SIBLING_SHA256: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

/// Lets a file arrive in a command's session. A file of the same name is there before it.
pub(super) fn fetch(service: &Service, state: &mut State, id: &str, command: &Command) {
    let path = command.line.trim_start_matches("get").trim();
    if path.contains("missing") {
        return;
    }
    let name = path.trim_matches(['"', '\'']).to_owned();
    let arrives = command.started + service.settings.time(&command.host);
    let is_broken = path.contains("broken");
    let sibling = File {
        id: state.number(),
        session: command.session.clone(),
        command: service.id(state),
        name: name.clone(),
        sha256: SIBLING_SHA256,
        archive: SIBLING,
        arrives: command.started,
        error: None,
    };
    let file = File {
        id: state.number(),
        session: command.session.clone(),
        command: id.to_owned(),
        name,
        sha256: SHA256,
        archive: ARCHIVE,
        arrives: arrives + service.settings.file_time,
        error: is_broken.then_some("the transfer was interrupted"),
    };
    state.files.extend([sibling, file]);
}

pub(super) fn list_v2(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let session = exchange.query("session_id");
    let mut state = service.state();
    state.session(session)?;
    let files = state.files.iter().filter(|file| file.session == session);
    let files: Vec<Value> = files.map(version_2).collect();
    Ok(exchange.reply(StatusCode::OK, files.into()))
}

pub(super) fn list_v1(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let session = exchange.query("session_id");
    let mut state = service.state();
    state.session(session)?;
    let files = state.files.iter().filter(|file| file.session == session);
    let files: Vec<Value> = files.filter(|file| file.is_here()).map(version_1).collect();
    Ok(exchange.reply(StatusCode::OK, files.into()))
}

impl File {
    pub(super) fn is_here(&self) -> bool {
        self.error.is_none() && self.arrives <= Instant::now()
    }
}

fn version_2(file: &File) -> Value {
    let is_here = file.is_here();
    let status = match (is_here, file.error) {
        (true, _) => "COMPLETE",
        (false, Some(_)) => "ERROR",
        (false, None) => "IN_PROGRESS",
    };
    json!({
        "id": file.id.to_string(), "session_id": file.session, "cloud_request_id": file.command,
        "name": file.name, "sha256": file.sha256, "size": file.archive.len(), "complete": is_here,
        "progress": if is_here { 100.0 } else { 10.0 }, "stage": "upload", "status": status,
        "error_message": file.error.unwrap_or_default(),
        "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
        "deleted_at": null,
    })
}

pub(super) fn version_1(file: &File) -> Value {
    json!({
        "id": file.id, "session_id": file.session, "cloud_request_id": file.command,
        "name": file.name, "sha256": file.sha256, "size": file.archive.len(),
        "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
        "deleted_at": null,
    })
}

pub(super) fn contents(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let (session, sha256) = (exchange.query("session_id"), exchange.query("sha256"));
    let mut state = service.state();
    state.session(session)?;
    let mut files = state.files.iter();
    let file = files
        .find(|file| file.session == session && file.sha256 == sha256 && file.is_here())
        .ok_or_else(|| Refusal::not_found(format!("{sha256}: no such file")))?;
    let kind = HeaderValue::from_static("application/x-7z-compressed");
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, kind)], file.archive).into_response())
}

pub(super) fn delete(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let (session, id) = (exchange.query("session_id"), exchange.query("ids"));
    let mut state = service.state();
    state.session(session)?;
    let before = state.files.len();
    state
        .files
        .retain(|file| file.session != session || file.id.to_string() != id);
    match state.files.len() < before {
        true => Ok(nothing()),
        false => Err(Refusal::not_found(format!("{id}: no such file"))),
    }
}
