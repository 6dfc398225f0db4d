//! Operations that need more than their published shape. Each service has its handlers in a table.

use axum::response::Response;

use crate::exchange::{Exchange, Handler};
use crate::fake::Fake;
use crate::refusal::Refusal;
use crate::{actions, event_stream, jobs, rtr, siem, token, transfers};

/// Responds to a request, if its operation has a handler.
pub(crate) fn respond(
    fake: &Fake,
    operation: &str,
    exchange: &Exchange<'_>,
) -> Option<Result<Response, Refusal>> {
    let login = of(token::HANDLERS, &fake.tokens, operation, exchange);
    if login.is_some() || fake.stateless {
        return login;
    }
    of(actions::HANDLERS, &fake.actions, operation, exchange)
        .or_else(|| of(rtr::HANDLERS, &fake.rtr, operation, exchange))
        .or_else(|| of(siem::HANDLERS, &fake.siem, operation, exchange))
        .or_else(|| of(transfers::HANDLERS, &fake.transfers, operation, exchange))
        .or_else(|| of(event_stream::HANDLERS, &fake.streams, operation, exchange))
        .or_else(|| jobs::respond(&fake.jobs, operation, exchange))
}

fn of<S>(
    handlers: &[(&str, Handler<S>)],
    service: &S,
    operation: &str,
    exchange: &Exchange<'_>,
) -> Option<Result<Response, Refusal>> {
    let (_, handler) = handlers.iter().find(|(id, _)| *id == operation)?;
    Some(handler(service, exchange))
}
