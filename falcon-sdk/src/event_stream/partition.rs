//! The state of one partition, without I/O: events in, the next step out.

use std::time::Duration;

use tokio::time::Instant;

use super::backoff::Failures;
use super::listed::Session;

/// Waits between connections that bring no event.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// An event of a partition.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Happened {
    /// The service has listed the partition, with a session.
    Listed(Session),
    /// The feed has sent a successful status.
    Connected,
    /// The feed has ended or broken off, or was silent for too long.
    Closed {
        /// Whether it brought an event.
        events: bool,
    },
    /// There was no response, or one that says that the service is busy.
    Unreachable,
    /// The session or the request was refused: a 401, a 404, or another 4xx.
    Refused,
    /// It is time to refresh the session.
    RefreshDue,
    Refreshed,
    /// A refresh had no response, or one that says that the service is busy.
    RefreshFailed,
    /// A refresh was refused, usually by a 404: there is no such session.
    RefreshRefused,
}

/// What to do next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// After a wait, find out the partition's next session.
    Discover {
        after: Duration,
        /// Whether sessions that were listed before are useless.
        new: bool,
        /// Whether the problem is to be reported to the program.
        report: bool,
    },
    /// Open the feed.
    Connect,
    /// Read on, and refresh the session at a time.
    Read { refresh_at: Instant },
    /// Refresh the session, as long as it lasts.
    Refresh { until: Instant },
}

/// The state of one partition.
pub(super) struct Partition {
    session: Session,
    /// Connections in a row that brought no event.
    failures: Failures,
    /// When to refresh.
    refresh_at: Instant,
}

impl Partition {
    /// A partition that the service has listed.
    pub(super) fn new(session: Session, patience: Duration) -> Self {
        Partition {
            session,
            failures: Failures::new(FIRST_WAIT, LONGEST_WAIT, patience),
            refresh_at: session.refreshed_at(),
        }
    }

    /// The next step after an event.
    pub(super) fn next(&mut self, happened: Happened, now: Instant) -> Step {
        match happened {
            Happened::Listed(session) => {
                self.renew(session);
                Step::Connect
            }
            Happened::Connected => {
                self.failures.pass();
                self.read()
            }
            Happened::Closed { events: true } => {
                self.failures.clear();
                Step::Discover {
                    after: Duration::ZERO,
                    new: false,
                    report: false,
                }
            }
            // A feed may be without events for hours.
            Happened::Closed { events: false } => self.discover(false, false, now),
            Happened::Unreachable => self.discover(false, true, now),
            Happened::Refused => self.discover(true, true, now),
            Happened::RefreshDue => {
                // The feed was open for most of its session.
                self.failures.clear();
                Step::Refresh {
                    until: self.session.ends_at().max(now + FIRST_WAIT),
                }
            }
            Happened::Refreshed => {
                let mut session = self.session;
                session.refresh(now);
                self.renew(session);
                self.read()
            }
            Happened::RefreshFailed => {
                self.refresh_at = now + self.session.retried_after();
                match self.refresh_at < self.session.ends_at() {
                    true => self.read(),
                    false => self.discover(true, false, now),
                }
            }
            Happened::RefreshRefused => self.discover(true, false, now),
        }
    }

    fn renew(&mut self, session: Session) {
        self.session = session;
        self.refresh_at = session.refreshed_at();
    }

    fn read(&self) -> Step {
        Step::Read {
            refresh_at: self.refresh_at,
        }
    }

