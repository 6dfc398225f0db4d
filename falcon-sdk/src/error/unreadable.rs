//! Successful responses whose body is not a response of the operation.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use super::report::Report;
use crate::reply::Headers;
use crate::wire::{self, DecodeError, Mismatches};

/// A successful response whose body is not a response of the operation.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnreadableReply {
    /// The operation's id.
    pub operation: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The trace id, by which CrowdStrike's support finds the request.
    pub trace_id: Option<String>,
    /// The body as received.
    pub body: Bytes,
    /// How often the request was sent.
    pub attempts: u32,
    /// Whether the operation writes and may have been carried out.
    pub unsure: bool,
    /// The problem with the body.
    pub problem: BodyProblem,
    /// Names of fields whose values must not be shown.
    pub(crate) secrets: &'static [&'static str],
}

/// The problem with the body of a successful response.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BodyProblem {
    /// It is not valid JSON.
    #[error("{0}")]
    Syntax(DecodeError),
    /// It is an HTML page.
    #[error("the body is an HTML page, most likely from a gateway or proxy")]
    Html,
    /// It is empty.
    #[error("the body is empty")]
    Empty,
    /// It is not a response of the operation.
    #[error("the body is not a response of the operation: expected {expected}, found {found}")]
    #[non_exhaustive]
    Foreign {
        /// The content that the operation returns.
        expected: String,
        /// The kind of the received value.
        found: String,
    },
    /// It does not fit the caller's own type.
    #[error("{path}: expected {expected}, found {found}")]
    #[non_exhaustive]
    Unfit {
        /// The place of the value: a JSON path such as `$.resources[3].name`.
        path: String,
        /// The content that the type takes there.
        expected: String,
        /// The kind of the received value.
        found: String,
    },
    /// Values do not fit the published types, which a
    /// [strict](crate::ClientBuilder::strict) client refuses.
    #[error("the body does not fit the published types: {0}")]
    Mismatches(Mismatches),
}

impl From<DecodeError> for BodyProblem {
    fn from(error: DecodeError) -> Self {
        BodyProblem::Syntax(error)
    }
}

impl UnreadableReply {
    pub(super) fn report(&self) -> Report {
        let headline = format!("{}: {}, but {}", self.operation, self.status, self.problem);
        let report = Report::new(headline);
        let report = match self.body.trim_ascii() {
            b"" => report,
            body => report.note(format!(
                "the body begins with {}",
                wire::excerpt(body, self.secrets)
            )),
        };
        report
            .unsure(self.unsure)
            .attempts(self.attempts)
            .trace_id(self.trace_id.as_deref())
    }
}

impl fmt::Display for UnreadableReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

/// Shows the body by its length.
impl fmt::Debug for UnreadableReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableReply")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("trace_id", &self.trace_id)
            .field("problem", &self.problem)
            .field("attempts", &self.attempts)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for UnreadableReply {}
