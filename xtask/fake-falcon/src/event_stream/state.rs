//! The sessions and feeds of the event streams.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::events::Events;
use super::faults::Faults;
use super::settings::{EventStreams, StreamFault};
use crate::clock::Clock;
use crate::seed::Seed;

/// How long a partition is gone.
const GONE: Duration = Duration::from_secs(120);

/// The event streams of a server.
pub(crate) struct Streams {
    pub(super) settings: EventStreams,
    pub(super) clock: Clock,
    pub(super) events: Vec<Events>,
    /// The server's own host and port.
    pub(super) host: String,
    seed: Seed,
    state: Mutex<State>,
}

struct State {
    faults: Faults,
    /// By token.
    sessions: HashMap<String, Session>,
    /// How many sessions there were.
    number: u64,
    /// Until when partitions are gone.
    gone: BTreeMap<u64, Duration>,
}

struct Session {
    app_id: String,
    partition: u64,
    ends: Duration,
    /// How many feeds it has open.
    open: u32,
}

impl Streams {
    pub(crate) fn new(settings: EventStreams, clock: Clock, seed: Seed, host: String) -> Self {
        let state = State {
            faults: Faults::new(&settings),
            sessions: HashMap::new(),
            number: 0,
            gone: BTreeMap::new(),
        };
        Streams {
            events: Events::of(&settings, clock, seed),
            settings,
            clock,
            host,
            seed,
            state: Mutex::new(state),
        }
    }

    /// The partitions that exist now.
    pub(super) fn partitions(&self) -> Vec<&Events> {
        let now = self.clock.now();
        let state = self.state();
        let here = |events: &&Events| events.from <= now && !state.is_gone(events.partition, now);
        self.events.iter().filter(here).collect()
    }

    /// Starts a session, and returns its token.
    pub(super) fn begin(&self, app_id: &str, partition: u64) -> String {
        let now = self.clock.now();
        let mut state = self.state();
        state
            .sessions
            .retain(|_, session| session.open > 0 || session.ends > now);
        state.number += 1;
        let token = self.seed.with("stream").at(state.number).hex();
        let session = Session {
            app_id: app_id.to_owned(),
            partition,
            ends: now + self.settings.interval,
            open: 0,
        };
        state.sessions.insert(token.clone(), session);
        token
    }

    /// Whether a name has an open feed.
    pub(super) fn is_reading(&self, app_id: &str) -> bool {
        let state = self.state();
        let mut sessions = state.sessions.values();
        sessions.any(|session| session.app_id == app_id && session.open > 0)
    }

    /// Extends the session of an open feed. Returns whether there is one.
    pub(super) fn refresh(&self, app_id: &str, partition: u64) -> bool {
        let now = self.clock.now();
        let mut state = self.state();
        let gone = state.is_gone(partition, now);
        let open = state.sessions.values_mut().filter(|session| {
            let named = session.app_id == app_id && session.partition == partition;
            named && session.open > 0 && session.ends > now && !gone
        });
        let mut any = false;
        for session in open {
            session.ends = now + self.settings.interval;
            any = true;
        }
        any
    }

    /// Opens the feed of a session. Returns whether it is in force.
    pub(super) fn open(&self, token: &str, app_id: &str, partition: u64) -> bool {
        let now = self.clock.now();
        let mut state = self.state();
        let gone = state.is_gone(partition, now);
        match state.sessions.get_mut(token) {
            Some(session)
                if session.ends > now
                    && session.app_id == app_id
                    && session.partition == partition
                    && !gone =>
            {
                session.open += 1;
                true
            }
            Some(_) | None => false,
        }
    }

    pub(super) fn close(&self, token: &str) {
        if let Some(session) = self.state().sessions.get_mut(token) {
            session.open = session.open.saturating_sub(1);
        }
    }

    /// When the session ends. `None` if it has ended, or its partition is gone.
    pub(super) fn end_of(&self, token: &str, now: Duration) -> Option<Duration> {
        let state = self.state();
        let session = state.sessions.get(token)?;
        let gone = state.is_gone(session.partition, now);
        (session.ends > now && !gone).then_some(session.ends)
    }

    pub(super) fn expire(&self, token: &str) {
        if let Some(session) = self.state().sessions.get_mut(token) {
            session.ends = Duration::ZERO;
        }
    }

    /// Makes a partition disappear for a time.
    pub(super) fn lose(&self, partition: u64) {
        let until = self.clock.now() + GONE;
        self.state().gone.insert(partition, until);
    }

    /// The next fault of a partition that is one of some kinds, if it is due.
    pub(super) fn fault(&self, partition: u64, kinds: &[StreamFault]) -> Option<StreamFault> {
        let now = self.clock.now();
        self.state().faults.take(partition, kinds, now)
    }

    /// When the next fault is due.
    pub(super) fn next_fault(&self) -> Option<Duration> {
        self.state().faults.next()
    }

    /// The faults that have occurred.
    pub(crate) fn faults(&self) -> BTreeMap<StreamFault, u32> {
        self.state().faults.occurred()
    }

    /// The offsets of the events that a partition retains.
    pub(crate) fn offsets(&self, partition: u64) -> Range<u64> {
        let now = self.clock.now();
        let events = self.events.iter();
        let mut events = events.filter(|events| events.partition == partition);
        let range = |events: &Events| {
            Events::offset(events.oldest(now))..Events::offset(events.created(now))
        };
        events.next().map_or(0..0, range)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_gone(&self, partition: u64, now: Duration) -> bool {
        self.gone.get(&partition).is_some_and(|until| *until > now)
    }
}
