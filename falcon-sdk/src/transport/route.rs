//! The facts about a request that its errors contain.

use std::error::Error as StdError;

use crate::error::{Error, Phase, unsure};
use crate::request::Call;
use crate::spec::Effect;

/// The operation, the host and the number of attempts, for errors.
pub(crate) struct Route {
    pub(super) operation: String,
    pub(super) host: String,
    pub(super) attempts: u32,
    effect: Effect,
}

impl Route {
    /// The route of a request to a base URL.
    pub(crate) fn new(call: &Call, base: &str) -> Self {
        Route {
            operation: call.operation().into_owned(),
            host: base
                .split_once("://")
                .map_or(base, |(_, host)| host)
                .to_owned(),
            attempts: 1,
            effect: call.effect(),
        }
    }

    /// Whether the operation writes.
    pub(super) fn writes(&self) -> bool {
        self.effect == Effect::Write
    }

    pub(super) fn failure(&self, error: reqwest::Error) -> Error {
        self.lost(Phase::of(&error), error.without_url().into())
    }

    /// The error of a request without a response.
    pub(crate) fn lost(&self, phase: Phase, source: Box<dyn StdError + Send + Sync>) -> Error {
        Error::Transport {
            operation: self.operation.clone(),
            host: self.host.clone(),
            phase,
            unsure: unsure::after_phase(self.effect, phase),
            attempts: self.attempts,
            source: source.into(),
        }
    }
}
