//! What real time response remembers: sessions, commands, files, batches and uploads.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::settings::Rtr;
use crate::refusal::Refusal;
use crate::stateful::Stateful;

/// How long a session lives without a refresh.
const LIFETIME: Duration = Duration::from_secs(600);

pub(crate) type Service = Stateful<Rtr, State>;

#[derive(Default)]
pub(crate) struct State {
    pub(super) sessions: BTreeMap<String, Session>,
    pub(super) commands: BTreeMap<String, Command>,
    pub(super) files: Vec<File>,
    pub(super) batches: BTreeMap<String, Batch>,
    /// The hosts' commands of each batch `get`.
    pub(super) gets: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) uploads: Vec<Upload>,
    /// The number of ids so far.
    ids: u64,
}

pub(super) struct Session {
    pub(super) host: String,
    pub(super) expires: Instant,
    /// Whether it waits for its host.
    pub(super) queued: bool,
}

pub(super) struct Command {
    pub(super) session: String,
    pub(super) host: String,
    pub(super) tier: Tier,
    pub(super) verb: String,
    pub(super) line: String,
    pub(super) started: Instant,
    /// Whether it waits for its host.
    pub(super) queued: bool,
}

pub(super) struct File {
    pub(super) id: u64,
    pub(super) session: String,
    /// The id of the command that fetched it.
    pub(super) command: String,
    pub(super) name: String,
    pub(super) sha256: &'static str,
    pub(super) archive: &'static [u8],
    pub(super) arrives: Instant,
    pub(super) error: Option<&'static str>,
}

pub(super) struct Batch {
    /// The session of each host.
    pub(super) hosts: BTreeMap<String, String>,
}

/// A put-file or a script.
pub(super) struct Upload {
    pub(super) is_script: bool,
    pub(super) id: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) listed: Instant,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tier {
    ReadOnly,
    ActiveResponder,
    Admin,
}

impl Service {
    /// A new id.
    pub(super) fn id(&self, state: &mut State) -> String {
        self.seed.at(state.number()).uuid()
    }

    /// Opens a session on a host.
    pub(super) fn open(&self, state: &mut State, host: &str) -> String {
        let id = self.id(state);
        let session = Session {
            host: host.to_owned(),
            expires: Instant::now() + LIFETIME,
            queued: self.settings.offline.contains(host),
        };
        state.sessions.insert(id.clone(), session);
        id
    }
}

impl State {
    /// A new number.
    pub(super) fn number(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    /// A session that has not expired.
    pub(super) fn session(&mut self, id: &str) -> Result<&mut Session, Refusal> {
        let session = self.sessions.get_mut(id);
        session
            .filter(|session| session.expires > Instant::now())
            .ok_or_else(|| Refusal::not_found(format!("session {id} is expired or unknown")))
    }

    /// Extends a session, if it has not expired.
    pub(super) fn extend(&mut self, id: &str) -> Result<(), Refusal> {
        self.session(id)?.expires = Instant::now() + LIFETIME;
        Ok(())
    }
}
