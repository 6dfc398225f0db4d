//! What may be repeated: never a write that may have been processed.

use http::{Method, StatusCode};

use crate::error::{Error, Phase};
use crate::operation::Call;

/// Where tokens are fetched. Another token does no harm, so that it counts as read.
pub(super) const LOGIN: &str = "/oauth2/token";

/// Whether a call may be repeated after an answer of that status.
pub(super) fn after_status(call: &Call, status: StatusCode) -> bool {
    match status {
        // Not processed.
        StatusCode::TOO_MANY_REQUESTS => true,
        _ => is_gateways(status) && only_reads(call),
    }
}

/// Whether a call that writes may have been processed in spite of an answer of that status.
pub(crate) fn is_unsure_after_status(call: &Call, status: StatusCode) -> bool {
    is_gateways(status) && !only_reads(call)
}

/// Whether the status says that somebody on the way, and not the service, has given up.
fn is_gateways(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// Whether a call may be repeated that has no answer for that reason.
pub(super) fn after_error(call: &Call, error: &Error) -> bool {
    match error {
        Error::Transport { phase, .. } => match phase {
            Phase::Connect => true,
            // It would fail in the same way.
            Phase::Tls => false,
            Phase::Exchange | Phase::Body => only_reads(call),
        },
        _ => false,
    }
}

/// Whether nothing was sent, or nothing taken.
pub(crate) fn is_untouched(phase: Phase) -> bool {
    match phase {
        Phase::Connect | Phase::Tls => true,
        Phase::Exchange | Phase::Body => false,
    }
}

/// Whether a call changes nothing, however often it is sent.
pub(crate) fn only_reads(call: &Call) -> bool {
    match *call.method() {
        Method::GET | Method::HEAD => true,
        Method::POST => call.template() == LOGIN || call.template().split('/').any(names_a_read),
        _ => false,
    }
}

fn names_a_read(segment: &str) -> bool {
    matches!(segment, "GET" | "queries" | "aggregates")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const READS: &[(Method, &str)] = &[
        (Method::GET, "/devices/entities/devices/v2"),
        (Method::HEAD, "/anything"),
        (Method::POST, "/detects/aggregates/detects/GET/v1"),
        (Method::POST, "/alerts/aggregates/alerts/v2"),
        (Method::POST, "/intel/entities/indicators/GET/v1"),
        (Method::POST, "/malquery/queries/hunt/v1"),
        (Method::POST, LOGIN),
    ];

    const WRITES: &[(Method, &str)] = &[
        (Method::POST, "/devices/entities/devices-actions/v2"),
        (
            Method::POST,
            "/ngsiem-content/entities/savedqueries-template/v1",
        ),
        (
            Method::POST,
            "/case-files/entities/get-rtr-file-metadata/v1",
        ),
        (Method::POST, "/oauth2/revoke"),
        (Method::PATCH, "/alerts/queries/v1"),
        (Method::PUT, "/a/GET/v1"),
        (Method::DELETE, "/a/aggregates/v1"),
    ];

    fn statuses_that_repeat(method: &Method, path: &'static str) -> Vec<u16> {
        let call = Call::request(method.clone(), path);
        let repeats = |status: &u16| after_status(&call, StatusCode::from_u16(*status).unwrap());
        (100..600).filter(repeats).collect()
    }

    fn repeats_after(method: &Method, path: &'static str, phase: Phase) -> bool {
        let call = Call::request(method.clone(), path);
        let error = Error::Transport {
            operation: String::new(),
            host: String::new(),
            phase,
            unsure: false,
            attempts: 1,
            source: Arc::new(std::fmt::Error),
        };
        after_error(&call, &error)
    }

    #[test]
    fn what_reads_is_repeated_after_a_gateways_error() {
        for (method, path) in READS {
            assert_eq!(
                statuses_that_repeat(method, path),
                [408, 429, 502, 503, 504],
                "{path}"
            );
        }
    }

    #[test]
    fn what_writes_is_repeated_only_where_it_was_not_processed() {
        for (method, path) in WRITES {
            assert_eq!(statuses_that_repeat(method, path), [429], "{path}");
        }
    }

    #[test]
    fn a_broken_connection_repeats_a_write_only_if_nothing_was_sent() {
        for (calls, sent) in [(READS, true), (WRITES, false)] {
            for (method, path) in calls {
                assert!(repeats_after(method, path, Phase::Connect), "{path}");
                assert!(!repeats_after(method, path, Phase::Tls), "{path}");
                assert_eq!(repeats_after(method, path, Phase::Exchange), sent, "{path}");
                assert_eq!(repeats_after(method, path, Phase::Body), sent, "{path}");
            }
        }
    }
}
