//! Questions about an error, whatever its variant.

use std::error::Error as StdError;
use std::time::Duration;

use http::StatusCode;

use super::failure::ApiFailure;
use super::job::JobProblem;
use super::phase::{IdleTimeout, Phase};
use super::{Error, IngestProblem};
use crate::spec::Effect;

impl Error {
    /// The error itself. For a batch, and for undelivered events, the error of the request.
    fn cause(&self) -> &Error {
        match self {
            Error::Batch(batch) => batch.error.cause(),
            Error::Ingest {
                problem: IngestProblem::Undelivered { error, .. },
            } => error.as_ref().cause(),
            other => other,
        }
    }

    /// Whether the requested record or path does not exist: a 404, unless the request carried a
    /// page token.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
            && !matches!(self.cause(), Error::TokenRefused { .. })
    }

    /// Whether too many requests were sent: a 429 of the operation or of the login.
    pub fn is_rate_limit(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether access was refused: by a refused login, a 401, a 403, or a failed token provider.
    pub fn is_auth(&self) -> bool {
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        matches!(self.cause(), Error::Auth(_) | Error::Provider(_))
            || self
                .status()
                .is_some_and(|status| refused.contains(&status))
    }

    /// Whether time ran out: for the request with all its retries, for a connection, for the next
    /// bytes of a response, or for a job at the service.
    pub fn is_timeout(&self) -> bool {
        match self.cause() {
            Error::Timeout { .. } => true,
            Error::Job(job) => matches!(
                job.problem,
                JobProblem::Unfinished { .. } | JobProblem::Stopped { .. }
            ),
            Error::Transport { source, .. } => timed_out(source.as_ref()),
            _ => false,
        }
    }

    /// Whether the connection failed: the host was not found, refused the connection, or could not
    /// prove its identity. Nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(
            self.cause(),
            Error::Transport {
                phase: Phase::Resolve | Phase::Connect | Phase::Tls,
                ..
            }
        )
    }

    /// Whether the same request may succeed later: after a 429 or a 5xx, a failed connection, or a
    /// timeout. A write may have been carried out nevertheless: see
    /// [`may_have_taken_effect`](Error::may_have_taken_effect).
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

    /// Whether the operation writes, and the service may have carried it out although no success
    /// was received. Check this before you retry.
    pub fn may_have_taken_effect(&self) -> bool {
        match self.cause() {
            Error::Transport { unsure, .. }
            | Error::Timeout { unsure, .. }
            | Error::TooLong { unsure, .. }
            | Error::Checksum { unsure, .. } => *unsure,
            Error::Auth(failure) | Error::Api(failure) | Error::TokenRefused { failure, .. } => {
                failure.unsure
            }
            Error::Decode(reply) => reply.unsure,
            Error::Command(_) => true,
            Error::Job(job) => match job.problem {
                // The service reported that it failed.
                JobProblem::Failed { .. } => false,
                // A part of the job may be done. Searches only read.
                JobProblem::Stopped { .. } | JobProblem::Cancelled | JobProblem::Expired => {
                    job.effect == Effect::Write
                }
                JobProblem::Unfinished { .. } | JobProblem::LeftOut => true,
            },
            Error::Find(_)
            | Error::Parameter(_)
            | Error::Config(_)
            | Error::Provider(_)
            | Error::File { .. }
            | Error::Window { .. }
            | Error::Item(_)
            | Error::Batch(_)
            | Error::Paging { .. }
            | Error::EventStream { .. }
            | Error::Ingest { .. } => false,
        }
    }

    /// The id of the operation. `None` if the error does not concern a request.
    pub fn operation(&self) -> Option<&str> {
        match self.cause() {
            Error::Parameter(error) => Some(&error.operation),
            Error::Auth(failure) | Error::Api(failure) | Error::TokenRefused { failure, .. } => {
                Some(&failure.operation)
            }
            Error::Decode(reply) => Some(&reply.operation),
            Error::Item(item) => Some(&item.operation),
            Error::Command(failure) => Some(&failure.operation),
            Error::Job(failure) => Some(&failure.operation),
            Error::Transport { operation, .. }
            | Error::Timeout { operation, .. }
            | Error::TooLong { operation, .. }
            | Error::Checksum { operation, .. }
            | Error::File { operation, .. }
            | Error::Window { operation, .. }
            | Error::Paging { operation, .. } => Some(operation),
            Error::Find(_)
            | Error::Config(_)
            | Error::Provider(_)
            | Error::Batch(_)
            | Error::EventStream { .. }
            | Error::Ingest { .. } => None,
        }
    }

    /// The trace id, by which CrowdStrike's support finds the request. `None` without a response.
    pub fn trace_id(&self) -> Option<&str> {
        match self.cause() {
            Error::Decode(reply) => reply.trace_id.as_deref(),
            _ => self.failure()?.trace_id.as_deref(),
        }
    }

    /// How long to wait before a retry, counted from the arrival of the response. `None` unless the
    /// response states it, as a 429 does.
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
            | Error::Checksum { .. }
            | Error::File { .. }
            | Error::Window { .. }
            | Error::TokenRefused { .. }
            | Error::Item(_)
            | Error::Command(_)
            | Error::Job(_)
            | Error::Paging { .. }
            | Error::EventStream { .. }
            | Error::Ingest { .. } => false,
        }
    }

    /// How often the request was sent. 0 if it was not sent, or if the number is unknown.
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

/// Whether one of the causes is a timeout.
fn timed_out(cause: &(dyn StdError + 'static)) -> bool {
    let by_http = cause.downcast_ref().is_some_and(reqwest::Error::is_timeout);
    let by_system = cause
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut);
    let by_us = cause.is::<IdleTimeout>();
    by_us || by_http || by_system || cause.source().is_some_and(timed_out)
}
