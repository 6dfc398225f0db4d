//! The pace at which the state of a job is polled, until a deadline.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// The factor by which the interval grows after each poll.
const GROWTH: f64 = 1.5;

/// The shortest interval, so that polls never follow each other without a pause.
const SHORTEST: Duration = Duration::from_millis(1);

/// The longest time, so that adding it to a time can't overflow.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Sets how the state of a job is polled, such as a command on a host: how often, and for how long.
///
/// The first poll is immediate. The wait before the second poll is the interval, and each further
/// wait is half as long again, up to the longest interval. The last poll is at the deadline. A
/// service that states when to poll next, as it does for searches, replaces these intervals.
///
/// ```
/// # use std::time::Duration;
/// use falcon_sdk::Polling;
///
/// let polling = Polling::new()
///     .timeout(Duration::from_secs(120))
///     .on_progress(|progress| eprintln!("{:?}: {:?}", progress.elapsed, progress.state));
/// ```
#[derive(Clone)]
#[must_use]
pub struct Polling {
    interval: Duration,
    max_interval: Duration,
    timeout: Duration,
    report: Option<Arc<Report>>,
}

type Report = dyn Fn(&PollProgress) + Send + Sync;

/// The progress of a job that is not complete.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PollProgress {
    /// How many polls were made.
    pub polls: u32,
    /// The time since the first poll.
    pub elapsed: Duration,
    /// The state that the service reports, if it reports any.
    pub state: Option<String>,
    /// The completed share in percent, if the service reports it.
    pub percent: Option<f64>,
}

impl Polling {
    /// The default interval.
    #[cfg(feature = "siem")]
    pub(crate) const FIRST: Duration = Duration::from_secs(1);

    /// Polls after 1 s at first and every 15 s at last, for 10 minutes.
    pub fn new() -> Self {
        Polling {
            interval: Duration::from_secs(1),
            max_interval: Duration::from_secs(15),
            timeout: Duration::from_secs(600),
            report: None,
        }
    }

    /// Sets the wait before the second poll. Default: 1 s.
    pub fn interval(mut self, time: Duration) -> Self {
        self.interval = time.clamp(SHORTEST, LONGEST);
        self
    }

    /// Sets the longest wait between two polls. Default: 15 s.
    pub fn max_interval(mut self, time: Duration) -> Self {
        self.max_interval = time.clamp(SHORTEST, LONGEST);
        self
    }

    /// Sets how long to poll. The job itself continues at the service. Default: 10 minutes.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time.min(LONGEST);
        self
    }

    /// Sets a function that is called after each poll of a job that is not complete. Default: none.
    pub fn on_progress(mut self, report: impl Fn(&PollProgress) + Send + Sync + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// The same with a longest wait of at most this time, because the result is available only for
    /// a while.
    #[cfg(feature = "jobs")]
    pub(crate) fn capped(&self, time: Duration) -> Self {
        let max_interval = self.max_interval.min(time).max(SHORTEST);
        Polling {
            max_interval,
            ..self.clone()
        }
    }

    /// Starts the clock.
    pub(crate) fn start(&self) -> Pace {
        let begun = Instant::now();
        Pace {
            polling: self.clone(),
            begun,
            deadline: begun + self.timeout,
            next: self.interval,
            polls: 0,
        }
    }
}

impl Default for Polling {
    fn default() -> Self {
        Polling::new()
    }
}

impl fmt::Debug for Polling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Polling")
            .field("interval", &self.interval)
            .field("max_interval", &self.max_interval)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// The polls of one job.
pub(crate) struct Pace {
    polling: Polling,
    begun: Instant,
    deadline: Instant,
    /// The next interval.
    next: Duration,
    polls: u32,
}

#[allow(dead_code, reason = "each workflow uses some of these")]
impl Pace {
    /// Reports the state of a job that is not complete, and waits until the next poll. Returns
    /// `false` if the deadline has passed.
    pub(crate) async fn wait(&mut self, state: Option<&str>, percent: Option<f64>) -> bool {
        self.wait_for(None, state, percent).await
    }

