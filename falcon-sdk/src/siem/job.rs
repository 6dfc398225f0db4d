//! A search at the service: started, polled, and stopped once if it is not done.

use std::fmt;
use std::mem;

use tokio::time::{Instant, sleep_until};

use super::progress::State;
use super::results::Results;
use super::search::Search;
use crate::client::Client;
use crate::error::{Error, JobFailure, JobProblem};
use crate::ngsiem::{GetSearchStatusV1, QueryJobsResults, StartSearchV1, StopSearchV1};
use crate::poll::{Pace, Polling};
use crate::reply::Reply;
use crate::request::{Operation, ParameterError, Problem};
use crate::spec::Effect;
use crate::stopping::{self, Stopping};
use crate::wire::Json;

/// How many events a response has at most.
const PAGE: usize = 5_000;

/// A search that runs at the service.
///
/// A job that ends without a result is stopped, once: by [`stop`](Job::stop), by an error or a
/// timeout of [`wait`](Job::wait), or because it is dropped, also by a cancelled task. The job then
/// is stopped by a task in the background, which needs the runtime. A search that is not stopped
/// ends by itself, about 90 seconds after the last poll: for example if the future of
/// [`start`](Job::start) is dropped before the service responds.
#[must_use = "a search is stopped when its job is dropped"]
pub struct Job {
    client: Client,
    repository: String,
    id: String,
    live: bool,
    /// Whether it needs to be stopped.
    running: bool,
    /// When to poll next. `None`: at once.
    due: Option<Instant>,
}

