//! Decides what may be retried: never a write that may have been received.

use http::StatusCode;

use crate::error::{Error, Phase, unsure};
use crate::request::Call;
use crate::spec::Effect;

/// Whether a request may be retried after a response of that status.
pub(super) fn after_status(call: &Call, status: StatusCode) -> bool {
    match status {
        // The service did not process it.
        StatusCode::TOO_MANY_REQUESTS => true,
        _ => unsure::is_of_a_gateway(status) && reads(call),
    }
}

/// Whether a request without a response may be retried after that error.
pub(super) fn after_error(call: &Call, error: &Error) -> bool {
    match error {
        Error::Transport { phase, .. } => match phase {
            Phase::Connect => true,
            // A retry would fail in the same way.
            Phase::Resolve | Phase::Tls => false,
            Phase::Exchange | Phase::Body => reads(call),
        },
        _ => false,
    }
}

fn reads(call: &Call) -> bool {
    call.effect() == Effect::Read
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::Method;

    use super::*;

    fn call(effect: Effect) -> Call {
        let mut call = Call::request(Method::POST, "/any");
        call.set_effect(effect);
        call
    }

    fn retried_statuses(effect: Effect) -> Vec<u16> {
        let call = call(effect);
        let retries = |status: &u16| after_status(&call, StatusCode::from_u16(*status).unwrap());
        (100..600).filter(retries).collect()
    }

    fn retries_after(effect: Effect, phase: Phase) -> bool {
        let error = Error::Transport {
            operation: String::new(),
            host: String::new(),
            phase,
            unsure: false,
            attempts: 1,
            source: Arc::new(std::fmt::Error),
        };
        after_error(&call(effect), &error)
    }

    #[test]
    fn a_read_is_retried_after_a_gateways_error() {
        assert_eq!(retried_statuses(Effect::Read), [408, 429, 502, 503, 504]);
    }

    #[test]
    fn a_write_is_retried_only_where_it_was_not_processed() {
        assert_eq!(retried_statuses(Effect::Write), [429]);
    }

    #[test]
    fn after_a_broken_connection_a_write_is_retried_only_if_nothing_was_sent() {
        for (effect, sent) in [(Effect::Read, true), (Effect::Write, false)] {
            assert!(retries_after(effect, Phase::Connect));
            assert!(!retries_after(effect, Phase::Tls));
            assert_eq!(retries_after(effect, Phase::Exchange), sent);
            assert_eq!(retries_after(effect, Phase::Body), sent);
        }
    }

    #[test]
    fn an_unpublished_request_is_a_read_only_if_it_is_a_get_or_head() {
        for (method, effect) in [
            (Method::GET, Effect::Read),
            (Method::HEAD, Effect::Read),
            (Method::POST, Effect::Write),
            (Method::PATCH, Effect::Write),
            (Method::PUT, Effect::Write),
            (Method::DELETE, Effect::Write),
        ] {
            assert_eq!(Call::request(method, "/queries/GET/v1").effect(), effect);
        }
    }
}