    /// The same, with a wait that the service states in place of the interval.
    pub(crate) async fn wait_for(
        &mut self,
        pause: Option<Duration>,
        state: Option<&str>,
        percent: Option<f64>,
    ) -> bool {
        let now = Instant::now();
        self.polls += 1;
        if let Some(report) = &self.polling.report {
            report(&PollProgress {
                polls: self.polls,
                elapsed: now - self.begun,
                state: state.map(str::to_owned),
                percent,
            });
        }
        let Some(moment) = self.advance(now, pause) else {
            return false;
        };
        sleep_until(moment).await;
        true
    }

    /// Shortens the next wait to the first interval again, because the job has made progress.
    pub(crate) fn quicken(&mut self) {
        self.next = self.polling.interval;
    }

    /// How long the job may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.polling.timeout
    }

    /// The time of the next poll, unless the deadline has passed.
    fn advance(&mut self, now: Instant, pause: Option<Duration>) -> Option<Instant> {
        if now >= self.deadline {
            return None;
        }
        let wait = pause.unwrap_or_else(|| {
            let wait = self.next.min(self.polling.max_interval);
            self.next = wait.mul_f64(GROWTH);
            wait
        });
        Some((now + wait).min(self.deadline))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn seconds(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    /// The times of all polls, in milliseconds from the start.
    async fn polls(polling: Polling) -> Vec<u128> {
        let begun = Instant::now();
        let mut pace = polling.start();
        let mut times = vec![0];
        while pace.wait(None, None).await {
            times.push(begun.elapsed().as_millis());
        }
        times
    }

    #[tokio::test(start_paused = true)]
    async fn the_interval_grows_by_half_up_to_the_longest() {
        let polling = Polling::new().interval(seconds(2)).max_interval(seconds(4));
        let times = polls(polling.timeout(seconds(17))).await;
        assert_eq!(times, [0, 2_000, 5_000, 9_000, 13_000, 17_000]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_poll_is_at_the_deadline() {
        let polling = Polling::new().interval(seconds(9)).timeout(seconds(10));
        assert_eq!(polls(polling.clone()).await, [0, 9_000, 10_000]);
        assert_eq!(polls(polling.timeout(Duration::ZERO)).await, [0]);
    }

    #[tokio::test(start_paused = true)]
    async fn progress_makes_the_next_wait_short_again() {
        let mut pace = Polling::new().start();
        let begun = Instant::now();
        for _ in 0..3 {
            pace.wait(None, None).await;
        }
        assert_eq!(begun.elapsed().as_millis(), 4_750);
        pace.quicken();
        pace.wait(None, None).await;
        assert_eq!(begun.elapsed().as_millis(), 5_750);
    }

    #[tokio::test(start_paused = true)]
    async fn each_poll_is_reported_with_the_jobs_state() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&seen);
        let polling = Polling::new().on_progress(move |progress| {
            into.lock().unwrap().push(progress.clone());
        });
        let mut pace = polling.start();
        pace.wait(Some("running"), Some(10.0)).await;
        pace.wait(None, None).await;
        let seen = seen.lock().unwrap();
        assert_eq!(
            (seen[0].polls, seen[0].state.as_deref()),
            (1, Some("running"))
        );
        assert_eq!((seen[0].elapsed, seen[0].percent), (seconds(0), Some(10.0)));
        assert_eq!((seen[1].polls, seen[1].elapsed), (2, seconds(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_and_the_shortest_times_are_cut() {
        let longest = Polling::new()
            .interval(Duration::MAX)
            .max_interval(Duration::MAX)
            .timeout(Duration::MAX);
        assert!(longest.start().wait(None, None).await);
        let shortest = Polling::new().interval(Duration::ZERO).timeout(seconds(1));
        let polls = polls(shortest.max_interval(Duration::ZERO)).await;
        assert_eq!(polls[..3], [0, 1, 2]);
    }
}