impl Job {
    /// Starts a search.
    ///
    /// ```no_run
    /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::Polling;
    /// use falcon_sdk::siem::{Job, Search};
    ///
    /// let search = Search::new("search-all", "#event_simpleName=ProcessRollup2").last("24h");
    /// let results = Job::start(&client, search).await?.wait(Polling::new()).await?;
    /// for event in &results.events {
    ///     println!("{event}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`]: a 400 with the service's text if the query is wrong, a 404 if the
    /// repository is unknown.
    pub async fn start(client: &Client, search: Search) -> Result<Self, Error> {
        let live = search.body.is_live == Some(true);
        let start = StartSearchV1::new(&*search.repository, search.body);
        let reply = client.send(start).await.map_err(refused)?.ok()?;
        let id = reply.body.id.clone().filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| reply.lacks("/id"))?;
        let mut job = Job::resume(client, search.repository, id);
        job.live = live;
        Ok(job)
    }

    /// A search that was started before, maybe by another program, and polled since. Nothing is
    /// sent yet.
    pub fn resume(client: &Client, repository: impl Into<String>, id: impl Into<String>) -> Self {
        Job {
            client: client.clone(),
            repository: repository.into(),
            id: id.into(),
            live: false,
            running: true,
            due: None,
        }
    }

    /// The id of the search, for [`resume`](Job::resume).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Waits until the search is done, and returns all of its results. It is polled when the
    /// service says, and by the intervals of `polling` if it does not. Results with more matching
    /// events than the service returned are logged as a warning; see [`Results::is_truncated`].
    ///
    /// # Errors
    ///
    /// The search is stopped before an error is returned. [`Error::Job`] if it is not done in time
    /// ([`Stopped`](JobProblem::Stopped)), if it was cancelled at the service
    /// ([`Cancelled`](JobProblem::Cancelled)), or if the service does not know it any more
    /// ([`Expired`](JobProblem::Expired)). [`Error::Parameter`] for a live search, which is never
    /// done. Those of [`Client::send`].
    pub async fn wait(mut self, polling: Polling) -> Result<Results, Error> {
        self.finish(&polling).await
    }

    /// The same without its end.
    pub(crate) async fn finish(&mut self, polling: &Polling) -> Result<Results, Error> {
        let results = self.until_done(polling.start()).await;
        if results.is_err() {
            // The stop logs its own error, and the first one counts.
            let _ = self.end().await;
        }
        results
    }

    async fn until_done(&mut self, mut pace: Pace) -> Result<Results, Error> {
        if self.live {
            return Err(never_done());
        }
        loop {
            let (state, results) = self.read().await?;
            match state {
                State::Done => {
                    if results.is_truncated() {
                        let (returned, id) = (results.events.len(), &self.id);
                        tracing::warn!(returned, id, "more events match than the search returned");
                    }
                    return Ok(results);
                }
                State::Cancelled => return Err(self.failure(JobProblem::Cancelled)),
                State::Running { pause, percent } => {
                    if !pace.wait_for(pause, None, percent).await {
                        let after = pace.timeout();
                        return Err(self.failure(JobProblem::Stopped { after }));
                    }
                }
            }
        }
    }

    /// Returns the results so far, up to 5,000 events, or all results of a search that is done. They
    /// replace those of the poll before. Polls after the first wait for as long as the service says.
    ///
    /// ```no_run
    /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::siem::{Job, Search};
    ///
    /// let search = Search::new("search-all", "count()").last("1h").live();
    /// let mut job = Job::start(&client, search).await?;
    /// for _ in 0..10 {
    ///     println!("{:?}", job.poll().await?.events);
    /// }
    /// job.stop().await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Job`] if the search was cancelled or has expired. Those of [`Client::send`].
    pub async fn poll(&mut self) -> Result<Results, Error> {
        if let Some(due) = self.due {
            sleep_until(due).await;
        }
        let (state, results) = self.read().await?;
        match state {
            State::Done => {}
            State::Cancelled => return Err(self.failure(JobProblem::Cancelled)),
            State::Running { pause, .. } => {
                let pause = pause.unwrap_or(Polling::FIRST);
                self.due = Some(Instant::now() + pause);
            }
        }
        Ok(results)
    }

    /// Stops the search, unless it is done.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn stop(mut self) -> Result<(), Error> {
        self.end().await
    }

    /// The same without its end.
    pub(crate) async fn end(&mut self) -> Result<(), Error> {
        stopping::finish(self.halt()).await
    }

    /// Leaves the search running, and returns its id. It must be polled again within 90 seconds.
    pub fn detach(mut self) -> String {
        self.keep()
    }

    /// The same without its end.
    pub(crate) fn keep(&mut self) -> String {
        self.running = false;
        self.id.clone()
    }

    /// Reads the state and the results. All pages are read once the search is done.
    async fn read(&mut self) -> Result<(State, Results), Error> {
        let poll = self.page(0).await?.body;
        let state = State::of(&poll);
        let mut results = Results::of(poll);
        match state {
            State::Running { .. } => {}
            State::Cancelled => self.running = false,
            State::Done => {
                self.running = false;
                self.complete(&mut results.events).await?;
            }
        }
        Ok((state, results))
    }

    /// Adds the events after the first page. A service that ignores pages returns all events at
    /// once, and the same ones again.
    async fn complete(&mut self, events: &mut Vec<Json>) -> Result<(), Error> {
        let mut last = events.len();
        while last == PAGE {
            let page = self.page(events.len()).await?.body.events;
            if events.ends_with(&page) {
                break;
            }
            last = page.len();
            events.extend(page);
        }
        Ok(())
    }

    async fn page(&mut self, offset: usize) -> Result<Reply<QueryJobsResults>, Error> {
        let mut poll = GetSearchStatusV1::new(&*self.repository, &*self.id);
        poll.pagination_limit = i64::try_from(PAGE).ok();
        poll.pagination_offset = i64::try_from(offset).ok().filter(|offset| *offset > 0);
        match self.client.send(poll).await {
            Err(error) if error.is_not_found() => {
                self.running = false;
                Err(self.failure(JobProblem::Expired))
            }
            sent => sent?.ok(),
        }
    }

    fn failure(&self, problem: JobProblem) -> Error {
        Error::Job(Box::new(JobFailure {
            operation: GetSearchStatusV1::SPEC.id.to_owned(),
            job: format!("the search in {}", self.repository),
            id: self.id.clone(),
            state: None,
            // A search only reads.
            effect: Effect::Read,
            problem,
        }))
    }

    /// Stops the search in the background, once.
    fn halt(&mut self) -> Option<Stopping> {
        if !mem::replace(&mut self.running, false) {
            return None;
        }
        let client = self.client.clone();
        let stop = StopSearchV1::new(&*self.repository, &*self.id);
        stopping::stop("search", &self.id, async move {
            client.send(stop).await.map(|_| ())
        })
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        drop(self.halt());
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("repository", &self.repository)
            .field("id", &self.id)
            .field("live", &self.live)
            .finish_non_exhaustive()
    }
}

/// Adds advice to an unknown repository.
fn refused(error: Error) -> Error {
    match error {
        Error::Api(mut failure) if failure.status == http::StatusCode::NOT_FOUND => {
            failure.hint = Some(
                "check the name of the repository, such as `search-all`, and that the API client \
                 has the scope ngsiem:write"
                    .to_owned(),
            );
            Error::Api(failure)
        }
        other => other,
    }
}

fn never_done() -> Error {
    Error::Parameter(ParameterError::new(
        StartSearchV1::SPEC.id,
        "isLive",
        Problem::Invalid {
            value: "true".to_owned(),
            advice: "a live search is never done: read it with `Job::poll`",
        },
    ))
}
