//! What a server holds.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use codegen::ir::Effect;

use crate::data::Data;
use crate::effects::Effects;
use crate::fault::FaultRate;
use crate::spec::Found;
use crate::token::Tokens;

/// The state of one server.
pub(crate) struct Fake {
    pub(crate) data: Data,
    pub(crate) tokens: Tokens,
    pub(crate) latency: Duration,
    pub(crate) faults: Vec<FaultRate>,
    /// There where a fault befalls reads or writes alone.
    pub(crate) effects: Option<Arc<Effects>>,
}

impl Fake {
    /// Whether a request reads or writes; `None` where no operation takes it.
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
