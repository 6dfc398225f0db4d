//! Sessions on many hosts.

mod get;
mod hosts;
mod open;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::command::{Command, Ready};
use super::keep::Refreshed;
use super::lease::Lease;
use super::options::Options;
use super::status;
use crate::client::Client;
use crate::error::Error;
use crate::real_time_response::{
    BatchExecuteCommandRequest, BatchInitSessions, MultiCommandExecuteResponseWrapper,
};
use crate::reply::Reply;
use crate::request::{Call, Operation};
use hosts::{Host, State, refresh};

/// A result for each host, by its agent id.
pub type ByHost<T> = BTreeMap<String, Result<T, Error>>;

/// Some hosts of a batch. `None`: all of them.
type Only = Option<Vec<String>>;

/// Sessions on many hosts, up to 10,000.
///
/// Every method that runs a command returns a result for each host, also for the hosts whose
/// session could not be opened. It is refreshed while its methods wait, and before a command that
/// follows a pause. If it has expired nevertheless, it is opened again, and its `cd` commands run
/// again.
///
/// [`close`](Batch::close) removes all hosts, which ends their sessions. A batch that is dropped is
/// closed by a task in the background; [`Session`](super::Session) says what that needs. A batch
/// with queued commands is left open.
#[must_use = "a batch is closed when it is dropped"]
pub struct Batch {
    client: Client,
    options: Options,
    lease: tokio::sync::Mutex<Lease>,
    state: Mutex<State>,
    /// The `cd` commands so far, each with its hosts.
    moves: Mutex<Vec<(Only, String)>>,
    /// Whether commands were queued.
    queued: AtomicBool,
    closed: bool,
}

impl Batch {
    /// Opens sessions on hosts, given by their agent ids, with the default [`Options`].
    ///
    /// ```no_run
    /// # async fn run(client: falcon_sdk::Client, hosts: Vec<String>) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::rtr::{Batch, Outcome};
    ///
    /// let batch = Batch::open(&client, hosts).await?;
    /// for (host, result) in batch.run("ls C:\\").await? {
    ///     match result {
    ///         Ok(Outcome::Done(output)) => println!("{host}: {}", output.stdout),
    ///         Ok(Outcome::Queued { .. }) => println!("{host}: is offline, the command waits"),
    ///         Err(error) => println!("{host}: {error}"),
    ///     }
    /// }
    /// batch.close().await
    /// # }
    /// ```
    ///
    /// The hosts are sent in slices of 1,000. A slice is retried after a 5xx, up to twice: a
    /// session without a command changes nothing on its host. A slice that fails is the failure of
    /// its hosts.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] for more than 10,000 hosts, or none. Those of [`Client::send`], if no
    /// session could be opened at all.
    pub async fn open(
        client: &Client,
        hosts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, Error> {
        Batch::open_with(client, hosts, Options::new()).await
    }

    /// Opens sessions on hosts with other settings.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Batch::open).
    pub async fn open_with(
        client: &Client,
        hosts: impl IntoIterator<Item = impl Into<String>>,
        options: Options,
    ) -> Result<Self, Error> {
        let hosts: BTreeSet<String> = hosts.into_iter().map(Into::into).collect();
        let sent = Instant::now();
        let state = open::open(client, hosts.into_iter().collect(), &options).await?;
        Ok(Batch {
            client: client.clone(),
            options,
            lease: tokio::sync::Mutex::new(Lease::from(sent)),
            state: Mutex::new(state),
            moves: Mutex::default(),
            queued: false.into(),
            closed: false,
        })
    }

    /// The id of the batch. It changes if the batch is opened again.
    pub fn id(&self) -> String {
        self.state().id.clone()
    }

    /// The hosts without a session, each with the reason.
    pub fn failed(&self) -> BTreeMap<String, Error> {
        let state = self.state();
        let failed = state.hosts.iter().filter_map(|(id, host)| match host {
            Host::Failed(error) => Some((id.clone(), error.clone())),
            Host::Open { .. } => None,
        });
        failed.collect()
    }

    /// The hosts with a session.
    pub fn hosts(&self) -> Vec<String> {
        let state = self.state();
        let open = state.hosts.iter().filter(|(_, host)| host.is_open());
        open.map(|(id, _)| id.clone()).collect()
    }

    /// Removes hosts, which ends their sessions. They have no results any more.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn remove(
        &self,
        hosts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<(), Error> {
        let hosts: Vec<String> = hosts.into_iter().map(Into::into).collect();
        refresh(&self.client, self.id(), &hosts).await?;
        self.state().hosts.retain(|id, _| !hosts.contains(id));
        Ok(())
    }

    /// Ends all sessions. A batch that has expired, or has queued commands, is left alone.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn close(mut self) -> Result<(), Error> {
        self.end().await
    }

