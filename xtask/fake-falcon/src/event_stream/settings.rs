//! The settings of the event streams, and their faults.

use std::time::Duration;

use crate::text;

/// The settings of the event streams.
#[derive(Clone, Debug)]
pub struct EventStreams {
    pub(super) partitions: Vec<Duration>,
    pub(super) rate: f64,
    pub(super) history: u64,
    pub(super) retention: Duration,
    pub(super) event_size: usize,
    pub(super) interval: Duration,
    pub(super) keep_alive: Duration,
    pub(super) piece: usize,
    pub(super) exclusive: bool,
    pub(super) listed_when_idle: bool,
    pub(super) in_use: Vec<String>,
    pub(super) hosts: Option<(String, String)>,
    pub(super) at: Vec<(StreamFault, u64, Duration)>,
    pub(super) every: Vec<(StreamFault, Duration)>,
}

/// A fault of an event stream.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum StreamFault {
    /// The connection of the feed breaks.
    Reset,
    /// The feed sends half of an event, and then its connection breaks.
    HalfLine,
    /// The session has expired: the feed ends, and neither its token nor its refresh is accepted.
    Expired,
    /// The feed sends nothing more, but stays open.
    Silence,
    /// The next refresh is a 404.
    RefusedRefresh,
    /// The next refresh is a 503.
    FailedRefresh,
    /// The next feed is a 401.
    RefusedFeed,
    /// The next feed is a 503.
    FailedFeed,
    /// The next list is a 200 without a body.
    BlankList,
    /// The partition is gone for two minutes.
    Gone,
}

impl StreamFault {
    /// All faults, with their names.
    pub const ALL: [(&str, StreamFault); 10] = [
        ("reset", StreamFault::Reset),
        ("half-line", StreamFault::HalfLine),
        ("expired", StreamFault::Expired),
        ("silence", StreamFault::Silence),
        ("refused-refresh", StreamFault::RefusedRefresh),
        ("failed-refresh", StreamFault::FailedRefresh),
        ("refused-feed", StreamFault::RefusedFeed),
        ("failed-feed", StreamFault::FailedFeed),
        ("blank-list", StreamFault::BlankList),
        ("gone", StreamFault::Gone),
    ];
}

impl Default for EventStreams {
    /// Two partitions with 100 events, and another event each second.
    fn default() -> Self {
        EventStreams {
            partitions: vec![Duration::ZERO; 2],
            rate: 1.0,
            history: 100,
            retention: Duration::from_secs(7 * 24 * 60 * 60),
            event_size: 0,
            interval: Duration::from_secs(1800),
            keep_alive: Duration::from_secs(10),
            piece: 64 * 1024,
            exclusive: false,
            listed_when_idle: false,
            in_use: Vec::new(),
            hosts: None,
            at: Vec::new(),
            every: Vec::new(),
        }
    }
}

impl EventStreams {
    /// Sets the number of partitions. Default: 2.
    pub fn partitions(mut self, number: usize) -> Self {
        self.partitions = vec![Duration::ZERO; number];
        self
    }

    /// Adds a partition at a time of the server's clock. Its first event is created then.
    pub fn partition_at(mut self, time: Duration) -> Self {
        self.partitions.push(time);
        self
    }

    /// Sets how many events each partition creates in a second. Default: 1.
    pub fn rate(mut self, per_second: f64) -> Self {
        self.rate = per_second;
        self
    }

    /// Sets how many events each partition has at its start. Default: 100.
    pub fn history(mut self, events: u64) -> Self {
        self.history = events;
        self
    }

    /// Sets how long events are retained after their creation. Default: a week.
    pub fn retention(mut self, time: Duration) -> Self {
        self.retention = time;
        self
    }

    /// Sets the smallest size of an event in bytes of JSON. Default: 0, about 250 bytes.
    pub fn event_size(mut self, bytes: usize) -> Self {
        self.event_size = bytes;
        self
    }

    /// Sets how long a session lasts unless it is refreshed. Default: 1,800 s.
    pub fn interval(mut self, time: Duration) -> Self {
        self.interval = time;
        self
    }

    /// Sets the time between blank lines while there is no event. Default: 10 s.
    pub fn keep_alive(mut self, time: Duration) -> Self {
        self.keep_alive = time;
        self
    }

    /// Sets how many bytes a feed sends at a time. Default: 64 KiB.
    pub fn piece(mut self, bytes: usize) -> Self {
        self.piece = bytes.max(1);
        self
    }

