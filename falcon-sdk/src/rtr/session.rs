//! A session on one host.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::command::{Command, Ready};
use super::file::{self, RemoteFile};
use super::keep::Refreshed;
use super::lease::Lease;
use super::options::Options;
use super::outcome::Outcome;
use super::status::{self, Poller};
use crate::client::Client;
use crate::error::{CommandOutput, Error};
use crate::real_time_response::{
    CommandExecuteRequest, CommandExecuteResponse, InitRequest, InitResponse, QueuedSessionCommand,
    RTRDeleteQueuedSession, RTRDeleteSession, RTRInitSession, RTRListQueuedSessions,
    RTRPulseSession,
};
use crate::reply::{Envelope, Reply};
use crate::request::Operation;

/// A session on one host.
///
/// It is refreshed while its methods wait, and before a command that follows a pause. If it has
/// expired nevertheless, it is opened again, and its `cd` commands run again.
///
/// [`close`](Session::close) deletes it. A session that is dropped, also by a cancelled task, is
/// deleted by a task in the background. That task needs the runtime: if the runtime ends first, or
/// there is none, the session stays open until the service ends it, 10 minutes after the last
/// refresh. So does a session whose `open` is dropped half-way. A session with queued commands is
/// not deleted, because they would be lost.
#[must_use = "a session is deleted when it is dropped"]
pub struct Session {
    client: Client,
    host: String,
    options: Options,
    lease: tokio::sync::Mutex<Lease>,
    id: Mutex<String>,
    /// Whether the host was offline, so that commands wait for it.
    offline: AtomicBool,
    /// Whether commands were queued.
    queued: AtomicBool,
    /// The `cd` commands so far.
    moves: Mutex<Vec<String>>,
    closed: bool,
}

impl Session {
    /// Opens a session on a host, given by its agent id, with the default [`Options`].
    ///
    /// ```no_run
    /// # async fn run(client: falcon_sdk::Client, host: &str) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::rtr::{Outcome, Session};
    ///
    /// let session = Session::open(&client, host).await?;
    /// match session.run("ls C:\\").await? {
    ///     Outcome::Done(output) => print!("{}", output.stdout),
    ///     Outcome::Queued { cloud_request_id, .. } => println!("queued: {cloud_request_id}"),
    /// }
    /// session.close().await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`]. The host is unknown or offline, for example.
    pub async fn open(client: &Client, host: impl Into<String>) -> Result<Self, Error> {
        Session::open_with(client, host, Options::new()).await
    }

    /// Opens a session on a host with other settings.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Session::open).
    pub async fn open_with(
        client: &Client,
        host: impl Into<String>,
        options: Options,
    ) -> Result<Self, Error> {
        let host = host.into();
        let sent = Instant::now();
        let (id, offline) = init(client, &host, &options).await?;
        Ok(Session {
            client: client.clone(),
            host,
            options,
            lease: tokio::sync::Mutex::new(Lease::from(sent)),
            id: Mutex::new(id),
            offline: AtomicBool::new(offline),
            queued: AtomicBool::new(false),
            moves: Mutex::default(),
            closed: false,
        })
    }

    /// The id of the session. It changes if the session is opened again.
    pub fn id(&self) -> String {
        locked(&self.id).clone()
    }

    /// The id of the host (agent id).
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host was offline when the session was opened. Commands are then queued.
    pub fn is_offline(&self) -> bool {
        self.offline.load(Ordering::Relaxed)
    }

    /// Runs a command, and waits until it is complete. A command that is queued for an offline host
    /// is not waited for.
    ///
    /// The command is sent once. It is not retried after a timeout or a broken connection, because
    /// it may have run. After a 404 the session has expired, and a new session is opened. The
    /// command is then retried only if it just reads.
    ///
    /// If the future is dropped, the command continues on the host.
    ///
    /// # Errors
    ///
    /// [`Error::Command`] if the command fails, with its output. [`Error::Job`] if it is not
    /// complete in time. [`Error::Parameter`] if it is unknown or can't be quoted. Those of
    /// [`Client::send`].
    pub async fn run(&self, command: impl Into<Command>) -> Result<Outcome, Error> {
        let command = command.into().ready()?;
        self.ready().await?;
        let started = self.execute(&command).await?;
        let id = started_id(&started)?;
        let record = started.resources.first();
        if record.and_then(|record| record.queued_command_offline) == Some(true) {
            self.queued.store(true, Ordering::Relaxed);
            return Ok(Outcome::Queued {
                cloud_request_id: id,
            });
        }
        let poller = Poller::of(&self.client, &self.options.polling, &self.host, &command);
        let output = self.beside(poller.output(&id)).await?;
        if command.verb == "cd" {
            locked(&self.moves).push(command.line);
        }
        Ok(Outcome::Done(output))
    }

    /// Fetches a file from the host into the service, and waits until it is there.
    ///
    /// ```no_run
    /// # async fn run(session: falcon_sdk::rtr::Session) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::rtr::Outcome;
    ///
    /// if let Outcome::Done(file) = session.get(r"C:\Windows\System32\drivers\etc\hosts").await? {
    ///     file.save_to("hosts.7z").await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`run`](Session::run). [`Error::Job`] if the transfer fails, or is not complete in
    /// time.
    pub async fn get(&self, path: impl AsRef<str>) -> Result<Outcome<RemoteFile>, Error> {
        let output = match self.run(Command::new("get").arg(path)).await? {
            Outcome::Done(output) => output,
            Outcome::Queued { cloud_request_id } => {
                return Ok(Outcome::Queued { cloud_request_id });
            }
        };
        let session = self.id();
        let arrival = file::arrival(&self.client, &session, &output, &self.options.polling);
        Ok(Outcome::Done(self.beside(arrival).await?))
    }

