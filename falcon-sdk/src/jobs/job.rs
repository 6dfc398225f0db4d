//! A job at the service: started, polled, and stopped once if it is not done.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::time::Duration;

use tokio::time::Instant;

use super::data::Data;
use super::finished::Finished;
use super::state::{self, Seen, Verdict};
use super::step;
use crate::client::Client;
use crate::error::{Error, JobFailure, JobProblem};
use crate::poll::{Pace, Polling};
use crate::reply::Reply;
use crate::request::StartsJob;
use crate::stopping::{self, Stopping};
use crate::wire::Json;

/// How long the service may not know a job yet that it has started.
const APPEARS: Duration = Duration::from_secs(15);

/// How many polls there are at least while a result is available.
const POLLS_IN_WINDOW: u32 = 3;

/// A job that runs at the service, by the operation `O` that starts it.
///
/// A job that ends without a result is stopped, once, if the service has an operation that stops
/// it: by [`stop`](Job::stop), by an error or a timeout of [`wait`](Job::wait), or because it is
/// dropped, also by a cancelled task. The job then is stopped by a task in the background, which
/// needs the runtime. After [`keep_running`](Job::keep_running) or [`detach`](Job::detach), only
/// [`stop`](Job::stop) stops it. If the future of [`start`](Job::start) is dropped before the
/// service responds, the job runs without a handle.
#[must_use = "a job is stopped when it is dropped, if the service can stop it"]
pub struct Job<O: StartsJob> {
    client: Client,
    id: String,
    /// The response to its start.
    started: Option<Box<Reply<O::Output>>>,
    /// Whether it has not ended, as far as is known.
    running: bool,
    /// Whether it continues without this handle.
    kept: bool,
    /// The time of the first poll.
    polled: Option<Instant>,
    /// Whether a poll has found it.
    known: bool,
    marker: PhantomData<fn() -> O>,
}

/// The result of one poll.
#[derive(Debug)]
#[non_exhaustive]
pub enum Polled<O: StartsJob> {
    /// The job is not done.
    #[non_exhaustive]
    Running {
        /// The state, as the service writes it. A state that is not known counts as running.
        state: Option<String>,
        /// The completed share in percent, if the service reports it.
        percent: Option<f64>,
    },
    /// The job is done.
    Done(Box<Finished<O>>),
}

impl<O: StartsJob> Job<O> {
    /// Starts a job. Only the operation's [`effect`](crate::spec::Spec::effect) decides about
    /// retries: a start is a write, so it is never retried after a timeout.
    ///
    /// A response that names several jobs, such as two reports started by one request, gives a
    /// handle for the first one. [`started`](Job::started) has the ids of the others, and any errors
    /// beside them; both are logged as warnings.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`]. [`Error::Decode`] if the response has no id: for example, an
    /// upload for Quick Scan Pro without `scan`, or a Foundry search in a synchronous mode.
    pub async fn start(client: &Client, start: O) -> Result<Self, Error> {
        let reply = client.send(start).await?;
        let response = json(&reply);
        let mut ids = state::ids(Data::<O>::JOB, &response).into_iter();
        let Some(id) = ids.next() else {
            return Err(match reply.ok() {
                Ok(reply) => reply.lacks(Data::<O>::JOB.id),
                Err(error) => error,
            });
        };
        for other in ids {
            tracing::warn!(id = other, "another job was started by the same request");
        }
        for error in reply.errors() {
            tracing::warn!(%error, id, "a part of the request that started the job failed");
        }
        let mut job = Job::resume(client, id);
        job.started = Some(Box::new(reply));
        Ok(job)
    }

