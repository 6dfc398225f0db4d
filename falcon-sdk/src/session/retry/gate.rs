//! The gate that all requests of an account pass. A 429 closes it until the time that it states.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::reply::Headers;

/// The period of the rate limit.
const WINDOW: Duration = Duration::from_secs(60);

/// The share of the limit below which requests are slowed down: a tenth.
const SCARCE: u64 = 10;

/// The longest interval between two requests that are slowed down.
const SLOWEST: Duration = Duration::from_secs(1);

/// A gate that all requests of an account pass. After a 429 the waiting requests do not pass all at
/// once, but one by one at the account's rate.
#[derive(Debug)]
pub(super) struct Gate {
    /// The interval between two requests that waited.
    interval: Duration,
    paced: bool,
    state: Mutex<State>,
    /// Locked by the request whose turn it is; the other requests queue for the lock.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    /// The time until which the gate is closed.
    closed: Instant,
    /// When the last waiting request passed.
    last: Instant,
    /// How many requests wait.
    waiting: usize,
    /// The interval between two requests while few requests remain.
    pace: Option<Duration>,
}

impl Gate {
    /// A gate for a number of requests a minute.
    pub(super) fn new(limit: u32, paced: bool) -> Self {
        let now = Instant::now();
        Gate {
            interval: WINDOW / limit.max(1),
            paced,
            state: Mutex::new(State {
                closed: now,
                last: now,
                waiting: 0,
                pace: None,
            }),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Waits for the request's turn. A request that is dropped leaves the queue.
    pub(super) async fn enter(&self) {
        let Some(_waiting) = self.line_up() else {
            return;
        };
        let _turn = self.turn.lock().await;
        while let Some(moment) = self.next() {
            sleep_until(moment).await;
        }
    }

    /// A place in the queue, if the request has to wait.
    fn line_up(&self) -> Option<Waiting<'_>> {
        let mut state = self.state();
        let free = state.closed <= Instant::now() && state.waiting == 0 && state.pace.is_none();
        if free {
            return None;
        }
        state.waiting += 1;
        Some(Waiting(self))
    }

    /// When the next request may pass. `None` if that is now; the request then counts as passed.
    fn next(&self) -> Option<Instant> {
        let mut state = self.state();
        let now = Instant::now();
        let gap = state.pace.unwrap_or(self.interval);
        let moment = state.closed.max(state.last + gap);
        if moment > now {
            return Some(moment);
        }
        state.last = now;
        None
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
        if let (true, (Some(limit), Some(remaining))) = (self.paced, limits) {
            self.state().pace = pace(limit, remaining);
        }
    }

    /// No code that could panic runs under this lock.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request in the queue.
struct Waiting<'a>(&'a Gate);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

/// The interval between two requests while few remain: the fewer remain, the longer it is.
fn pace(limit: u64, remaining: u64) -> Option<Duration> {
    let scarce = limit / SCARCE;
    if remaining >= scarce {
        return None;
    }
    let even = WINDOW.as_secs_f64() / limit as f64;
    let slowed = even * scarce as f64 / remaining.max(1) as f64;
    Some(Duration::from_secs_f64(slowed).min(SLOWEST))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const SHORT: Duration = Duration::from_millis(100);

    async fn entered(gate: &Gate) -> Duration {
        let begun = Instant::now();
        gate.enter().await;
        begun.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn an_open_gate_lets_all_requests_pass_at_once() {
        let gate = Gate::new(1, false);
        for _ in 0..1000 {
            assert!(entered(&gate).await < SHORT);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_gate_lets_no_request_pass_before_it_opens() {
        let gate = Gate::new(6000, false);
        gate.close(SHORT);
        assert!(entered(&gate).await >= SHORT);
        assert!(entered(&gate).await < SHORT, "and is open afterwards");
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_closing_does_not_open_the_gate() {
        let gate = Gate::new(6000, false);
        gate.close(SHORT);
        gate.close(Duration::ZERO);
        assert!(entered(&gate).await >= SHORT);
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_requests_pass_one_by_one() {
        let gate = Arc::new(Gate::new(6000, false));
        gate.close(SHORT);
        let enter = |_| {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move {
                gate.enter().await;
                Instant::now()
            })
        };
        let tasks: Vec<_> = (0..20).map(enter).collect();
        let mut times = Vec::new();
        for task in tasks {
            times.push(task.await.unwrap());
        }
        let spread = *times.iter().max().unwrap() - *times.iter().min().unwrap();
        assert!(
            spread >= Duration::from_millis(180),
            "10 ms each: {spread:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_request_takes_no_time_from_the_others() {
        let gate = Arc::new(Gate::new(60, false));
        gate.close(SHORT);
        let wait = |_| {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move { gate.enter().await })
        };
        let tasks: Vec<_> = (0..1000).map(wait).collect();
        while gate.state().waiting < 1000 {
            tokio::task::yield_now().await;
        }
        for task in tasks {
            task.abort();
            let _ = task.await;
        }
        assert_eq!(gate.state().waiting, 0);
        // They would have taken a second each.
        assert!(entered(&gate).await < Duration::from_secs(30));
    }

    #[tokio::test(start_paused = true)]
    async fn no_request_overtakes_waiting_requests() {
        let gate = Arc::new(Gate::new(600, false));
        gate.close(SHORT);
        let passed = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for number in 0..6 {
            let (gate, passed) = (Arc::clone(&gate), Arc::clone(&passed));
            tasks.push(tokio::spawn(async move {
                gate.enter().await;
                passed.lock().unwrap().push(number);
            }));
            tokio::task::yield_now().await;
            if number == 2 {
                // The gate is open, but requests wait.
                tokio::time::sleep(SHORT * 3 / 2).await;
            }
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*passed.lock().unwrap(), [0, 1, 2, 3, 4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_gate_that_closes_again_holds_back_waiting_requests() {
        let gate = Arc::new(Gate::new(6000, false));
        gate.close(SHORT);
        let waiting = {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move { entered(&gate).await })
        };
        tokio::time::sleep(SHORT / 2).await;
        gate.close(SHORT * 2);
        assert!(waiting.await.unwrap() >= SHORT * 2);
    }

    #[test]
    fn the_interval_grows_as_fewer_requests_remain() {
        let millis = |remaining| pace(6000, remaining).map(|pace| pace.as_millis());
        assert_eq!(millis(6000), None);
        assert_eq!(millis(600), None);
        assert_eq!(millis(300), Some(20));
        assert_eq!(millis(60), Some(100));
        assert_eq!(millis(0), Some(1000));
        assert_eq!(pace(0, 0), None);
    }
}
