//! Real time response: sessions, commands, files and batches with a state.

mod batches;
mod commands;
mod files;
mod library;
mod sessions;
mod settings;
mod state;

pub use settings::{Rtr, Unwritten};
pub(crate) use state::Service;

use crate::exchange::Handler;
use state::Tier::{ActiveResponder, Admin, ReadOnly};

/// By operation id.
pub(crate) const HANDLERS: &[(&str, Handler<Service>)] = &[
    ("RTR-InitSession", sessions::open),
    ("RTR-PulseSession", sessions::refresh),
    ("RTR-DeleteSession", sessions::delete),
    ("RTR-ListQueuedSessions", sessions::queued),
    ("RTR-DeleteQueuedSession", sessions::unqueue),
    ("RTR-ExecuteCommand", |it, exchange| {
        commands::run(it, exchange, ReadOnly)
    }),
    ("RTR-ExecuteActiveResponderCommand", |it, exchange| {
        commands::run(it, exchange, ActiveResponder)
    }),
    ("RTR-ExecuteAdminCommand", |it, exchange| {
        commands::run(it, exchange, Admin)
    }),
    ("RTR-CheckCommandStatus", |it, exchange| {
        commands::status(it, exchange, ReadOnly)
    }),
    ("RTR-CheckActiveResponderCommandStatus", |it, exchange| {
        commands::status(it, exchange, ActiveResponder)
    }),
    ("RTR-CheckAdminCommandStatus", |it, exchange| {
        commands::status(it, exchange, Admin)
    }),
    ("RTR-ListFiles", files::list_v1),
    ("RTR-ListFilesV2", files::list_v2),
    ("RTR-GetExtractedFileContents", files::contents),
    ("RTR-DeleteFile", files::delete),
    ("RTR-DeleteFileV2", files::delete),
    ("BatchInitSessions", batches::open),
    ("BatchRefreshSessions", batches::refresh),
    ("BatchCmd", |it, exchange| {
        batches::run(it, exchange, ReadOnly)
    }),
    ("BatchActiveResponderCmd", |it, exchange| {
        batches::run(it, exchange, ActiveResponder)
    }),
    ("BatchAdminCmd", |it, exchange| {
        batches::run(it, exchange, Admin)
    }),
    ("BatchGetCmd", batches::fetch),
    ("BatchGetCmdStatus", batches::fetched),
    ("RTR-CreatePut-Files", |it, exchange| {
        library::create(it, exchange, false)
    }),
    ("RTR-ListPut-Files", |it, exchange| {
        library::list(it, exchange, false)
    }),
    ("RTR-GetPut-Files", |it, exchange| {
        library::get(it, exchange, false)
    }),
    ("RTR-GetPut-FilesV2", |it, exchange| {
        library::get(it, exchange, false)
    }),
    ("RTR-DeletePut-Files", |it, exchange| {
        library::delete(it, exchange, false)
    }),
    ("RTR-CreateScripts", |it, exchange| {
        library::create(it, exchange, true)
    }),
    ("RTR-ListScripts", |it, exchange| {
        library::list(it, exchange, true)
    }),
    ("RTR-GetScripts", |it, exchange| {
        library::get(it, exchange, true)
    }),
    ("RTR-GetScriptsV2", |it, exchange| {
        library::get(it, exchange, true)
    }),
    ("RTR-DeleteScripts", |it, exchange| {
        library::delete(it, exchange, true)
    }),
];
