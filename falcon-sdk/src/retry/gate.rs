//! The gate that all requests of an account pass: closed by a 429 until the moment that it names.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::reply::Headers;

/// How long a minute's requests take.
const WINDOW: Duration = Duration::from_secs(60);

/// From which share of the limit on requests are slowed down: a tenth.
const SCARCE: u64 = 10;

/// The longest time between two requests that are slowed down.
const SLOWEST: Duration = Duration::from_secs(1);

/// A gate that all requests of an account pass. After a 429 they don't rush through it all at
/// once, but one by one at the rate that the account has.
#[derive(Debug)]
pub(super) struct Gate {
    /// Between two that waited.
    interval: Duration,
    paced: bool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Until when it is closed.
    closed: Instant,
    /// When the last one of those who wait goes through.
    last: Instant,
    /// Between two while few requests are left.
    pace: Option<Duration>,
}

impl Gate {
    /// A gate for so many requests a minute.
    pub(super) fn new(limit: u32, paced: bool) -> Self {
        let now = Instant::now();
        Gate {
            interval: WINDOW / limit.max(1),
            paced,
            state: Mutex::new(State {
                closed: now,
                last: now,
                pace: None,
            }),
        }
    }

    /// Waits for one's turn. Whoever gives up waiting leaves their turn unused.
    pub(super) async fn enter(&self) {
        while let Some(turn) = self.turn() {
            sleep_until(turn).await;
            if self.state().closed <= Instant::now() {
                return;
            }
        }
    }

    /// When it is one's turn, if that is not now.
    fn turn(&self) -> Option<Instant> {
        let mut state = self.state();
        let now = Instant::now();
        let turn = match state.pace {
            Some(pace) => state.closed.max(state.last + pace),
            None if state.closed.max(state.last) <= now => return None,
            None => state.closed.max(state.last) + self.interval,
        };
        state.last = turn.max(now);
        (turn > now).then_some(turn)
    }

    /// Closes it for that long, or leaves it closed if it is for longer.
    pub(super) fn close(&self, time: Duration) {
        let mut state = self.state();
        state.closed = state.closed.max(Instant::now() + time);
    }

    /// How long it is still closed.
    pub(super) fn closed_for(&self) -> Duration {
        self.state()
            .closed
            .saturating_duration_since(Instant::now())
    }

    /// Hears how many requests are left, to slow down in time.
    pub(super) fn hear(&self, headers: &Headers) {
        let told = (headers.rate_limit_limit(), headers.rate_limit_remaining());
        if let (true, (Some(limit), Some(remaining))) = (self.paced, told) {
            self.state().pace = pace(limit, remaining);
        }
    }

    /// Nothing that could panic is done while it is held.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time between two requests while few are left: the fewer, the longer.
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

    #[tokio::test]
    async fn an_open_gate_lets_everybody_through_at_once() {
        let gate = Gate::new(1, false);
        for _ in 0..1000 {
            assert!(entered(&gate).await < SHORT);
        }
    }

    #[tokio::test]
    async fn a_closed_gate_lets_nobody_through_before_it_opens() {
        let gate = Gate::new(6000, false);
        gate.close(SHORT);
        assert!(entered(&gate).await >= SHORT);
        assert!(entered(&gate).await < SHORT, "and is open afterwards");
    }

    #[tokio::test]
    async fn a_shorter_closing_does_not_open_it() {
        let gate = Gate::new(6000, false);
        gate.close(SHORT);
        gate.close(Duration::ZERO);
        assert!(entered(&gate).await >= SHORT);
    }

    #[tokio::test]
    async fn those_who_waited_go_through_one_by_one() {
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

    #[tokio::test]
    async fn one_that_is_closed_again_keeps_those_who_wait() {
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
    fn the_pace_slows_down_as_less_is_left() {
        let millis = |remaining| pace(6000, remaining).map(|pace| pace.as_millis());
        assert_eq!(millis(6000), None);
        assert_eq!(millis(600), None);
        assert_eq!(millis(300), Some(20));
        assert_eq!(millis(60), Some(100));
        assert_eq!(millis(0), Some(1000));
        assert_eq!(pace(0, 0), None);
    }
}
