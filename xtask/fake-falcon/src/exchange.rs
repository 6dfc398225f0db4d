//! A request to an operation that needs more than its published shape.

use std::time::Duration;

use axum::response::Response;

use crate::data::Data;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::trace::Trace;

/// A request with valid parameters.
pub(crate) struct Exchange<'a> {
    #[allow(dead_code, reason = "handlers with records read it")]
    pub(crate) data: &'a Data,
    pub(crate) trace: &'a Trace,
    pub(crate) request: &'a Incoming,
}

/// Responds to a request to an operation, by the state of its service.
pub(crate) type Handler<S> = fn(&S, &Exchange<'_>) -> Result<Response, Refusal>;

/// An extension of a response that is sent later, because the service waits for its hosts.
#[derive(Clone, Copy)]
pub(crate) struct Late(pub(crate) Duration);
