//! The gate that all requests of an account pass. A 429 closes it until the time that it states.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::budget::{Budget, WINDOW};
use crate::reply::Headers;

/// How much of its delay a late request passes on to the next ones. A timer is up to a millisecond late, which is
/// a tenth of the interval.
const CATCH_UP: Duration = Duration::from_millis(100);

/// A gate that all requests of an account pass, in the order in which they came. After a 429 the waiting requests
/// do not pass all at once, but one by one at the account's rate.
#[derive(Debug)]
pub(super) struct Gate {
    /// The interval between two requests that waited.
    interval: Duration,
    state: Mutex<State>,
    /// Locked by the request whose turn it is; the other requests queue for the lock.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    /// The time until which the gate is closed.
    closed: Instant,
    /// When the last request passed, or was due to pass.
    last: Instant,
    /// How many requests wait.
    waiting: usize,
    /// The requests of the last minute, if they are sent evenly.
    budget: Option<Budget>,
}

impl Gate {
    /// A gate for a number of requests a minute.
    pub(super) fn new(limit: u32, paced: bool) -> Self {
        let now = Instant::now();
        let limit = limit.max(1);
        Gate {
            interval: WINDOW / limit,
            state: Mutex::new(State {
                closed: now,
                last: now,
                waiting: 0,
                budget: paced.then(|| Budget::new(limit)),
            }),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Waits for the request's turn. A request that is dropped leaves the queue.
    pub(super) async fn enter(&self) -> Passed<'_> {
        if let Some(_waiting) = self.line_up() {
            let _turn = self.turn.lock().await;
            while let Some(moment) = self.next() {
                sleep_until(moment).await;
            }
        }
        Passed(self)
    }

    /// A place in the queue, if the request has to wait. Otherwise it counts as passed.
    fn line_up(&self) -> Option<Waiting<'_>> {
        let mut state = self.state();
        if state.waiting == 0 && state.pass(self.interval).is_none() {
            return None;
        }
        state.waiting += 1;
        Some(Waiting(self))
    }

    /// When the next request may pass. `None` if that is now; the request then counts as passed.
    fn next(&self) -> Option<Instant> {
        self.state().pass(self.interval)
    }

    /// Closes the gate for a time. A longer closing stays in effect.
    pub(super) fn close(&self, time: Duration) {
        let mut state = self.state();
        state.closed = state.closed.max(Instant::now() + time);
    }

    /// How long the gate stays closed.
    pub(super) fn closed_for(&self) -> Duration {
        self.state()
            .closed
            .saturating_duration_since(Instant::now())
    }

    /// Reads how many requests remain, so that the gate can slow down in time.
    pub(super) fn read_limits(&self, headers: &Headers) {
        let limits = (headers.rate_limit_limit(), headers.rate_limit_remaining());
        let mut state = self.state();
        if let (Some(budget), (Some(limit @ 1..), Some(remaining))) = (&mut state.budget, limits) {
            budget.read(limit, remaining, Instant::now());
        }
    }

    /// No code that could panic runs under this lock.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Lets a request pass, or returns when it may.
    fn pass(&mut self, interval: Duration) -> Option<Instant> {
        let now = Instant::now();
        let spread = self.budget.as_mut().and_then(|it| it.next(self.last, now));
        let due = match spread {
            Some(moment) => moment,
            None if self.waiting > 0 => self.last + interval,
            None => now,
        };
        let due = due.max(self.closed);
        if due > now {
            return Some(due);
        }
        // The clock may have begun less than this time ago.
        self.last = now.checked_sub(CATCH_UP).map_or(now, |it| it.max(due));
        if let Some(budget) = &mut self.budget {
            budget.start();
        }
        None
    }
}

/// A request that has passed. It ends when this is dropped.
#[must_use = "the request ends when this is dropped"]
pub(super) struct Passed<'a>(&'a Gate);

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        if let Some(budget) = &mut self.0.state().budget {
            budget.end(Instant::now());
        }
    }
}

/// A request in the queue.
struct Waiting<'a>(&'a Gate);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

#[cfg(test)]
mod tests;
