//! Whether a write may have been carried out although it failed.

use http::StatusCode;

use super::phase::Phase;
use crate::spec::Effect;

/// Whether the operation may have been carried out, after a response of that status.
pub(crate) fn after_status(effect: Effect, status: StatusCode) -> bool {
    is_of_a_gateway(status) && effect == Effect::Write
}

/// Whether the operation may have been carried out, if that phase failed.
pub(crate) fn after_phase(effect: Effect, phase: Phase) -> bool {
    match phase {
        Phase::Resolve | Phase::Connect | Phase::Tls => false,
        Phase::Exchange | Phase::Body => effect == Effect::Write,
    }
}

/// Whether a gateway sends the status. A gateway does not know whether the service carried out the
/// operation.
pub(crate) fn is_of_a_gateway(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_write_that_was_sent_may_have_taken_effect() {
        for (phase, sent) in [
            (Phase::Connect, false),
            (Phase::Tls, false),
            (Phase::Exchange, true),
            (Phase::Body, true),
        ] {
            assert!(!after_phase(Effect::Read, phase));
            assert_eq!(after_phase(Effect::Write, phase), sent);
        }
    }
}