    /// Sets whether a feed starts after the event at its `offset`. Default: false, and it starts at
    /// this event. The service's own behaviour is not known for sure.
    pub fn exclusive_offsets(mut self, exclusive: bool) -> Self {
        self.exclusive = exclusive;
        self
    }

    /// Sets whether no stream is listed for a name while one of its feeds is open. Default: false.
    /// The service's own behaviour is not known for sure.
    pub fn listed_when_idle(mut self, only: bool) -> Self {
        self.listed_when_idle = only;
        self
    }

    /// Another program uses that `appId`: no stream is listed for it.
    pub fn app_id_in_use(mut self, app_id: impl Into<String>) -> Self {
        self.in_use.push(app_id.into());
        self
    }

    /// Sets the hosts in the URLs of the feed and of the refresh, each with its port. Default: the
    /// server's own address.
    pub fn hosts(mut self, feed: impl Into<String>, refresh: impl Into<String>) -> Self {
        self.hosts = Some((feed.into(), refresh.into()));
        self
    }

    /// Adds a fault of a partition at a time of the server's clock, or at the next occasion.
    pub fn fault_at(mut self, fault: StreamFault, partition: u64, time: Duration) -> Self {
        self.at.push((fault, partition, time));
        self
    }

    /// Adds a fault once in each period, in turns for each partition.
    pub fn fault_every(mut self, fault: StreamFault, period: Duration) -> Self {
        self.every.push((fault, period));
        self
    }

    /// Sets one of these from a text such as `partitions=3`, or `reset=300s` for a fault in each
    /// 300 seconds.
    pub fn set(self, switch: &str) -> Result<Self, String> {
        let (name, value) = switch.split_once('=').unwrap_or((switch, ""));
        let time = || text::duration(value);
        let number = |number: &str| {
            let read = number.parse::<f64>().ok();
            let read = read.filter(|number| (0.0..=1e12).contains(number));
            read.ok_or_else(|| format!("{switch:?}: {number:?} is not a number"))
        };
        let fault = StreamFault::ALL.iter().find(|(known, _)| *known == name);
        if let Some((_, fault)) = fault {
            let period = time()?;
            return match period.is_zero() {
                true => Err(format!("{switch:?}: the time must not be 0")),
                false => Ok(self.fault_every(*fault, period)),
            };
        }
        Ok(match (name, value) {
            ("partitions", _) => self.partitions(number(value)? as usize),
            ("partition-at", _) => self.partition_at(time()?),
            ("rate", _) => self.rate(number(value)?),
            ("history", _) => self.history(number(value)? as u64),
            ("retention", _) => self.retention(time()?),
            ("event-size", _) => self.event_size(number(value)? as usize),
            ("interval", _) => self.interval(time()?),
            ("keep-alive", _) => self.keep_alive(time()?),
            ("piece", _) => self.piece(number(value)? as usize),
            ("exclusive-offsets", "") => self.exclusive_offsets(true),
            ("listed-when-idle", "") => self.listed_when_idle(true),
            ("app-id-in-use", app_id) => self.app_id_in_use(app_id),
            _ => {
                let faults = StreamFault::ALL.map(|(name, _)| name).join(", ");
                return Err(format!(
                    "{switch:?} is not a switch: write one of partitions=3, partition-at=60s, rate=10, \
                     history=1000, retention=3600s, event-size=4096, interval=60s, keep-alive=5s, \
                     piece=100, exclusive-offsets, listed-when-idle, app-id-in-use=NAME, or a fault and \
                     its period, such as reset=300s: {faults}"
                ));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_a_setting_or_a_fault_with_its_period() {
        let mut set = EventStreams::default();
        for (name, fault) in StreamFault::ALL {
            set = set.set(&format!("{name}=2.5s")).unwrap();
            let last = set.every.last().copied();
            assert_eq!(last, Some((fault, Duration::from_millis(2500))));
        }
        for switch in [
            "partition-at=60s",
            "partitions=3",
            "rate=0.5",
            "history=1000",
            "retention=3600s",
            "event-size=4096",
            "interval=60s",
            "keep-alive=5s",
            "piece=100",
            "exclusive-offsets",
            "listed-when-idle",
            "app-id-in-use=siem",
        ] {
            set = set.set(switch).unwrap();
        }
        assert_eq!(set.partitions, [Duration::ZERO; 3]);
        assert!(set.exclusive && set.listed_when_idle);
        for switch in [
            "reset",
            "reset=0s",
            "rate=x",
            "rate=-1",
            "exclusive-offsets=no",
            "",
            "=",
        ] {
            assert!(EventStreams::default().set(switch).is_err(), "{switch}");
        }
    }
}
