//! When a request is retried: the caller's settings.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use http::StatusCode;

use crate::error::Error;
use crate::request::Call;
use crate::response::Response;

/// The longest wait that can be set, so that adding it to a time can't overflow.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The shortest wait after a 429, whatever its headers say. If the stated time is missing or past,
/// all requests of the account would otherwise be retried at once.
const SHORTEST: Duration = Duration::from_secs(1);

/// Sets when requests are retried.
///
/// The service does not process a request that gets a 429. Every such request is
/// retried, reads and writes alike, when the service allows it. The limit belongs to the account.
/// All clones of a client, and the clients of its members, wait until then and continue one by one.
///
/// A request is also retried if its connection failed before anything was sent. After a broken
/// connection, a 408, 502, 503 or 504, a request is retried only if it reads.
/// [`Call::effect`](crate::request::Call::effect) decides this: reads are every GET or HEAD that
/// changes nothing, and every POST that lists, aggregates or returns records. The wait doubles from
/// attempt to attempt, with jitter, and is at least the `Retry-After` of a 503.
///
/// The retry after a 401, with a new token, is not counted here.
///
/// ```
/// # use std::time::Duration;
/// # use falcon_sdk::{Client, Retry};
/// let retry = Retry::new()
///     .attempts(3)
///     .within(Duration::from_secs(60))
///     .decide(|attempt| attempt.allowed && attempt.call.operation() != "UploadSampleV3");
/// let builder = Client::builder().retry(retry);
/// ```
#[derive(Clone)]
#[must_use]
pub struct Retry {
    attempts: u32,
    within: Duration,
    first_wait: Duration,
    pub(super) longest_wait: Duration,
    decide: Option<Arc<Decide>>,
}

type Decide = dyn Fn(&Attempt<'_>) -> bool + Send + Sync;

/// A failed attempt, which may be retried.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The request.
    pub call: &'a Call,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The status of the response, if there is a response.
    pub status: Option<StatusCode>,
    /// The error that took the place of a response.
    pub error: Option<&'a Error>,
    /// Whether the request is retried unless [`decide`](Retry::decide) is set.
    pub allowed: bool,
}

impl Retry {
    /// Up to 5 attempts within 5 minutes. The first wait is at least 0.5 s, the longest 60 s.
    pub fn new() -> Self {
        Retry {
            attempts: 5,
            within: Duration::from_secs(300),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(60),
            decide: None,
        }
    }

    /// Sends every request once, without retries.
    pub fn never() -> Self {
        Retry::new().attempts(1)
    }

    /// Sets how many times a request is sent at most. 0 counts as 1. Default: 5.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets how long after the first attempt another attempt may begin. Default: 5 minutes.
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// Sets the wait before the second attempt. The actual wait is random, between this time and
    /// its double. More than a day counts as a day. Default: 0.5 s.
    pub fn first_wait(mut self, time: Duration) -> Self {
        self.first_wait = time.min(DAY);
        self
    }

    /// Sets the longest wait between two attempts, even if a 429 states a longer wait. More than a day
    /// counts as a day. Default: 60 s.
    pub fn longest_wait(mut self, time: Duration) -> Self {
        self.longest_wait = time.min(DAY);
        self
    }

    /// Sets a function that decides whether to retry a request after an error response or an error.
    /// The number of attempts and the time stay limited. The function also decides about the
    /// client's logins, whose operation is `oauth2AccessToken`. Default:
    /// [`allowed`](Attempt::allowed).
    pub fn decide(mut self, decide: impl Fn(&Attempt<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.decide = Some(Arc::new(decide));
        self
    }

    pub(crate) fn retries(&self, attempt: &Attempt<'_>) -> bool {
        match &self.decide {
            Some(decide) => decide(attempt),
            None => attempt.allowed,
        }
    }

    /// Whether another attempt may be made after a number of attempts, at a time since the first.
    pub(crate) fn has_time(&self, attempts: u32, time: Duration) -> bool {
        attempts < self.attempts && time <= self.within
    }

    /// How long to wait after a response: for a 429 and a 503, at least as long as it states.
    pub(crate) fn wait_after(&self, response: &Response, wait: Duration) -> Duration {
        let stated = || response.headers.retry_after().unwrap_or_default().max(wait);
        match response.status {
            StatusCode::TOO_MANY_REQUESTS => stated().max(SHORTEST).min(self.longest_wait),
            StatusCode::SERVICE_UNAVAILABLE => stated().min(self.longest_wait),
            _ => wait,
        }
    }

    /// The waits between attempts, without end.
    pub(crate) fn waits(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        let longest = self.longest_wait;
        ExponentialBuilder::new()
            .with_min_delay(self.first_wait)
            .with_max_delay(longest)
            .without_max_times()
            .with_jitter()
            .build()
            // Jitter may double the longest wait.
            .map(move |wait| wait.min(longest))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Retry::new()
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry")
            .field("attempts", &self.attempts)
            .field("within", &self.within)
            .field("first_wait", &self.first_wait)
            .field("longest_wait", &self.longest_wait)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_jitter_up_to_the_longest() {
        let (first, longest) = (Duration::from_secs(1), Duration::from_secs(10));
        let retry = Retry::new().first_wait(first).longest_wait(longest);
        for _ in 0..100 {
            let waits: Vec<_> = retry.waits().take(50).collect();
            for (number, wait) in waits.iter().enumerate() {
                let least = first.saturating_mul(1 << number.min(10)).min(longest);
                assert!((least..=longest.min(least * 2)).contains(wait), "{waits:?}");
            }
        }
    }

    #[test]
    fn a_wait_of_more_than_a_day_is_cut_to_a_day() {
        let retry = Retry::new()
            .first_wait(Duration::MAX)
            .longest_wait(Duration::MAX);
        assert_eq!(retry.waits().next(), Some(Duration::from_secs(86_400)));
    }
}
