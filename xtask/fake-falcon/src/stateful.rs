//! A service that remembers earlier requests.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::seed::Seed;

/// A service: its settings and its state.
pub(crate) struct Stateful<Settings, State> {
    pub(crate) settings: Settings,
    pub(crate) seed: Seed,
    state: Mutex<State>,
}

impl<Settings, State: Default> Stateful<Settings, State> {
    pub(crate) fn new(settings: Settings, seed: Seed) -> Self {
        Stateful {
            settings,
            seed,
            state: Mutex::default(),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
