//! Next-Gen SIEM without async: features `siem` and `blocking`.
//!
//! ```no_run
//! # fn run(client: falcon_sdk::blocking::Client) -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::Polling;
//! use falcon_sdk::blocking::siem::Job;
//! use falcon_sdk::siem::Search;
//!
//! let search = Search::new("search-all", "#event_simpleName=ProcessRollup2").last("24h");
//! let results = Job::start(&client, search)?.wait(Polling::new())?;
//! println!("{} events", results.events.len());
//! # Ok(())
//! # }
//! ```

use std::fmt;

use super::{Client, Download, Runtime};
use crate::error::Error;
use crate::poll::Polling;
use crate::request::Upload;
use crate::siem::{self, LookupFile, Results, Search};

/// A search that runs at the service; see [`siem::Job`]. A job that is dropped is
/// stopped before `drop` returns.
#[must_use = "a search is stopped when its job is dropped"]
pub struct Job {
    job: siem::Job,
    runtime: Runtime,
}

impl Job {
    /// See [`siem::Job::start`](crate::siem::Job::start).
    pub fn start(client: &Client, search: Search) -> Result<Self, Error> {
        let runtime = client.runtime.clone();
        let job = runtime.wait(siem::Job::start(&client.client, search))?;
        Ok(Job { job, runtime })
    }

    /// See [`siem::Job::resume`](crate::siem::Job::resume).
    pub fn resume(client: &Client, repository: impl Into<String>, id: impl Into<String>) -> Self {
        Job {
            job: siem::Job::resume(&client.client, repository, id),
            runtime: client.runtime.clone(),
        }
    }

    /// See [`siem::Job::id`](crate::siem::Job::id).
    pub fn id(&self) -> &str {
        self.job.id()
    }

    /// See [`siem::Job::wait`](crate::siem::Job::wait).
    pub fn wait(mut self, polling: Polling) -> Result<Results, Error> {
        self.runtime.wait(self.job.finish(&polling))
    }

    /// See [`siem::Job::poll`](crate::siem::Job::poll).
    pub fn poll(&mut self) -> Result<Results, Error> {
        self.runtime.wait(self.job.poll())
    }

    /// See [`siem::Job::stop`](crate::siem::Job::stop).
    pub fn stop(mut self) -> Result<(), Error> {
        self.runtime.wait(self.job.end())
    }

    /// See [`siem::Job::detach`](crate::siem::Job::detach).
    pub fn detach(mut self) -> String {
        self.job.keep()
    }
}

/// An error is lost here; [`stop`](Job::stop) returns it.
impl Drop for Job {
    fn drop(&mut self) {
        let _ = self.runtime.wait(self.job.end());
    }
}

impl LookupFile {
    /// The same as [`upload`](LookupFile::upload), without async.
    pub fn upload_blocking(
        &self,
        client: &Client,
        content: impl Into<Upload>,
    ) -> Result<(), Error> {
        client.runtime.wait(self.upload(&client.client, content))
    }

    /// The same as [`download`](LookupFile::download), without async.
    pub fn download_blocking(&self, client: &Client) -> Result<Download, Error> {
        let runtime = client.runtime.clone();
        let download = runtime.wait(self.download(&client.client))?;
        Ok(Download::new(download, runtime))
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.job.fmt(f)
    }
}