    /// A job that was started before, maybe by another program. Nothing is sent yet.
    ///
    /// ```no_run
    /// # #[cfg(feature = "falcon_container_image")]
    /// # async fn run(client: falcon_sdk::Client, stored: &str) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::Polling;
    /// use falcon_sdk::falcon_container_image::LaunchExportJob;
    /// use falcon_sdk::jobs::Job;
    ///
    /// let job = Job::<LaunchExportJob>::resume(&client, stored);
    /// let done = job.wait(Polling::new()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume(client: &Client, id: impl Into<String>) -> Self {
        Job {
            client: client.clone(),
            id: id.into(),
            started: None,
            running: true,
            kept: false,
            polled: None,
            known: false,
            marker: PhantomData,
        }
    }

    /// The id of the job, for [`resume`](Job::resume).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The response to the start: all ids, errors beside them, and quotas. `None` for a job that was
    /// [resumed](Job::resume).
    pub fn started(&self) -> Option<&Reply<O::Output>> {
        self.started.as_deref()
    }

    /// Leaves the job running if this handle is dropped, or if [`wait`](Job::wait) fails.
    pub fn keep_running(mut self) -> Self {
        self.kept = true;
        self
    }

    /// Waits until the job is done. Its state and percentage are passed to
    /// [`Polling::on_progress`]. The intervals of `polling` are shortened where the service deletes
    /// a result soon.
    ///
    /// A job that the service does not know counts as running for 15 seconds, unless it was known
    /// before.
    ///
    /// # Errors
    ///
    /// The job is stopped before an error is returned: see [`Job`]. [`Error::Job`] with the
    /// service's message if the job failed ([`Failed`](JobProblem::Failed)), if it is not done in
    /// time ([`Stopped`](JobProblem::Stopped), or [`Unfinished`](JobProblem::Unfinished) if it
    /// continues), if it was cancelled at the service ([`Cancelled`](JobProblem::Cancelled)), or if
    /// the service does not know it any more ([`Expired`](JobProblem::Expired)). Those of
    /// [`Client::send`].
    pub async fn wait(mut self, polling: Polling) -> Result<Finished<O>, Error> {
        self.finish(&polling).await
    }

    /// The same without its end.
    pub(crate) async fn finish(&mut self, polling: &Polling) -> Result<Finished<O>, Error> {
        let pace = match Data::<O>::JOB.window {
            Some(seconds) => {
                let window = Duration::from_secs(seconds);
                polling.capped(window / POLLS_IN_WINDOW).start()
            }
            None => polling.start(),
        };
        let finished = self.until_done(pace).await;
        if finished.is_err() && !self.kept {
            // The stop logs its own error, and the first one counts.
            let _ = self.halted().await;
        }
        finished
    }

    async fn until_done(&mut self, mut pace: Pace) -> Result<Finished<O>, Error> {
        loop {
            let (state, percent) = match self.poll().await? {
                Polled::Done(finished) => return Ok(*finished),
                Polled::Running { state, percent } => (state, percent),
            };
            if !pace.wait(state.as_deref(), percent).await {
                let after = pace.timeout();
                let stops = Data::<O>::JOB.stop.is_some() && !self.kept;
                let problem = match stops {
                    true => JobProblem::Stopped { after },
                    false => JobProblem::Unfinished { after },
                };
                return Err(self.failure(state, problem));
            }
        }
    }

    /// Polls the job once.
    ///
    /// # Errors
    ///
    /// Those of [`wait`](Job::wait), except for the timeout. The job is not stopped.
    pub async fn poll(&mut self) -> Result<Polled<O>, Error> {
        let request = step::request(&Data::<O>::JOB.status, &self.id)?;
        let begun = *self.polled.get_or_insert_with(Instant::now);
        let reply: Reply<O::Status> = match self.client.call_as(&request).await {
            Err(error) if error.is_not_found() => return self.missing(begun, error),
            sent => sent?,
        };
        let Seen {
            state,
            percent,
            verdict,
        } = state::seen(Data::<O>::JOB, &json(&reply));
        if state.is_none() && reply.is_partial() {
            let is_missing = reply.errors().iter().all(|error| error.code() == "404");
            return match reply.ok() {
                Err(error) if is_missing => self.missing(begun, error),
                Err(error) => Err(error),
                Ok(_) => Ok(Polled::Running { state, percent }),
            };
        }
        self.known |= state.is_some();
        match verdict {
            Verdict::Running => Ok(Polled::Running { state, percent }),
            Verdict::Failed { message } => {
                self.running = false;
                Err(self.failure(state, JobProblem::Failed { message }))
            }
            Verdict::Cancelled => {
                self.running = false;
                Err(self.failure(state, JobProblem::Cancelled))
            }
            Verdict::Done => {
                self.running = false;
                Ok(Polled::Done(Box::new(Finished {
                    id: self.id.clone(),
                    state: state.unwrap_or_default(),
                    status: reply,
                    client: self.client.clone(),
                })))
            }
        }
    }

    /// A job that the service does not know: not yet, or not any more.
    fn missing(&mut self, begun: Instant, error: Error) -> Result<Polled<O>, Error> {
        if self.known {
            self.running = false;
            return Err(self.failure(None, JobProblem::Expired));
        }
        if begun.elapsed() < APPEARS {
            return Ok(Polled::Running {
                state: None,
                percent: None,
            });
        }
        Err(error)
    }

    /// Stops the job, unless it has ended. Returns `false` if the service has no operation for it:
    /// the job then continues.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn stop(mut self) -> Result<bool, Error> {
        self.halted().await
    }

    /// The same without its end.
    pub(crate) async fn halted(&mut self) -> Result<bool, Error> {
        stopping::finish(self.halt()).await?;
        Ok(Data::<O>::JOB.stop.is_some())
    }

    /// Leaves the job running, and returns its id.
    pub fn detach(mut self) -> String {
        self.release()
    }

    /// The same without its end.
    pub(crate) fn release(&mut self) -> String {
        self.kept = true;
        self.id.clone()
    }

    /// Whether dropping the handle leaves the job running.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_kept(&self) -> bool {
        self.kept
    }

    fn failure(&self, state: Option<String>, problem: JobProblem) -> Error {
        Error::Job(Box::new(JobFailure {
            operation: Data::<O>::JOB.status.operation.to_owned(),
            job: format!("the {}", Data::<O>::JOB.name),
            id: self.id.clone(),
            state,
            effect: O::SPEC.effect,
            problem,
        }))
    }

    /// Stops the job in the background, once.
    fn halt(&mut self) -> Option<Stopping> {
        let step = Data::<O>::JOB.stop.as_ref()?;
        if !mem::replace(&mut self.running, false) {
            return None;
        }
        let (client, request) = (self.client.clone(), step::request(step, &self.id));
        stopping::stop(Data::<O>::JOB.name, &self.id, async move {
            client.call(&request?).await?.ok()?;
            Ok(())
        })
    }
}

impl<O: StartsJob> Drop for Job<O> {
    fn drop(&mut self) {
        if !self.kept {
            drop(self.halt());
        }
    }
}

impl<O: StartsJob> fmt::Debug for Job<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("job", &Data::<O>::JOB.name)
            .field("id", &self.id)
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

/// The response as JSON.
fn json<B>(reply: &Reply<B>) -> Json {
    serde_json::from_slice(reply.raw()).unwrap_or_default()
}