    /// The first time at once, then after a wait.
    fn discover(&mut self, new: bool, report: bool, now: Instant) -> Step {
        let is_first = self.failures.number() == 0;
        let after = self.failures.count(now);
        Step::Discover {
            after: if is_first { Duration::ZERO } else { after / 2 },
            new,
            report: report && self.failures.overdue(now).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn partition() -> (Partition, Instant) {
        let now = Instant::now();
        let session = Session::new(now, 1800 * SECOND);
        (Partition::new(session, 300 * SECOND), now)
    }

    fn at_once(new: bool) -> Step {
        Step::Discover {
            after: Duration::ZERO,
            new,
            report: false,
        }
    }

    #[test]
    fn a_listed_partition_is_opened_read_and_refreshed_at_nine_tenths() {
        let (mut partition, start) = partition();
        let session = Session::new(start, 1800 * SECOND);
        assert_eq!(
            partition.next(Happened::Listed(session), start),
            Step::Connect
        );
        let due = start + 1620 * SECOND;
        let read = Step::Read { refresh_at: due };
        assert_eq!(partition.next(Happened::Connected, start), read);
        let until = start + 1800 * SECOND;
        assert_eq!(
            partition.next(Happened::RefreshDue, due),
            Step::Refresh { until }
        );
        let again = Step::Read {
            refresh_at: due + 1620 * SECOND,
        };
        assert_eq!(partition.next(Happened::Refreshed, due), again);
    }

    #[test]
    fn a_closed_feed_needs_a_discovery_at_once() {
        let (mut partition, now) = partition();
        partition.next(Happened::Connected, now);
        let closed = Happened::Closed { events: true };
        assert_eq!(partition.next(closed, now), at_once(false));
        assert_eq!(partition.next(closed, now), at_once(false));
    }

    #[test]
    fn a_refused_session_is_not_used_again() {
        for refused in [Happened::Refused, Happened::RefreshRefused] {
            let (mut partition, now) = partition();
            partition.next(Happened::Connected, now);
            assert_eq!(partition.next(refused, now), at_once(true), "{refused:?}");
        }
    }

    #[test]
    fn connections_without_events_are_further_and_further_apart() {
        for fault in [
            Happened::Closed { events: false },
            Happened::Unreachable,
            Happened::Refused,
        ] {
            let (mut partition, now) = partition();
            let waits: Vec<u64> = (0..9)
                .map(|_| match partition.next(fault, now) {
                    Step::Discover { after, .. } => after.as_secs(),
                    step => panic!("{step:?}"),
                })
                .collect();
            assert_eq!(waits, [0, 1, 2, 4, 8, 16, 30, 30, 30], "{fault:?}");
            partition.next(Happened::Closed { events: true }, now);
            assert_eq!(
                partition.next(Happened::Closed { events: false }, now),
                at_once(false)
            );
        }
    }

    #[test]
    fn a_problem_is_reported_once_it_has_lasted() {
        let (mut partition, start) = partition();
        let reported =
            |partition: &mut Partition, happened, now| match partition.next(happened, now) {
                Step::Discover { report, .. } => report,
                step => panic!("{step:?}"),
            };
        assert!(!reported(&mut partition, Happened::Unreachable, start));
        assert!(!reported(
            &mut partition,
            Happened::Unreachable,
            start + 299 * SECOND
        ));
        assert!(reported(
            &mut partition,
            Happened::Refused,
            start + 300 * SECOND
        ));
        assert!(!reported(
            &mut partition,
            Happened::Refused,
            start + 301 * SECOND
        ));
        assert_eq!(partition.next(Happened::Connected, start), partition.read());
        assert!(!reported(
            &mut partition,
            Happened::Refused,
            start + 800 * SECOND
        ));
        let quiet = Happened::Closed { events: false };
        assert!(!reported(&mut partition, quiet, start + 900 * SECOND));
    }

    #[test]
    fn a_failed_refresh_is_retried_until_the_session_ends() {
        let (mut partition, start) = partition();
        let mut now = start + 1620 * SECOND;
        for retry in 1..=5 {
            partition.next(Happened::RefreshDue, now);
            let next = now + 30 * SECOND;
            let read = Step::Read { refresh_at: next };
            assert_eq!(
                partition.next(Happened::RefreshFailed, now),
                read,
                "{retry}"
            );
            now = next;
        }
        assert_eq!(partition.next(Happened::RefreshFailed, now), at_once(true));
    }
}
