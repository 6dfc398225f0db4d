//! The account of all events, and the room of the buffer. Shared by senders and the worker.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

use super::batch::{self, Batch};
use super::event::Event;
use super::report::{Progress, Report, Undelivered};
use crate::error::{Error, IngestProblem};

/// The account of all events.
pub(super) struct Ledger {
    /// The room that is free, in bytes.
    free: Semaphore,
    buffer: usize,
    account: Mutex<Account>,
    /// Whether batches were given up that were not taken yet.
    failed: watch::Sender<bool>,
    /// When to stop, and how long after `close` that is.
    deadline: watch::Sender<Option<(Instant, Duration)>>,
}

#[derive(Default)]
struct Account {
    accepted: u64,
    delivered: u64,
    possibly_doubled: u64,
    undelivered: Vec<Undelivered>,
    /// How many undelivered events were taken.
    taken: u64,
    /// The room of undelivered events.
    room: usize,
}

impl Ledger {
    /// An account with a buffer of that many bytes.
    pub(super) fn new(buffer: usize) -> Self {
        Ledger {
            free: Semaphore::new(buffer),
            buffer,
            account: Mutex::default(),
            failed: watch::Sender::new(false),
            deadline: watch::Sender::new(None),
        }
    }

    /// Waits until the buffer has room for an event. A waiting sender that is dropped takes none.
    pub(super) async fn reserve(&self, event: &Event) {
        // The room of an event is limited by the batch size, which fits into 32 bits.
        let room = u32::try_from(batch::room(event)).unwrap_or(u32::MAX);
        if let Ok(room) = self.free.acquire_many(room).await {
            room.forget();
        }
    }

    /// Counts an event with room in the buffer.
    pub(super) fn accept(&self) {
        self.account().accepted += 1;
    }

    /// Takes an accepted event back.
    pub(super) fn retract(&self, event: &Event) {
        self.account().accepted -= 1;
        self.free.add_permits(batch::room(event));
    }

    /// The service confirmed a batch.
    pub(super) fn deliver(&self, batch: &Batch, may_be_doubled: bool) {
        let mut account = self.account();
        account.delivered += batch.count();
        if may_be_doubled {
            account.possibly_doubled += batch.count();
        }
        drop(account);
        self.free.add_permits(batch.room());
    }

    /// A batch was given up. It keeps its room until it is taken, so that memory stays limited.
    pub(super) fn give_up(&self, batch: Batch, error: Error, may_be_stored: bool) {
        let mut account = self.account();
        account.room += batch.room();
        account.undelivered.push(Undelivered {
            events: batch.events,
            error,
            may_be_stored,
        });
        drop(account);
        self.failed.send_replace(true);
    }

    /// Takes all batches that were given up.
    pub(super) fn take(&self) -> Vec<Undelivered> {
        let mut account = self.account();
        let taken = std::mem::take(&mut account.undelivered);
        let room = std::mem::take(&mut account.room);
        account.taken += count(&taken);
        drop(account);
        self.failed.send_replace(false);
        self.free.add_permits(room);
        taken
    }

    /// The error of batches that were given up, if there are any.
    pub(super) fn problem(&self) -> Option<Error> {
        let account = self.account();
        let first = account.undelivered.first()?;
        Some(Error::Ingest {
            problem: IngestProblem::Undelivered {
                events: count(&account.undelivered),
                error: Box::new(first.error.clone()),
            },
        })
    }

    /// Waits until a batch is given up.
    pub(super) async fn failure(&self) {
        let _ = self.failed.subscribe().wait_for(|failed| *failed).await;
    }

    /// Sets how long the worker may still try.
    pub(super) fn end_within(&self, time: Duration) {
        let moment = Instant::now() + time.min(LONGEST);
        self.deadline.send_replace(Some((moment, time)));
    }

    /// Waits until the worker must stop. Returns the time that it had.
    pub(super) async fn end(&self) -> Duration {
        let mut deadline = self.deadline.subscribe();
        let set = deadline.wait_for(Option::is_some).await;
        let set = set.ok().and_then(|set| *set);
        match set {
            Some((moment, time)) => {
                tokio::time::sleep_until(moment).await;
                time
            }
            // The sender lives as long as the account.
            None => std::future::pending().await,
        }
    }

    /// How many events are neither delivered nor taken.
    pub(super) fn open(&self) -> u64 {
        let account = self.account();
        account.accepted - account.delivered - account.taken
    }

    pub(super) fn progress(&self) -> Progress {
        let account = self.account();
        Progress {
            accepted: account.accepted,
            delivered: account.delivered,
            possibly_doubled: account.possibly_doubled,
            undelivered: count(&account.undelivered),
            buffered: self.buffer - self.free.available_permits(),
        }
    }

    /// The report, with all batches that were given up.
    pub(super) fn report(&self) -> Report {
        let undelivered = self.take();
        let account = self.account();
        Report {
            accepted: account.accepted,
            delivered: account.delivered,
            possibly_doubled: account.possibly_doubled,
            undelivered,
        }
    }

    /// No code that could panic runs under this lock.
    fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// So that adding it to a time can't overflow.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn count(undelivered: &[Undelivered]) -> u64 {
    undelivered.iter().map(|it| it.events.len() as u64).sum()
}
