//! How long a session lives: when it must be refreshed, and when it has expired. It does no IO.

use std::time::Duration;

use tokio::time::Instant;

/// How long a session lives without a refresh.
pub(super) const LIFETIME: Duration = Duration::from_secs(600);

/// The age at which a session is refreshed: it lives for another three minutes then.
pub(super) const REFRESH: Duration = Duration::from_secs(420);

/// The pause after a refresh that failed.
const RETRY: Duration = Duration::from_secs(15);

/// The lifetime of a session or a batch.
pub(super) struct Lease {
    /// When the last refresh, or the opening, was sent.
    refreshed: Instant,
    /// When the next refresh is due. `None` if the session is lost.
    due: Option<Instant>,
}

/// The age of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Age {
    /// It needs no refresh.
    Fresh,
    /// It must be refreshed before it is used.
    Due,
    /// It is gone.
    Expired,
}

impl Lease {
    /// A session that was opened, or refreshed, by a request sent at that time.
    pub(super) fn from(sent: Instant) -> Self {
        Lease {
            refreshed: sent,
            due: Some(sent + REFRESH),
        }
    }

    pub(super) fn age(&self, now: Instant) -> Age {
        match self.due {
            None => Age::Expired,
            Some(_) if now >= self.refreshed + LIFETIME => Age::Expired,
            Some(due) if now >= due => Age::Due,
            Some(_) => Age::Fresh,
        }
    }

    /// When to refresh next. `None` if there is nothing to refresh.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        match self.age(now) {
            Age::Fresh | Age::Due => self.due,
            Age::Expired => None,
        }
    }

    /// A refresh failed: retry it soon.
    pub(super) fn failed(&mut self, now: Instant) {
        self.due = self.due.map(|_| now + RETRY);
    }

    /// The service does not know the session.
    pub(super) fn lost(&mut self) {
        self.due = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(number: u64) -> Duration {
        Duration::from_secs(60 * number)
    }

    #[tokio::test]
    async fn a_session_is_refreshed_after_seven_minutes_and_expires_after_ten() {
        let now = Instant::now();
        let lease = Lease::from(now);
        assert_eq!(lease.due(now), Some(now + minutes(7)));
        assert_eq!(lease.age(now + minutes(6)), Age::Fresh);
        assert_eq!(lease.age(now + minutes(7)), Age::Due);
        assert_eq!(lease.age(now + minutes(9)), Age::Due);
        assert_eq!(lease.age(now + minutes(10)), Age::Expired);
        assert_eq!(lease.due(now + minutes(10)), None);
    }

    #[tokio::test]
    async fn a_failed_refresh_is_retried_while_the_session_lives() {
        let now = Instant::now();
        let mut lease = Lease::from(now);
        lease.failed(now + minutes(7));
        assert_eq!(lease.due(now + minutes(7)), Some(now + minutes(7) + RETRY));
        lease.failed(now + minutes(10));
        assert_eq!(lease.age(now + minutes(10)), Age::Expired);
    }

    #[tokio::test]
    async fn a_lost_session_is_not_refreshed() {
        let now = Instant::now();
        let mut lease = Lease::from(now);
        lease.lost();
        lease.failed(now);
        assert_eq!((lease.age(now), lease.due(now)), (Age::Expired, None));
    }
}
