//! When a request is retried: the settings of a user.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use http::StatusCode;

use crate::error::Error;
use crate::request::Call;

/// The longest wait that may be set: what is added to a moment must be a moment.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How calls are repeated.
///
/// A 429 was not processed: every call is repeated, when the service says. The limit is the
/// account's, so that all clones of a client, and the clients of its members, wait until then, and
/// go on one after the other.
///
/// A call whose connection failed before anything was sent is retried too. After a broken
/// connection, a 408, 502, 503 or 504, only a call that reads is retried, by
/// [`Call::effect`](crate::request::Call::effect): a GET or HEAD that changes nothing, and a POST that
/// lists, aggregates or returns records. Between two attempts lies a time that doubles, with jitter,
/// and what a 503 asks for with `Retry-After`.
///
/// The one repetition after a 401, with a new token, is not counted here.
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
    pub(super) attempts: u32,
    pub(super) within: Duration,
    first_wait: Duration,
    pub(super) longest_wait: Duration,
    decide: Option<Arc<Decide>>,
}

type Decide = dyn Fn(&Attempt<'_>) -> bool + Send + Sync;

/// An attempt that failed, and may be repeated.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The call.
    pub call: &'a Call,
    /// Its number, from 1.
    pub number: u32,
    /// The status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// Why there is no answer, if there is none.
    pub error: Option<&'a Error>,
    /// Whether it would be repeated if nobody were asked.
    pub allowed: bool,
}

impl Retry {
    /// Up to 5 attempts within 5 minutes, after 0.5 s at first; after a 429 within a minute.
    pub fn new() -> Self {
        Retry {
            attempts: 5,
            within: Duration::from_secs(300),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(60),
            decide: None,
        }
    }

    /// Every call is sent once.
    pub fn never() -> Self {
        Retry::new().attempts(1)
    }

    /// How often a call is sent at most; 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long after the first attempt another one may begin.
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// About how long to wait before the second attempt: a random time from this to its double, a
    /// day at most.
    pub fn first_wait(mut self, time: Duration) -> Self {
        self.first_wait = time.min(DAY);
        self
    }

    /// The longest wait between two attempts, whatever a 429 asks for: a day at most.
    pub fn longest_wait(mut self, time: Duration) -> Self {
        self.longest_wait = time.min(DAY);
        self
    }

    /// Asks a function whether to repeat a call after an answer that is an error, or none; the
    /// number of attempts and the time stay bounded. It is asked about the client's logins as well,
    /// whose operation is `oauth2AccessToken`.
    pub fn decide(mut self, decide: impl Fn(&Attempt<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.decide = Some(Arc::new(decide));
        self
    }

    pub(super) fn retries(&self, attempt: &Attempt<'_>) -> bool {
        match &self.decide {
            Some(decide) => decide(attempt),
            None => attempt.allowed,
        }
    }

    /// The waits between attempts, without end.
    pub(super) fn waits(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        let longest = self.longest_wait;
        ExponentialBuilder::new()
            .with_min_delay(self.first_wait)
            .with_max_delay(longest)
            .without_max_times()
            .with_jitter()
            .build()
            // Jitter may double the longest one.
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
    fn a_wait_beyond_all_time_is_a_day() {
        let retry = Retry::new()
            .first_wait(Duration::MAX)
            .longest_wait(Duration::MAX);
        assert_eq!(retry.waits().next(), Some(DAY));
    }
}
