//! Which sessions are listed and which partitions wait for one, without I/O: events in, steps out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::Instant;

use super::backoff::Failures;
use super::listed::Listed;

/// Waits while the service lists no stream, or not the wanted one.
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How often the streams are listed again to find added partitions, at most.
const SHORTEST_PERIOD: Duration = Duration::from_secs(1);

/// How often the service may list no stream before the open feeds are closed. Some readers report
/// that it lists none while a feed of the same name is open.
const EMPTY_LISTS: u32 = 3;

/// What to do next.
pub(super) enum Step {
    /// Follow a partition that is listed for the first time.
    Follow {
        listed: Listed,
        /// Whether it is in the first list, so that it was there before the stream.
        first: bool,
    },
    /// Give a partition its next session.
    Give(Listed),
    /// Close all feeds.
    CloseAll,
    /// Report that the service has listed no stream for a time.
    ReportNone(Duration),
    /// Report the error of the list.
    ReportError,
    /// Report the error of the list, and end.
    End,
}

/// A list of streams that failed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failed {
    /// Whether a later list may succeed.
    pub(super) is_transient: bool,
    /// The wait that the service requests.
    pub(super) retry_after: Option<Duration>,
}

/// The state of the discovery.
pub(super) struct Discovery {
    /// All partitions that were listed so far.
    known: BTreeSet<u64>,
    /// The partitions whose feed is closed, and that wait for a session.
    waiting: BTreeSet<u64>,
    /// Sessions of the last list that were not used yet, because their partitions were open.
    unused: BTreeMap<u64, Listed>,
    failures: Failures,
    /// When the streams are listed next.
    next: Instant,
    /// The time between lists while all is well.
    period: Duration,
    has_listed: bool,
    /// Whether the service has listed streams the last time.
    is_well: bool,
}

impl Discovery {
    pub(super) fn new(patience: Duration, now: Instant) -> Self {
        Discovery {
            known: BTreeSet::new(),
            waiting: BTreeSet::new(),
            unused: BTreeMap::new(),
            failures: Failures::new(FIRST_WAIT, LONGEST_WAIT, patience),
            next: now,
            period: Duration::from_secs(1800),
            has_listed: false,
            is_well: true,
        }
    }

    /// When the streams are listed next.
    pub(super) fn next(&self) -> Instant {
        self.next
    }

    /// A partition needs a session: an unused one, unless it needs a new one.
    pub(super) fn wanted(&mut self, partition: u64, new: bool, now: Instant) -> Option<Step> {
        let unused = self.unused.remove(&partition);
        let unused = unused.filter(|listed| !new && listed.session.ends_at() > now);
        if let Some(listed) = unused {
            return Some(Step::Give(listed));
        }
        self.waiting.insert(partition);
        if self.is_well {
            self.next = self.next.min(now);
        }
        None
    }

    /// The service has listed these streams.
    pub(super) fn listed(&mut self, list: Vec<Listed>, now: Instant) -> Vec<Step> {
        if list.is_empty() {
            return self.empty(now);
        }
        let first = !std::mem::replace(&mut self.has_listed, true);
        self.is_well = true;
        self.unused.clear();
        let lasts = list.iter().map(|listed| listed.session.lasts()).min();
        self.period = lasts.unwrap_or(self.period).max(SHORTEST_PERIOD);
        let mut steps = Vec::new();
        for listed in list {
            let partition = listed.partition;
            if self.waiting.remove(&partition) {
                steps.push(Step::Give(listed));
            } else if self.known.insert(partition) {
                steps.push(Step::Follow { listed, first });
            } else {
                self.unused.insert(partition, listed);
            }
        }
        // A partition that is not listed may come back.
        if self.waiting.is_empty() {
            self.failures.clear();
            self.next = now + self.period;
        } else {
            self.next = now + self.failures.count(now).min(self.period);
        }
        steps
    }

