//! The faults that are due, each for its partition.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::settings::{EventStreams, StreamFault};

/// The faults of all partitions.
pub(super) struct Faults {
    /// Faults at a time, in order.
    at: VecDeque<(Duration, u64, StreamFault)>,
    every: Vec<Periodic>,
    partitions: u64,
    /// Faults that wait for their occasion, by partition.
    due: BTreeMap<u64, VecDeque<StreamFault>>,
    /// How many faults have occurred.
    occurred: BTreeMap<StreamFault, u32>,
}

struct Periodic {
    fault: StreamFault,
    period: Duration,
    next: Duration,
    number: u64,
}

impl Faults {
    pub(super) fn new(settings: &EventStreams) -> Self {
        let at = settings.at.iter();
        let mut at: Vec<_> = at
            .map(|(fault, partition, time)| (*time, *partition, *fault))
            .collect();
        at.sort();
        let every = settings.every.iter().map(|(fault, period)| Periodic {
            fault: *fault,
            period: *period,
            next: *period,
            number: 0,
        });
        Faults {
            at: at.into(),
            every: every.collect(),
            partitions: settings.partitions.len().max(1) as u64,
            due: BTreeMap::new(),
            occurred: BTreeMap::new(),
        }
    }

    /// The next fault of a partition that is one of some kinds, if it is due.
    pub(super) fn take(
        &mut self,
        partition: u64,
        kinds: &[StreamFault],
        now: Duration,
    ) -> Option<StreamFault> {
        self.advance(now);
        let due = self.due.get_mut(&partition)?;
        let position = due.iter().position(|fault| kinds.contains(fault))?;
        let fault = due.remove(position)?;
        *self.occurred.entry(fault).or_default() += 1;
        Some(fault)
    }

    /// When the next fault is due.
    pub(super) fn next(&self) -> Option<Duration> {
        let at = self.at.front().map(|(time, _, _)| *time);
        let every = self.every.iter().map(|periodic| periodic.next);
        at.into_iter().chain(every).min()
    }

    pub(super) fn occurred(&self) -> BTreeMap<StreamFault, u32> {
        self.occurred.clone()
    }

    fn advance(&mut self, now: Duration) {
        while let Some((time, partition, fault)) = self.at.front().copied()
            && time <= now
        {
            self.at.pop_front();
            self.due.entry(partition).or_default().push_back(fault);
        }
        for periodic in &mut self.every {
            while periodic.next <= now {
                let partition = periodic.number % self.partitions;
                let due = self.due.entry(partition).or_default();
                due.push_back(periodic.fault);
                periodic.next += periodic.period;
                periodic.number += 1;
            }
        }
    }
}
