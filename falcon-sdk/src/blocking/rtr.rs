//! Real time response without async: features `rtr` and `blocking`.
//!
//! ```no_run
//! # fn run(client: falcon_sdk::blocking::Client, host: &str) -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::blocking::rtr::Session;
//!
//! let session = Session::open(&client, host)?;
//! let output = session.run("ls C:\\")?.done();
//! println!("{}", output.map(|output| output.stdout).unwrap_or_default());
//! session.close()
//! # }
//! ```

use std::fmt;
use std::path::PathBuf;

use super::{Client, Download, Runtime};
use crate::error::{CommandOutput, Error};
use crate::real_time_response::QueuedSessionCommand;
use crate::rtr::{self, ByHost, Command, Options, Outcome, PutFile, Script};

/// A session on one host; see [`rtr::Session`]. A session that is dropped is
/// deleted before `drop` returns.
#[must_use = "a session is deleted when it is dropped"]
pub struct Session {
    session: rtr::Session,
    runtime: Runtime,
}

/// Sessions on many hosts; see [`rtr::Batch`]. A batch that is dropped is closed
/// before `drop` returns.
#[must_use = "a batch is closed when it is dropped"]
pub struct Batch {
    batch: rtr::Batch,
    runtime: Runtime,
}

/// A file that a session fetched from its host; see [`rtr::RemoteFile`].
#[derive(Clone)]
pub struct RemoteFile {
    file: rtr::RemoteFile,
    runtime: Runtime,
}

impl Session {
    /// See [`rtr::Session::open`](crate::rtr::Session::open).
    pub fn open(client: &Client, host: impl Into<String>) -> Result<Self, Error> {
        Session::open_with(client, host, Options::new())
    }

    /// See [`rtr::Session::open_with`](crate::rtr::Session::open_with).
    pub fn open_with(
        client: &Client,
        host: impl Into<String>,
        options: Options,
    ) -> Result<Self, Error> {
        let runtime = client.runtime.clone();
        let opening = rtr::Session::open_with(&client.client, host, options);
        let session = runtime.wait(opening)?;
        Ok(Session { session, runtime })
    }

    /// See [`rtr::Session::id`](crate::rtr::Session::id).
    pub fn id(&self) -> String {
        self.session.id()
    }

    /// See [`rtr::Session::host`](crate::rtr::Session::host).
    pub fn host(&self) -> &str {
        self.session.host()
    }

    /// See [`rtr::Session::is_offline`](crate::rtr::Session::is_offline).
    pub fn is_offline(&self) -> bool {
        self.session.is_offline()
    }

    /// See [`rtr::Session::run`](crate::rtr::Session::run).
    pub fn run(&self, command: impl Into<Command>) -> Result<Outcome, Error> {
        self.runtime.wait(self.session.run(command))
    }

    /// See [`rtr::Session::get`](crate::rtr::Session::get).
    pub fn get(&self, path: impl AsRef<str>) -> Result<Outcome<RemoteFile>, Error> {
        let outcome = self.runtime.wait(self.session.get(path))?;
        Ok(outcome.map(|file| RemoteFile::new(file, &self.runtime)))
    }

    /// See [`rtr::Session::queued`](crate::rtr::Session::queued).
    pub fn queued(&self) -> Result<Vec<QueuedSessionCommand>, Error> {
        self.runtime.wait(self.session.queued())
    }

    /// See [`rtr::Session::unqueue`](crate::rtr::Session::unqueue).
    pub fn unqueue(&self, cloud_request_id: impl Into<String>) -> Result<(), Error> {
        self.runtime.wait(self.session.unqueue(cloud_request_id))
    }

    /// See [`rtr::Session::output`](crate::rtr::Session::output).
    pub fn output(
        &self,
        command: impl Into<Command>,
        cloud_request_id: &str,
    ) -> Result<CommandOutput, Error> {
        self.runtime
            .wait(self.session.output(command, cloud_request_id))
    }

    /// See [`rtr::Session::close`](crate::rtr::Session::close).
    pub fn close(mut self) -> Result<(), Error> {
        self.runtime.wait(self.session.end())
    }
}

/// An error is lost here; [`close`](Session::close) returns it.
impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.runtime.wait(self.session.end());
    }
}