    /// The commands of this session that wait for the host.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn queued(&self) -> Result<Vec<QueuedSessionCommand>, Error> {
        let list = RTRListQueuedSessions::new([self.id()]);
        let reply = self.client.send(list).await?.ok()?;
        let jobs = reply.body.resources.into_iter();
        Ok(jobs.flat_map(|job| job.commands).collect())
    }

    /// Removes a command that waits for the host.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn unqueue(&self, cloud_request_id: impl Into<String>) -> Result<(), Error> {
        let delete = RTRDeleteQueuedSession::new(cloud_request_id, self.id());
        self.client.send(delete).await?.ok()?;
        Ok(())
    }

    /// Waits for the output of a command that was queued or started before, maybe by another
    /// program. The tier is that of the command.
    ///
    /// # Errors
    ///
    /// Those of [`run`](Session::run).
    pub async fn output(
        &self,
        command: impl Into<Command>,
        cloud_request_id: &str,
    ) -> Result<CommandOutput, Error> {
        let command = command.into().ready()?;
        let poller = Poller::of(&self.client, &self.options.polling, &self.host, &command);
        self.beside(poller.output(cloud_request_id)).await
    }

    /// Deletes the session. One that has expired, or has queued commands, is left alone.
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
            delete(&self.client, self.id()).await?;
        }
        self.closed = true;
        Ok(())
    }

    /// Sends a command. If its session has expired, opens another.
    async fn execute(
        &self,
        command: &Ready,
    ) -> Result<Reply<Envelope<Vec<CommandExecuteResponse>>>, Error> {
        let id = self.id();
        let error = match self.send(command, id.clone()).await {
            Err(error) if error.is_not_found() => error,
            sent => return sent,
        };
        {
            let mut lease = self.lease.lock().await;
            // Another command may have opened one meanwhile.
            if self.id() == id {
                let sent = Instant::now();
                self.reopen().await?;
                *lease = Lease::from(sent);
            }
        }
        match command.reads {
            true => self.send(command, self.id()).await,
            false => Err(status::expired(error)),
        }
    }

    async fn send(
        &self,
        command: &Ready,
        session: String,
    ) -> Result<Reply<Envelope<Vec<CommandExecuteResponse>>>, Error> {
        let mut body = CommandExecuteRequest::new()
            .session_id(session)
            .base_command(&*command.verb)
            .command_string(&*command.line);
        if command.persist {
            body = body.persist(true);
        }
        let call = status::execute(command.tier, body);
        self.client.call_as(&call).await?.ok()
    }
}

impl Refreshed for Session {
    fn lease(&self) -> &tokio::sync::Mutex<Lease> {
        &self.lease
    }

    async fn refresh(&self) -> Result<(), Error> {
        let body = InitRequest::new().device_id(&*self.host);
        // It may name another session of the host, which is not this program's to delete.
        self.client.send(RTRPulseSession::new(body)).await?.ok()?;
        Ok(())
    }

    async fn reopen(&self) -> Result<(), Error> {
        let (id, offline) = init(&self.client, &self.host, &self.options).await?;
        *locked(&self.id) = id.clone();
        self.offline.store(offline, Ordering::Relaxed);
        let moves = locked(&self.moves).clone();
        for line in moves.into_iter().filter(|_| !offline) {
            let command = Command::from(line).ready()?;
            let started = self.send(&command, id.clone()).await?;
            let request = started_id(&started)?;
            let poller = Poller::of(&self.client, &self.options.polling, &self.host, &command);
            poller.output(&request).await?;
        }
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.closed || self.queued.load(Ordering::Relaxed) {
            return;
        }
        let (client, id) = (self.client.clone(), self.id());
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { delete(&client, id).await })),
            Err(_) => tracing::warn!(
                host = self.host,
                "a real time response session was dropped outside of a runtime, and stays open"
            ),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("host", &self.host)
            .field("id", &self.id())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Opens a session. Returns its id, and whether the host is offline.
async fn init(client: &Client, host: &str, options: &Options) -> Result<(String, bool), Error> {
    let mut body = InitRequest::new().device_id(host);
    if options.queue_offline {
        body = body.queue_offline(true);
    }
    let init = RTRInitSession::new(body).timeout_duration(options.wait_text());
    let mut call = init.call();
    call.set_idle_timeout(options.idle_timeout());
    let reply: Reply<Envelope<Vec<InitResponse>>> = client.call_as(&call).await?;
    opened(&reply.ok()?)
}

fn opened(reply: &Reply<Envelope<Vec<InitResponse>>>) -> Result<(String, bool), Error> {
    let session = reply.resources.first();
    let id = session.and_then(|session| session.session_id.clone());
    let id = id.filter(|id| !id.is_empty());
    let offline = session.and_then(|session| session.offline_queued) == Some(true);
    Ok((
        id.ok_or_else(|| reply.lacks("/resources/0/session_id"))?,
        offline,
    ))
}

/// The id of a command that was sent.
fn started_id(reply: &Reply<Envelope<Vec<CommandExecuteResponse>>>) -> Result<String, Error> {
    let command = reply.resources.first();
    let id = command.and_then(|command| command.cloud_request_id.clone());
    let id = id.filter(|id| !id.is_empty());
    id.ok_or_else(|| reply.lacks("/resources/0/cloud_request_id"))
}

/// No code that could panic runs under these locks.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Deletes a session, which may have expired.
async fn delete(client: &Client, id: String) -> Result<(), Error> {
    match client.send(RTRDeleteSession::new(id)).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) => Err(error),
    }
}
