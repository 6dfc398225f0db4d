//! What the data connector remembers: its events, and how many requests there were.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::settings::{Hec, HecFault};
use crate::seed::Seed;

/// The data connector.
pub(crate) struct Service {
    pub(super) settings: Hec,
    api_key: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    requests: u64,
    count: u64,
    events: Vec<String>,
}

impl Service {
    pub(crate) fn new(settings: Hec, seed: Seed) -> Self {
        Service {
            settings,
            api_key: seed.hex(),
            state: Mutex::default(),
        }
    }

    pub(crate) fn api_key(&self) -> &str {
        &self.api_key
    }

    pub(crate) fn events(&self) -> Vec<String> {
        self.state().events.clone()
    }

    pub(crate) fn count(&self) -> u64 {
        self.state().count
    }

    /// Counts a request, and returns its fault.
    pub(super) fn next(&self) -> Option<HecFault> {
        let mut state = self.state();
        let number = state.requests;
        state.requests += 1;
        let first = self.settings.first.get(number as usize);
        let every = || {
            let mut every = self.settings.every.iter().zip(0..);
            // Faults of equal rates take turns.
            let due = every.find(|((every, _), place)| (number + 1 + place).is_multiple_of(*every));
            due.map(|((_, fault), _)| *fault)
        };
        first.copied().or_else(every)
    }

    pub(super) fn store(&self, events: Vec<String>) {
        let mut state = self.state();
        state.count += events.len() as u64;
        if !self.settings.counted {
            state.events.extend(events);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