    fn empty(&mut self, now: Instant) -> Vec<Step> {
        let open = self.known.len() > self.waiting.len();
        if open && self.waiting.is_empty() {
            self.next = now + self.period;
            return Vec::new();
        }
        self.is_well = false;
        self.next = now + self.failures.count(now);
        match self.failures.overdue(now) {
            _ if open && self.failures.number() == EMPTY_LISTS => {
                self.next = now + FIRST_WAIT / 10;
                vec![Step::CloseAll]
            }
            Some(after) if !open => vec![Step::ReportNone(after)],
            Some(_) | None => Vec::new(),
        }
    }

    /// The streams could not be listed.
    pub(super) fn failed(&mut self, failed: Failed, now: Instant) -> Option<Step> {
        let idle = self.waiting.is_empty() && !self.known.is_empty();
        self.is_well = false;
        let wait = self.failures.count(now);
        self.next = now + failed.retry_after.unwrap_or_default().max(wait);
        match failed.is_transient {
            // The open feeds are read as long as they are open.
            _ if idle => None,
            false => Some(Step::End),
            true => self.failures.overdue(now).map(|_| Step::ReportError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_stream::listed::Session;

    const SECOND: Duration = Duration::from_secs(1);

    fn listed(partition: u64, now: Instant) -> Listed {
        Listed {
            partition,
            feed: "https://firehose.crowdstrike.com/".parse().unwrap(),
            token: "t".into(),
            session: Session::new(now, 1800 * SECOND),
        }
    }

    fn list(partitions: &[u64], now: Instant) -> Vec<Listed> {
        partitions.iter().map(|it| listed(*it, now)).collect()
    }

    fn shown(steps: impl IntoIterator<Item = Step>) -> Vec<String> {
        let shown = |step| match step {
            Step::Follow { listed, first } => format!("follow {} {first}", listed.partition),
            Step::Give(listed) => format!("give {}", listed.partition),
            Step::CloseAll => "close all".to_owned(),
            Step::ReportNone(after) => format!("none for {after:?}"),
            Step::ReportError => "report".to_owned(),
            Step::End => "end".to_owned(),
        };
        steps.into_iter().map(shown).collect()
    }

    fn discovery() -> (Discovery, Instant) {
        let now = Instant::now();
        (Discovery::new(300 * SECOND, now), now)
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn all_listed_partitions_are_followed() {
        let (mut discovery, now) = discovery();
        assert_eq!(discovery.next(), now);
        let steps = discovery.listed(list(&[0, 1], now), now);
        assert_eq!(shown(steps), ["follow 0 true", "follow 1 true"]);
        assert_eq!(
            discovery.next(),
            now + 1800 * SECOND,
            "for added partitions"
        );
        let later = now + 1800 * SECOND;
        let steps = discovery.listed(list(&[0, 1, 2], later), later);
        assert_eq!(shown(steps), ["follow 2 false"]);
    }

    #[test]
    fn a_closed_partition_is_listed_at_once_and_several_share_a_list() {
        let (mut discovery, now) = discovery();
        discovery.listed(list(&[0, 1, 2], now), now);
        let now = now + 5 * SECOND;
        assert_eq!(shown(discovery.wanted(0, false, now)), NONE);
        assert_eq!(discovery.next(), now);
        assert_eq!(shown(discovery.wanted(2, false, now)), NONE);
        let steps = discovery.listed(list(&[0, 1, 2], now), now);
        assert_eq!(shown(steps), ["give 0", "give 2"]);
        assert_eq!(discovery.next(), now + 1800 * SECOND);
    }

    #[test]
    fn a_session_of_the_last_list_is_used_unless_it_is_refused_or_over() {
        let (mut discovery, now) = discovery();
        discovery.listed(list(&[0, 1], now), now);
        discovery.wanted(0, false, now);
        discovery.listed(list(&[0, 1], now), now);
        assert_eq!(shown(discovery.wanted(1, false, now)), ["give 1"]);
        assert_eq!(
            shown(discovery.wanted(1, false, now)),
            NONE,
            "it is used up"
        );
        for (new, later) in [(true, 0), (false, 1800)] {
            let (mut discovery, now) = self::discovery();
            discovery.listed(list(&[0, 1], now), now);
            discovery.listed(list(&[0, 1], now), now);
            let wanted = discovery.wanted(1, new, now + later * SECOND);
            assert_eq!(shown(wanted), NONE, "{new} {later}");
        }
    }

    #[test]
    fn a_partition_that_is_gone_is_looked_for_and_continues_when_it_is_back() {
        let (mut discovery, start) = discovery();
        discovery.listed(list(&[0, 1], start), start);
        discovery.wanted(1, false, start);
        let mut now = start;
        let mut waits = Vec::new();
        for _ in 0..10 {
            assert_eq!(shown(discovery.listed(list(&[0], now), now)), NONE);
            waits.push((discovery.next() - now).as_secs());
            now = discovery.next();
        }
        assert_eq!(waits, [10, 20, 40, 60, 60, 60, 60, 60, 60, 60]);
        let steps = discovery.listed(list(&[0, 1], now), now);
        assert_eq!(shown(steps), ["give 1"]);
        assert_eq!(discovery.next(), now + 1800 * SECOND);
    }

    #[test]
    fn an_empty_list_is_retried_and_reported_once_it_has_lasted() {
        let (mut discovery, start) = discovery();
        let mut now = start;
        let mut reports = Vec::new();
        for _ in 0..14 {
            let steps = shown(discovery.listed(Vec::new(), now));
            reports.extend(
                steps
                    .into_iter()
                    .map(|step| (step, (now - start).as_secs())),
            );
            now = discovery.next();
        }
        assert_eq!(
            reports,
            [
                ("none for 310s".to_owned(), 310),
                ("none for 300s".to_owned(), 610)
            ]
        );
    }

    #[test]
    fn if_no_stream_is_listed_while_feeds_are_open_the_open_feeds_are_closed() {
        let (mut discovery, now) = discovery();
        discovery.listed(list(&[0, 1], now), now);
        assert_eq!(
            shown(discovery.listed(Vec::new(), now)),
            NONE,
            "all is well"
        );
        assert_eq!(discovery.next(), now + 1800 * SECOND);
        discovery.wanted(0, false, now);
        assert_eq!(shown(discovery.listed(Vec::new(), now)), NONE);
        assert_eq!(shown(discovery.listed(Vec::new(), now)), NONE);
        assert_eq!(shown(discovery.listed(Vec::new(), now)), ["close all"]);
        discovery.wanted(1, false, now);
        let steps = discovery.listed(list(&[0, 1], now), now);
        assert_eq!(shown(steps), ["give 0", "give 1"]);
    }

    #[test]
    fn a_list_that_fails_is_retried_and_reported_once_it_has_lasted() {
        let (mut discovery, start) = discovery();
        let busy = |seconds: Option<u64>| Failed {
            is_transient: true,
            retry_after: seconds.map(Duration::from_secs),
        };
        assert_eq!(shown(discovery.failed(busy(None), start)), NONE);
        assert_eq!(discovery.next(), start + 10 * SECOND);
        assert_eq!(shown(discovery.failed(busy(Some(50)), start)), NONE);
        assert_eq!(discovery.next(), start + 50 * SECOND);
        let late = start + 300 * SECOND;
        assert_eq!(shown(discovery.failed(busy(None), late)), ["report"]);
    }

    #[test]
    fn a_refused_list_is_the_end_unless_all_feeds_are_open() {
        let refused = Failed {
            is_transient: false,
            retry_after: None,
        };
        let (mut discovery, now) = discovery();
        assert_eq!(shown(discovery.failed(refused, now)), ["end"]);
        discovery.listed(list(&[0], now), now);
        assert_eq!(shown(discovery.failed(refused, now)), NONE);
        discovery.wanted(0, false, now);
        assert_eq!(shown(discovery.failed(refused, now)), ["end"]);
    }
}
