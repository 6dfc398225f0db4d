//! The handle of an ingest.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::event::Event;
use super::ledger::Ledger;
use super::report::{Progress, Rejected, Report, Undelivered};
use super::worker::Command;
use crate::error::{Error, IngestProblem};
use crate::race::{First, race};
use crate::wire;

/// Sends events to a data connector, in batches, from a task of its own.
///
/// ```no_run
/// # async fn run() -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::Cloud;
/// use falcon_sdk::hec::{Event, Ingest};
///
/// let ingest = Ingest::builder("api-key").cloud(Cloud::Us2).url_key("url-key").build()?;
/// for number in 0..1_000 {
///     ingest.send(Event::new(serde_json::json!({ "number": number }))).await?;
/// }
/// let report = ingest.close().await;
/// println!("{} delivered", report.delivered);
/// for batch in report.undelivered {
///     eprintln!("{} events: {}", batch.events.len(), batch.error);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Batches are sent one after the other, so events arrive in the order in which they were queued. A batch is
/// retried as its [`retry`](super::IngestBuilder::retry) sets. If it is given up, every `send` fails with its
/// error until [`take_undelivered`](Ingest::take_undelivered) takes its events back; other batches are
/// still sent.
///
/// Clones share the queue. [`close`](Ingest::close) it at the end: an ingest that is dropped still
/// delivers its events while the runtime runs, but nobody learns about failures except the log.
#[derive(Clone)]
pub struct Ingest {
    handle: Arc<Handle>,
}

/// What clones share.
struct Handle {
    queue: UnboundedSender<Command>,
    ledger: Arc<Ledger>,
    /// The longest batch, in bytes.
    limit: usize,
    closed: AtomicBool,
}

impl Ingest {
    pub(super) fn new(queue: UnboundedSender<Command>, ledger: Arc<Ledger>, limit: usize) -> Self {
        let handle = Handle {
            queue,
            ledger,
            limit,
            closed: AtomicBool::new(false),
        };
        Ingest {
            handle: Arc::new(handle),
        }
    }

    /// Queues an event. Waits while the buffer is full. An event whose future is dropped before it
    /// is ready is not queued.
    ///
    /// # Errors
    ///
    /// [`Error::Ingest`] with the event: it is longer than a batch, an earlier batch was given up, or
    /// the ingest is closed. [`Rejected`] turns into an [`Error`] by `?`.
    pub async fn send(&self, event: impl Into<Event>) -> Result<(), Rejected> {
        let (event, ledger) = (event.into(), &self.handle.ledger);
        if event.len() > self.handle.limit {
            let problem = IngestProblem::TooLong {
                length: event.len(),
                limit: self.handle.limit,
                begin: wire::excerpt(event.to_string().as_bytes(), &[]),
            };
            return Err(rejected(event, problem));
        }
        while let First::Left(()) = race(ledger.failure(), ledger.reserve(&event)).await {
            // Without an error, another clone took the batch in between.
            if let Some(error) = ledger.problem() {
                let error = Box::new(error);
                return Err(Rejected { event, error });
            }
        }
        ledger.accept();
        let queued = self.handle.queue.send(Command::Send(event, Instant::now()));
        match queued.map_err(|unsent| unsent.0) {
            Err(Command::Send(event, _)) => {
                ledger.retract(&event);
                Err(rejected(event, IngestProblem::Closed))
            }
            Err(Command::Flush(_) | Command::Close(_)) | Ok(()) => Ok(()),
        }
    }

    /// Sends all events that were queued so far, and waits until each is delivered or given up.
    ///
    /// # Errors
    ///
    /// [`Error::Ingest`] if batches were given up and not taken, or the ingest is closed.
    pub async fn flush(&self) -> Result<(), Error> {
        let (done, flushed) = oneshot::channel();
        let queued = self.handle.queue.send(Command::Flush(done));
        let closed = queued.is_err() || flushed.await.is_err();
        match self.handle.ledger.problem() {
            Some(error) => Err(error),
            None if closed => Err(IngestProblem::Closed.into()),
            None => Ok(()),
        }
    }

    /// Takes back the events of all batches that were given up. After that, `send` works again.
    pub fn take_undelivered(&self) -> Vec<Undelivered> {
        self.handle.ledger.take()
    }

    /// The numbers of events so far.
    pub fn progress(&self) -> Progress {
        self.handle.ledger.progress()
    }

    /// Sends all events that were queued so far, ends the ingest for all clones, and reports. A
    /// batch is retried as long as [`retry`](super::IngestBuilder::retry) allows. If this future is
    /// dropped, the events that are given up are lost.
    pub async fn close(self) -> Report {
        self.handle.closed.store(true, Ordering::Relaxed);
        let (report, reported) = oneshot::channel();
        if self.handle.queue.send(Command::Close(report)).is_ok()
            && let Ok(report) = reported.await
        {
            return report;
        }
        // Another clone closed it, or the runtime of the worker has ended.
        self.handle.ledger.report()
    }

    /// The same within a time. A batch that is not delivered by then is given up.
    pub async fn close_within(self, time: Duration) -> Report {
        self.handle.ledger.end_within(time);
        self.close().await
    }
}

fn rejected(event: Event, problem: IngestProblem) -> Rejected {
    Rejected {
        event,
        error: Box::new(problem.into()),
    }
}

/// Events that are not delivered yet are delivered in the background.
impl Drop for Handle {
    fn drop(&mut self) {
        let open = self.ledger.open();
        if !self.closed.load(Ordering::Relaxed) && open > 0 {
            tracing::warn!(
                undelivered = open,
                "an ingest was dropped without `close`: its events may be lost"
            );
        }
    }
}

impl fmt::Debug for Ingest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ingest")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}
