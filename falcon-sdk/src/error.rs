//! What can go wrong.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::PathBuf;

use bytes::Bytes;
use http::StatusCode;

use crate::catalog::FindError;
use crate::cloud::{BaseUrlError, UnknownCloud};
use crate::operation::ParameterError;
use crate::reply::{ApiError, Headers};
use crate::wire::DecodeError;

/// Why a call has no reply.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No operation has that id; nothing was sent.
    #[error(transparent)]
    Find(#[from] FindError),
    /// A parameter is missing, unknown or out of range; nothing was sent.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The client can't be built, or can't reach the operation's host.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The login was refused, or gave no token. (One that failed by the service's fault, or by
    /// too many of them, is [`Error::Api`].)
    #[error(
        "login refused: {0}; check the client id and secret, the cloud (Gov clouds must be named) \
         and the tenant's IP allow-list"
    )]
    Auth(Box<ApiFailure>),
    /// The service answered with an error.
    #[error("{0}")]
    Api(Box<ApiFailure>),
    /// The service answered with what can't be read.
    #[error("{0}")]
    Decode(Box<UnreadableReply>),
    /// The service could not be reached, or stopped answering.
    #[error("{operation}: {phase} {host}: {}", root(source.as_ref()))]
    Transport {
        /// The operation's id.
        operation: String,
        /// The host that was called.
        host: String,
        /// What failed.
        phase: Phase,
        /// Why.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The answer is longer than what the client takes at once.
    #[error(
        "{operation}: the answer is longer than {limit} bytes: raise `max_body`, or `download` it"
    )]
    TooLong {
        /// The operation's id.
        operation: String,
        /// The client's `max_body`, in bytes.
        limit: u64,
    },
    /// A file that is sent can't be read, or one that is received can't be written.
    #[error("{operation}: {}: {source}", path.display())]
    File {
        /// The operation's id.
        operation: String,
        /// The file; where it is a reader or a writer, its name.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The operation's list can't be walked.
    #[error("{operation}: {problem}")]
    Paging {
        /// The operation's id.
        operation: String,
        /// Why.
        problem: PagingProblem,
    },
}

/// What failed between the client and the service.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Phase {
    /// No connection was made: nothing was sent.
    Connect,
    /// The request was not sent, or not answered.
    Exchange,
    /// The answer broke off.
    Body,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Connect => "can't connect to",
            Phase::Exchange => "no answer from",
            Phase::Body => "the answer broke off from",
        })
    }
}

/// Why an operation's list can't be walked.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PagingProblem {
    /// It is not answered in pages.
    #[error("is not answered in pages: call it once")]
    NotPaged,
    /// The page's last item does not tell where the next page starts.
    #[error("the last item of a page has no `_marker`, so that the next page can't be asked for")]
    NoMarker,
    /// The header that leads to the next page can't be followed.
    #[error("the header that leads to the next page holds no path")]
    NextPage,
}

/// Why a client can't be built or can't reach a host.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no client id.
    #[error("no client id: set FALCON_CLIENT_ID, or give `credentials`")]
    NoClientId,
    /// There is no client secret.
    #[error("no client secret: set FALCON_CLIENT_SECRET, or give `credentials`")]
    NoClientSecret,
    /// The member's id is not one.
    #[error("the member cid is not 32 hexadecimal digits")]
    MemberCid,
    /// The cloud's name is not one.
    #[error(transparent)]
    Cloud(#[from] UnknownCloud),
    /// The base URL is refused.
    #[error("the base URL is refused: {0}")]
    BaseUrl(#[from] BaseUrlError),
    /// The cloud is not known to have the host that the operation is called on.
    #[error("{operation} is served by a host that is not known for this cloud: set a base URL")]
    NoHost {
        /// The operation's id.
        operation: String,
    },
    /// TLS can't be set up on this machine.
    #[error("TLS can't be set up: {}", root(.0.as_ref()))]
    Tls(Box<dyn StdError + Send + Sync>),
}

/// An answer that is an error.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiFailure {
    /// The operation's id.
    pub operation: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The id by which the vendor's support finds the request.
    pub trace_id: Option<String>,
    /// The errors that the body holds; none where it is not JSON.
    pub errors: Vec<ApiError>,
    /// The body as it came.
    pub body: Bytes,
    /// On a 403, the scopes that the operation is known to need.
    pub scopes: &'static [&'static str],
}

impl fmt::Display for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.status)?;
        for (index, error) in self.errors.iter().enumerate() {
            write!(f, "{} {error}", if index == 0 { ":" } else { "," })?;
        }
        if !self.scopes.is_empty() {
            write!(f, "; it needs the scope {}", self.scopes.join(", "))?;
        }
        match &self.trace_id {
            Some(trace_id) => write!(f, "; trace id {trace_id}"),
            None => Ok(()),
        }
    }
}

/// Shows the body by its length.
impl fmt::Debug for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiFailure")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("trace_id", &self.trace_id)
            .field("errors", &self.errors)
            .field("scopes", &self.scopes)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// A successful answer that can't be read.
#[derive(Clone, thiserror::Error)]
#[error("{operation}: {status}, but {source}")]
#[non_exhaustive]
pub struct UnreadableReply {
    /// The operation's id.
    pub operation: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The body as it came.
    pub body: Bytes,
    /// What is wrong with it.
    pub source: DecodeError,
}

/// Shows the body by its length.
impl fmt::Debug for UnreadableReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableReply")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("source", &self.source)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// The innermost cause, which says what happened; those around it only say where.
fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    while let Some(source) = error.source() {
        error = source;
    }
    error
}
