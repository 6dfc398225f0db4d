//! What a program asks of an error, whatever its variant.

use std::error::Error as StdError;
use std::time::Duration;

use http::StatusCode;

use super::Error;
use super::failure::ApiFailure;
use super::phase::Phase;
use crate::catalog;
use crate::spec::Effect;

impl Error {
    /// The error itself; of a batch, that of its request.
    fn cause(&self) -> &Error {
        match self {
            Error::Batch(batch) => batch.error.cause(),
            other => other,
        }
    }

    /// Whether the service knows no such thing: a 404, unless the request carried the token of a page.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
            && !matches!(self.cause(), Error::TokenRefused { .. })
    }

    /// Whether too many requests were made: a 429, of the operation or of the login.
    pub fn is_rate_limit(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the caller is not known or may not do this: a login that was refused, a 401, a 403, or
    /// a token provider that failed.
    pub fn is_auth(&self) -> bool {
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        matches!(self.cause(), Error::Auth(_) | Error::Provider(_))
            || self
                .status()
                .is_some_and(|status| refused.contains(&status))
    }

    /// Whether something took too long: the request with all retries, a connection, or the wait for the
    /// next bytes of a response.
    pub fn is_timeout(&self) -> bool {
        match self.cause() {
            Error::Timeout { .. } => true,
            Error::Transport { source, .. } => timed_out(source.as_ref()),
            _ => false,
        }
    }

    /// Whether no connection was made: the host was not found, refused the connection, or could not
    /// prove who it is. Nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(
            self.cause(),
            Error::Transport {
                phase: Phase::Connect | Phase::Tls,
                ..
            }
        )
    }

    /// Whether the same request may succeed later: after a 429 or a 5xx, a connection that failed, or
    /// a timeout. A write may have been carried out all the same: see
    /// [`may_have_been_carried_out`](Error::may_have_been_carried_out).
    pub fn is_transient(&self) -> bool {
        match self.cause() {
            Error::Transport {
                phase: Phase::Tls, ..
            } => false,
            Error::Transport { .. } | Error::Timeout { .. } => true,
            _ => self.status().is_some_and(|status| {
                status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
            }),
        }
    }

    /// Whether the operation writes, and the service may have carried it out although no success was
    /// received. Find out what has become of it before you send it again.
    pub fn may_have_been_carried_out(&self) -> bool {
        match self.cause() {
            Error::Transport { unsure, .. } | Error::Timeout { unsure, .. } => *unsure,
            Error::Auth(failure) | Error::Api(failure) | Error::TokenRefused { failure, .. } => {
                failure.unsure
            }
            Error::Decode(reply) => reply.unsure,
            // Of a success, which was too long to be read.
            Error::TooLong { operation, .. } => {
                catalog::find(operation).map_or(true, |spec| spec.effect == Effect::Write)
            }
            Error::Find(_)
            | Error::Parameter(_)
            | Error::Config(_)
            | Error::Provider(_)
            | Error::File { .. }
            | Error::Window { .. }
            | Error::Item(_)
            | Error::Batch(_)
            | Error::Paging { .. } => false,
        }
    }

    /// The id of the operation; none where the error is not one of a request.
    pub fn operation(&self) -> Option<&str> {
        match self.cause() {
            Error::Parameter(error) => Some(&error.operation),
            Error::Auth(failure) | Error::Api(failure) | Error::TokenRefused { failure, .. } => {
                Some(&failure.operation)
            }
            Error::Decode(reply) => Some(&reply.operation),
            Error::Item(item) => Some(&item.operation),
            Error::Transport { operation, .. }
            | Error::Timeout { operation, .. }
            | Error::TooLong { operation, .. }
            | Error::File { operation, .. }
            | Error::Window { operation, .. }
            | Error::Paging { operation, .. } => Some(operation),
            Error::Find(_) | Error::Config(_) | Error::Provider(_) | Error::Batch(_) => None,
        }
    }

    /// The id by which the vendor's support finds the request, if there was a response.
    pub fn trace_id(&self) -> Option<&str> {
        match self.cause() {
            Error::Decode(reply) => reply.trace_id.as_deref(),
            _ => self.failure()?.trace_id.as_deref(),
        }
    }

    /// How long to wait before the next try, counted from when the response was received, if it said
    /// so, as a 429 does.
    pub fn retry_after(&self) -> Option<Duration> {
        self.failure()?.headers.retry_after()
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self.cause() {
            Error::Decode(reply) => Some(reply.status),
            _ => Some(self.failure()?.status),
        }
    }

    /// The response that is an error, of the operation or of the login.
    pub fn failure(&self) -> Option<&ApiFailure> {
        match self.cause() {
            Error::Auth(failure) | Error::Api(failure) | Error::TokenRefused { failure, .. } => {
                Some(failure)
            }
            _ => None,
        }
    }

    /// Whether the request was not sent.
    pub(crate) fn is_unsent(&self) -> bool {
        match self {
            Error::Find(_)
            | Error::Parameter(_)
            | Error::Config(_)
            | Error::Auth(_)
            | Error::Provider(_) => true,
            Error::Transport { phase, .. } => match phase {
                Phase::Resolve | Phase::Connect | Phase::Tls => true,
                Phase::Exchange | Phase::Body => false,
            },
            Error::Timeout { unsure, .. } => !unsure,
            Error::Api(_)
            | Error::Batch(_)
            | Error::Decode(_)
            | Error::TooLong { .. }
            | Error::File { .. }
            | Error::Window { .. }
            | Error::TokenRefused { .. }
            | Error::Item(_)
            | Error::Paging { .. } => false,
        }
    }

    /// How often the request was sent; 0 where nothing is known to have been.
    pub fn attempts(&self) -> u32 {
        match self.cause() {
            Error::Auth(failure) | Error::Api(failure) | Error::TokenRefused { failure, .. } => {
                failure.attempts
            }
            Error::Decode(reply) => reply.attempts,
            Error::Transport { attempts, .. }
            | Error::Timeout { attempts, .. }
            | Error::TooLong { attempts, .. } => *attempts,
            _ => 0,
        }
    }
}

/// Whether a cause is that time ran out.
fn timed_out(cause: &(dyn StdError + 'static)) -> bool {
    let by_http = cause.downcast_ref().is_some_and(reqwest::Error::is_timeout);
    let by_system = cause
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut);
    by_http || by_system || cause.source().is_some_and(timed_out)
}
