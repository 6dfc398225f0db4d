//! The state of a server.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use codegen::ir::Effect;

use crate::actions;
use crate::data::Data;
use crate::effects::Effects;
use crate::event_stream::Streams;
use crate::fault::{Fault, FaultRate, FirstFaults};
use crate::hec;
use crate::jobs;
use crate::members::Members;
use crate::refusal::Refusal;
use crate::rtr;
use crate::siem;
use crate::spec::{Found, Operation};
use crate::token::Tokens;
use crate::transfers;

/// The state of a server.
pub(crate) struct Fake {
    pub(crate) data: Data,
    pub(crate) members: Members,
    pub(crate) tokens: Tokens,
    pub(crate) actions: actions::Service,
    pub(crate) jobs: jobs::Service,
    pub(crate) rtr: rtr::Service,
    pub(crate) siem: siem::Service,
    pub(crate) transfers: transfers::Service,
    pub(crate) hec: Arc<hec::Service>,
    pub(crate) streams: Arc<Streams>,
    /// Whether all responses are made from published shapes, except logins.
    pub(crate) stateless: bool,
    /// The scopes of the API client; `None` for all scopes.
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) latency: Duration,
    pub(crate) faults: Vec<FaultRate>,
    pub(crate) first_faults: FirstFaults,
    /// Present if a fault applies only to reads or only to writes.
    pub(crate) effects: Option<Arc<Effects>>,
}

impl Fake {
    /// The fault of the next request to its operation, if it is one of the first that fail.
    pub(crate) fn first_fault(&self, request: &Request) -> Option<Fault> {
        if self.first_faults.is_empty() {
            return None;
        }
        let found = self
            .data
            .spec
            .find(request.method().as_str(), request.uri().path());
        match found {
            Found::Operation(operation, _) => self.first_faults.next(&operation.id),
            Found::Methods(_) | Found::Nothing => None,
        }
    }

    /// Refuses an operation whose scopes the API client lacks.
    pub(crate) fn admit(&self, operation: &Operation) -> Result<(), Refusal> {
        let granted = |scope| match &self.scopes {
            None => true,
            Some(granted) => granted.contains(scope),
        };
        if operation.scopes.iter().all(granted) {
            return Ok(());
        }
        let reason = "access denied, authorization failed";
        Err(Refusal::new(StatusCode::FORBIDDEN, reason))
    }

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
