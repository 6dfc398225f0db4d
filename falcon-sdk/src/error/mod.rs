//! What can go wrong.

mod config;
mod failure;
mod phase;
mod unreadable;

use std::error::Error as StdError;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::catalog::FindError;
use crate::operation::ParameterError;

pub use config::ConfigError;
pub use failure::ApiFailure;
pub use phase::Phase;
pub use unreadable::{BodyProblem, UnreadableReply};

/// Why a call has no reply.
///
/// Its text is one line. It never holds a credential.
#[derive(Clone, Debug, thiserror::Error)]
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
    #[error("login refused: {0}")]
    Auth(Box<ApiFailure>),
    /// The service answered with an error.
    #[error("{0}")]
    Api(Box<ApiFailure>),
    /// A successful response whose body is not what the operation returns.
    #[error("{0}")]
    Decode(Box<UnreadableReply>),
    /// The service could not be reached, or stopped answering.
    #[error(
        "{operation}: {phase} {host}: {}{}{}{}",
        root(source.as_ref()),
        phase.advice(source.as_ref()),
        if *unsure { failure::UNSURE } else { "" },
        failure::after(*attempts)
    )]
    Transport {
        /// The operation's id.
        operation: String,
        /// The host that was called.
        host: String,
        /// What failed.
        phase: Phase,
        /// Whether it writes and may have been processed, so that it is not repeated.
        unsure: bool,
        /// How often it was tried.
        attempts: u32,
        /// Why.
        source: Arc<dyn StdError + Send + Sync>,
    },
    /// The call took longer than its timeout, with all its repetitions.
    ///
    /// A write may have been processed.
    #[error(
        "{operation}: no reply within {after:?}: allow more time with `timeout`{}",
        failure::after(*attempts)
    )]
    Timeout {
        /// The operation's id.
        operation: String,
        /// The timeout.
        after: Duration,
        /// How often it was tried; 0 if the time passed before it was sent, with a login or a wait.
        attempts: u32,
    },
    /// The caller's own token provider failed.
    #[error("the token provider failed: {}", root(.0.as_ref()))]
    Provider(Arc<dyn StdError + Send + Sync>),
    /// The answer is longer than what the client takes at once.
    #[error(
        "{operation}: the answer is longer than {limit} bytes: raise `max_body`, or `download` it{}",
        failure::after(*attempts)
    )]
    TooLong {
        /// The operation's id.
        operation: String,
        /// The client's `max_body`, in bytes.
        limit: u64,
        /// How often it was tried.
        attempts: u32,
    },
    /// A file that is sent can't be read, or one that is received can't be written.
    #[error("{operation}: {}: {source}", path.display())]
    File {
        /// The operation's id.
        operation: String,
        /// The file; where it is a reader or a writer, its name.
        path: PathBuf,
        /// Why.
        source: Arc<io::Error>,
    },
    /// The next page lies beyond what the service answers by offset. What was read before stays
    /// read.
    #[error(
        "{operation}: only the first {window} items{} can be read by offset, {read} were: {}",
        total.map(|total| format!(" of {total}")).unwrap_or_default(),
        instead.map_or("narrow the filter".to_owned(), |instead| format!("walk {instead} instead"))
    )]
    Window {
        /// The operation's id.
        operation: String,
        /// How many items the walk has read.
        read: u64,
        /// How many there are, if the service told.
        total: Option<u64>,
        /// The largest offset + limit that is answered.
        window: u64,
        /// The id of an operation that lists the same by token.
        instead: Option<&'static str>,
    },
    /// The service does not take the token that leads to the next page, most likely since it has
    /// expired: it lives for minutes. (A 404, or a 400 where the page before was answered.)
    ///
    /// The walk asks for the same page if it is polled again. If the service has forgotten the
    /// list, it has to be walked from its start: `read` items of it were delivered.
    #[error("the token of the next page has expired after {read} items: {failure}")]
    CursorExpired {
        /// How many items the walk has read.
        read: u64,
        /// The answer.
        failure: Box<ApiFailure>,
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
    /// A hundred pages brought nothing new.
    #[error("a hundred pages brought nothing new: the service does not end the list")]
    Endless,
    /// The cursor is another operation's, or of another style of paging.
    #[error("the cursor is of another walk: give the one that a walk of this operation told")]
    OtherCursor,
    /// The operation has no parameter for the size of a page.
    #[error("the size of its pages can't be chosen: leave `page_size` out")]
    NoPageSize,
    /// The list has no marker to start from.
    #[error("can't be started from a time: set a filter of its own in place of `since`")]
    NoSince,
    /// The operation takes no ids that can be spread over several calls.
    #[error("takes no list of ids that can be spread over several calls: call it once")]
    NotByIds,
    /// No operation is known that answers what the ids stand for.
    #[error("no operation is known that answers what its ids stand for: walk it and use `by_ids`")]
    NoDetails,
}

impl Error {
    /// Whether there is no such thing: a 404, unless it is a token that has expired.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND) && !matches!(self, Error::CursorExpired { .. })
    }

    /// Whether too many requests were made: a 429, of the operation or of the login.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether who calls is not known or may not do this: a login that was refused, a 401, a 403.
    pub fn is_auth(&self) -> bool {
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        matches!(self, Error::Auth(_) | Error::Provider(_))
            || self
                .status()
                .is_some_and(|status| refused.contains(&status))
    }

    /// How long to wait before trying again, counted from when the answer was given; of an answer
    /// that tells it, such as a 429.
    pub fn retry_after(&self) -> Option<Duration> {
        self.failure()?.headers.retry_after()
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Decode(reply) => Some(reply.status),
            _ => Some(self.failure()?.status),
        }
    }

    /// The answer that is an error, of the operation or of the login.
    pub fn failure(&self) -> Option<&ApiFailure> {
        match self {
            Error::Auth(failure) | Error::Api(failure) | Error::CursorExpired { failure, .. } => {
                Some(failure)
            }
            _ => None,
        }
    }

    /// How often the request was sent; 0 where nothing is known to have been.
    pub fn attempts(&self) -> u32 {
        match self {
            Error::Auth(failure) | Error::Api(failure) | Error::CursorExpired { failure, .. } => {
                failure.attempts
            }
            Error::Decode(reply) => reply.attempts,
            Error::Transport { attempts, .. }
            | Error::Timeout { attempts, .. }
            | Error::TooLong { attempts, .. } => *attempts,
            _ => 0,
        }
    }

    /// The same with another number of attempts.
    pub(crate) fn after(mut self, number: u32) -> Self {
        match &mut self {
            Error::Auth(failure) | Error::Api(failure) | Error::CursorExpired { failure, .. } => {
                failure.attempts = number;
            }
            Error::Decode(reply) => reply.attempts = number,
            Error::Transport { attempts, .. }
            | Error::Timeout { attempts, .. }
            | Error::TooLong { attempts, .. } => *attempts = number,
            _ => {}
        }
        self
    }
}

/// The innermost cause, which says what happened; those around it only say where.
fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    while let Some(source) = error.source() {
        error = source;
    }
    error
}
