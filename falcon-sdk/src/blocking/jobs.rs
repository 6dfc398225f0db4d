//! Jobs without async: features `jobs` and `blocking`.
//!
//! ```no_run
//! # #[cfg(feature = "falcon_container_image")]
//! # fn run(client: falcon_sdk::blocking::Client) -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::Polling;
//! use falcon_sdk::blocking::jobs::Job;
//! use falcon_sdk::falcon_container_image::LaunchExportJob;
//! use falcon_sdk::models::exports::LaunchExportRequest;
//!
//! let export = LaunchExportRequest::new().resource("images.vulnerabilities").format("csv");
//! let job = Job::start(&client, LaunchExportJob::new(export))?;
//! job.wait(Polling::new())?.download()?.save_to("export.csv")?;
//! # Ok(())
//! # }
//! ```

use std::fmt;

use bytes::Bytes;

use super::{Client, Download, Runtime};
use crate::error::Error;
use crate::jobs;
use crate::poll::Polling;
use crate::reply::{Output, Reply};
use crate::request::StartsJob;

/// A job that runs at the service; see [`jobs::Job`]. A job that is dropped is stopped before
/// `drop` returns.
#[must_use = "a job is stopped when it is dropped, if the service can stop it"]
pub struct Job<O: StartsJob> {
    job: jobs::Job<O>,
    runtime: Runtime,
}

/// A job that is done; see [`jobs::Finished`].
pub struct Finished<O: StartsJob> {
    /// The id, the state and the status of the job.
    pub job: jobs::Finished<O>,
    runtime: Runtime,
}

impl<O: StartsJob> Job<O> {
    /// See [`jobs::Job::start`](crate::jobs::Job::start).
    pub fn start(client: &Client, start: O) -> Result<Self, Error> {
        let runtime = client.runtime.clone();
        let job = runtime.wait(jobs::Job::start(&client.client, start))?;
        Ok(Job { job, runtime })
    }

    /// See [`jobs::Job::resume`](crate::jobs::Job::resume).
    pub fn resume(client: &Client, id: impl Into<String>) -> Self {
        Job {
            job: jobs::Job::resume(&client.client, id),
            runtime: client.runtime.clone(),
        }
    }

    /// See [`jobs::Job::id`](crate::jobs::Job::id).
    pub fn id(&self) -> &str {
        self.job.id()
    }

    /// See [`jobs::Job::started`](crate::jobs::Job::started).
    pub fn started(&self) -> Option<&Reply<O::Output>> {
        self.job.started()
    }

    /// See [`jobs::Job::keep_running`](crate::jobs::Job::keep_running).
    pub fn keep_running(mut self) -> Self {
        self.job.release();
        self
    }

    /// See [`jobs::Job::wait`](crate::jobs::Job::wait).
    pub fn wait(mut self, polling: Polling) -> Result<Finished<O>, Error> {
        let job = self.runtime.wait(self.job.finish(&polling))?;
        Ok(Finished {
            job,
            runtime: self.runtime.clone(),
        })
    }

    /// See [`jobs::Job::poll`](crate::jobs::Job::poll).
    pub fn poll(&mut self) -> Result<jobs::Polled<O>, Error> {
        self.runtime.wait(self.job.poll())
    }

    /// See [`jobs::Job::stop`](crate::jobs::Job::stop).
    pub fn stop(mut self) -> Result<bool, Error> {
        self.runtime.wait(self.job.halted())
    }

    /// See [`jobs::Job::detach`](crate::jobs::Job::detach).
    pub fn detach(mut self) -> String {
        self.job.release()
    }
}

impl<O: StartsJob> Finished<O> {
    /// See [`jobs::Finished::result`](crate::jobs::Finished::result).
    pub fn result(&self) -> Result<Reply<O::Result>, Error>
    where
        O::Result: Output,
    {
        self.runtime.wait(self.job.result())
    }

    /// See [`jobs::Finished::download`](crate::jobs::Finished::download).
    pub fn download(&self) -> Result<Download, Error>
    where
        O: StartsJob<Result = Bytes>,
    {
        let download = self.runtime.wait(self.job.download())?;
        Ok(Download::new(download, self.runtime.clone()))
    }

    /// See [`jobs::Finished::delete`](crate::jobs::Finished::delete).
    pub fn delete(self) -> Result<bool, Error> {
        self.runtime.wait(self.job.delete())
    }
}

/// An error is lost here; [`stop`](Job::stop) returns it.
impl<O: StartsJob> Drop for Job<O> {
    fn drop(&mut self) {
        if !self.job.is_kept() {
            let _ = self.runtime.wait(self.job.halted());
        }
    }
}

impl<O: StartsJob> fmt::Debug for Job<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.job.fmt(f)
    }
}

impl<O: StartsJob> fmt::Debug for Finished<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.job.fmt(f)
    }
}
