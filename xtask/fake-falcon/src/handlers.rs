//! Operations that need more than their published shape. Each has a handler here.

use axum::response::Response;

use crate::fake::Fake;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::trace::Trace;

/// Responds to a request with valid parameters.
pub(crate) type Handler = fn(&Fake, &Trace, &Incoming) -> Result<Response, Refusal>;

/// By operation id.
const HANDLERS: &[(&str, Handler)] = &[
    ("oauth2AccessToken", |fake, _, request| {
        fake.tokens.log_in(request)
    }),
    ("oauth2RevokeToken", |fake, trace, request| {
        fake.tokens.log_out(request, trace)
    }),
];

/// The handler of an operation, if it has one.
pub(crate) fn of(operation: &str) -> Option<Handler> {
    let (_, handler) = HANDLERS.iter().find(|(id, _)| *id == operation)?;
    Some(*handler)
}
