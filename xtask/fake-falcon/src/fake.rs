//! The state of a server.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use codegen::ir::Effect;

use crate::data::Data;
use crate::effects::Effects;
use crate::fault::FaultRate;
use crate::spec::Found;
use crate::token::Tokens;

/// The state of a server.
pub(crate) struct Fake {
    pub(crate) data: Data,
    pub(crate) tokens: Tokens,
    pub(crate) latency: Duration,
    pub(crate) faults: Vec<FaultRate>,
    /// Present if a fault applies only to reads or only to writes.
    pub(crate) effects: Option<Arc<Effects>>,
}

impl Fake {
    /// Whether a request reads or writes; `None` if no operation matches.
    pub(crate) fn effect(&self, request: &Request) -> Option<Effect> {
        let found = self
            .data
            .spec
            .find(request.method().as_str(), request.uri().path());
        let Found::Operation(operation, _) = found else {
            return None;
        };
        self.effects.as_ref()?.get(&operation.id).copied()
    }
}