    /// The same without its end. If it fails or is dropped half-way, `drop` retries it.
    pub(crate) async fn end(&mut self) -> Result<(), Error> {
        if !self.closed && !self.queued.load(Ordering::Relaxed) {
            close(&self.client, self.id(), self.hosts()).await?;
        }
        self.closed = true;
        Ok(())
    }

    /// No code that could panic runs under this lock.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No code that could panic runs under this lock.
    fn moves(&self) -> MutexGuard<'_, Vec<(Only, String)>> {
        self.moves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hosts with a session among these.
    fn with_session(&self, only: &Only) -> Vec<String> {
        let mut open = self.hosts();
        open.retain(|host| only.as_ref().is_none_or(|only| only.contains(host)));
        open
    }

    fn has_session(&self, only: &Only) -> bool {
        !self.with_session(only).is_empty()
    }

    /// The hosts without a session among these, each with its error.
    fn without_session<T>(&self, only: &Only) -> ByHost<T> {
        let mut failed = self.failed();
        if let Some(only) = only {
            failed.retain(|host, _| only.contains(host));
            for host in only {
                if !self.state().hosts.contains_key(host) {
                    let unknown = hosts::left_out(BatchInitSessions::SPEC.id, "a session", host);
                    failed.insert(host.clone(), unknown);
                }
            }
        }
        failed
            .into_iter()
            .map(|(host, error)| (host, Err(error)))
            .collect()
    }

    /// The request that runs a command on these hosts.
    fn call(&self, only: &Only, command: &Ready) -> Call {
        let mut body = BatchExecuteCommandRequest::new()
            .batch_id(self.id())
            .base_command(&*command.verb)
            .command_string(&*command.line);
        if command.persist {
            body = body.persist_all(true);
        }
        if let Some(only) = only {
            body = body.optional_hosts(only);
        }
        let mut call = status::execute_batch(command.tier, body, self.options.wait_text());
        call.set_idle_timeout(self.options.idle_timeout());
        call
    }
}

impl Refreshed for Batch {
    fn lease(&self) -> &tokio::sync::Mutex<Lease> {
        &self.lease
    }

    async fn refresh(&self) -> Result<(), Error> {
        refresh(&self.client, self.id(), &[]).await
    }

    async fn reopen(&self) -> Result<(), Error> {
        let hosts: Vec<String> = self.state().hosts.keys().cloned().collect();
        let state = open::open(&self.client, hosts, &self.options).await?;
        *self.state() = state;
        let moves = self.moves().clone();
        for (only, line) in moves {
            let command = Command::from(line).ready()?;
            let call = self.call(&only, &command);
            // A host that fails here has no session either.
            let _: Reply<MultiCommandExecuteResponseWrapper> = self.client.call_as(&call).await?;
        }
        Ok(())
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        if self.closed || self.queued.load(Ordering::Relaxed) {
            return;
        }
        let (client, id, hosts) = (self.client.clone(), self.id(), self.hosts());
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { close(&client, id, hosts).await })),
            Err(_) => tracing::warn!(
                batch = id,
                "a real time response batch was dropped outside of a runtime, and stays open"
            ),
        }
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("id", &self.id())
            .field("hosts", &self.state().hosts.len())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Ends the sessions of a batch, which may have expired.
async fn close(client: &Client, id: String, hosts: Vec<String>) -> Result<(), Error> {
    match refresh(client, id, &hosts).await {
        Err(error) if !error.is_not_found() => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
