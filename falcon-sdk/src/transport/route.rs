//! Where a request goes, for the errors on its way.

use std::error::Error as StdError;

use crate::error::{Error, Phase, unsure};
use crate::request::Call;
use crate::spec::Effect;

/// What an error of a request names: the operation, the host, and the number of attempts.
pub(crate) struct Route {
    pub(super) operation: String,
    pub(super) host: String,
    pub(super) attempts: u32,
    effect: Effect,
}

impl Route {
    /// The route of a call to a base URL.
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

    pub(super) fn failure(&self, error: reqwest::Error) -> Error {
        self.lost(Phase::of(&error), error.without_url().into())
    }

    /// The error that there is no response.
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
