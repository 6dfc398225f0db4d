//! Waits between failures in a row, and when to report them.

use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row.
pub(super) struct Failures {
    first_wait: Duration,
    longest_wait: Duration,
    /// How long failures may last before they are reported.
    patience: Duration,
    number: u32,
    since: Option<Instant>,
}

impl Failures {
    pub(super) fn new(first_wait: Duration, longest_wait: Duration, patience: Duration) -> Self {
        Failures {
            first_wait,
            longest_wait,
            patience,
            number: 0,
            since: None,
        }
    }

    /// Counts a failure, and returns the wait after it. It doubles with each failure in a row.
    pub(super) fn count(&mut self, now: Instant) -> Duration {
        self.since.get_or_insert(now);
        let factor = 1_u32 << self.number.min(16);
        self.number += 1;
        self.first_wait
            .saturating_mul(factor)
            .min(self.longest_wait)
    }

    /// How many failures there were in a row.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// How long there have been only failures, if that is to be reported now. It is then reported
    /// after the same time again.
    pub(super) fn overdue(&mut self, now: Instant) -> Option<Duration> {
        let lasted = now.duration_since(self.since?);
        (lasted >= self.patience).then(|| {
            self.since = Some(now);
            lasted
        })
    }

    /// Ends the time in which there were only failures. The next wait stays as long.
    pub(super) fn pass(&mut self) {
        self.since = None;
    }

    /// Ends the failures.
    pub(super) fn clear(&mut self) {
        self.number = 0;
        self.since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let second = Duration::from_secs(1);
        let mut failures = Failures::new(second, 60 * second, 300 * second);
        let now = Instant::now();
        let waits: Vec<u64> = (0..40).map(|_| failures.count(now).as_secs()).collect();
        assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(waits[39], 60);
        failures.clear();
        assert_eq!(failures.count(now), second);
    }

    #[test]
    fn failures_are_reported_after_each_time_that_they_may_last() {
        let second = Duration::from_secs(1);
        let mut failures = Failures::new(second, 60 * second, 300 * second);
        let start = Instant::now();
        assert_eq!(failures.overdue(start + 900 * second), None);
        failures.count(start);
        assert_eq!(failures.overdue(start + 299 * second), None);
        assert_eq!(failures.overdue(start + 301 * second), Some(301 * second));
        assert_eq!(failures.overdue(start + 302 * second), None);
        assert!(failures.overdue(start + 601 * second).is_some());
        failures.clear();
        assert_eq!(failures.overdue(start + 2000 * second), None);
    }
}