impl Batch {
    /// See [`rtr::Batch::open`](crate::rtr::Batch::open).
    pub fn open(
        client: &Client,
        hosts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, Error> {
        Batch::open_with(client, hosts, Options::new())
    }

    /// See [`rtr::Batch::open_with`](crate::rtr::Batch::open_with).
    pub fn open_with(
        client: &Client,
        hosts: impl IntoIterator<Item = impl Into<String>>,
        options: Options,
    ) -> Result<Self, Error> {
        let runtime = client.runtime.clone();
        let opening = rtr::Batch::open_with(&client.client, hosts, options);
        let batch = runtime.wait(opening)?;
        Ok(Batch { batch, runtime })
    }

    /// The batch with async, for its facts: its id, hosts and failures.
    pub fn as_async(&self) -> &rtr::Batch {
        &self.batch
    }

    /// See [`rtr::Batch::run`](crate::rtr::Batch::run).
    pub fn run(&self, command: impl Into<Command>) -> Result<ByHost<Outcome>, Error> {
        self.runtime.wait(self.batch.run(command))
    }

    /// See [`rtr::Batch::run_on`](crate::rtr::Batch::run_on).
    pub fn run_on(
        &self,
        hosts: impl IntoIterator<Item = impl Into<String>>,
        command: impl Into<Command>,
    ) -> Result<ByHost<Outcome>, Error> {
        self.runtime.wait(self.batch.run_on(hosts, command))
    }

    /// See [`rtr::Batch::get`](crate::rtr::Batch::get).
    pub fn get(&self, path: impl Into<String>) -> Result<ByHost<Outcome<RemoteFile>>, Error> {
        let results = self.runtime.wait(self.batch.get(path))?.into_iter();
        let with_runtime = |file| RemoteFile::new(file, &self.runtime);
        Ok(results
            .map(|(host, result)| (host, result.map(|outcome| outcome.map(with_runtime))))
            .collect())
    }

    /// See [`rtr::Batch::remove`](crate::rtr::Batch::remove).
    pub fn remove(&self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Result<(), Error> {
        self.runtime.wait(self.batch.remove(hosts))
    }

    /// See [`rtr::Batch::close`](crate::rtr::Batch::close).
    pub fn close(mut self) -> Result<(), Error> {
        self.runtime.wait(self.batch.end())
    }
}

/// An error is lost here; [`close`](Batch::close) returns it.
impl Drop for Batch {
    fn drop(&mut self) {
        let _ = self.runtime.wait(self.batch.end());
    }
}

impl RemoteFile {
    fn new(file: rtr::RemoteFile, runtime: &Runtime) -> Self {
        RemoteFile {
            file,
            runtime: runtime.clone(),
        }
    }

    /// The file with async, for its facts: its name, hash and size.
    pub fn as_async(&self) -> &rtr::RemoteFile {
        &self.file
    }

    /// See [`rtr::RemoteFile::download`](crate::rtr::RemoteFile::download).
    pub fn download(&self) -> Result<Download, Error> {
        let download = self.runtime.wait(self.file.download())?;
        Ok(Download::new(download, self.runtime.clone()))
    }

    /// See [`rtr::RemoteFile::save_to`](crate::rtr::RemoteFile::save_to).
    pub fn save_to(&self, path: impl Into<PathBuf>) -> Result<u64, Error> {
        self.runtime.wait(self.file.save_to(path))
    }

    /// See [`rtr::RemoteFile::delete`](crate::rtr::RemoteFile::delete).
    pub fn delete(&self) -> Result<(), Error> {
        self.runtime.wait(self.file.delete())
    }

    /// See [`rtr::RemoteFile::extract`](crate::rtr::RemoteFile::extract).
    #[cfg(feature = "rtr_extract")]
    pub fn extract(&self, limit: u64) -> Result<rtr::Extracted, Error> {
        self.runtime.wait(self.file.extract(limit))
    }
}

impl PutFile {
    /// The same as [`upload`](PutFile::upload), without async.
    pub fn upload_blocking(&self, client: &Client) -> Result<String, Error> {
        client.runtime.wait(self.upload(&client.client))
    }
}

impl Script {
    /// The same as [`upload`](Script::upload), without async.
    pub fn upload_blocking(&self, client: &Client) -> Result<String, Error> {
        client.runtime.wait(self.upload(&client.client))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.session.fmt(f)
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.batch.fmt(f)
    }
}

impl fmt::Debug for RemoteFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.file.fmt(f)
    }
}
