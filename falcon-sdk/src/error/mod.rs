//! What can go wrong.

mod batch;
mod config;
mod failure;
mod item;
mod paging;
mod phase;
mod print;
mod questions;
mod report;
mod unreadable;
pub(crate) mod unsure;

use std::error::Error as StdError;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::catalog::FindError;
use crate::request::ParameterError;

pub use config::ConfigError;
pub use failure::ApiFailure;
pub use item::UnreadableItem;
pub use paging::PagingProblem;
pub use phase::Phase;
pub use unreadable::{BodyProblem, UnreadableReply};

/// Why a request has no reply.
///
/// `Display` is one line: what failed, why, and what to do. `Debug` is the same as a report of
/// several lines, since that is what a program prints that returns the error from `main`, unwraps or
/// expects it. `{:#?}` shows the fields. None of them holds a credential. In logs, write errors by
/// `Display` (`%error` with `tracing`).
///
/// The text of a cause is part of the text, so that [`source`](StdError::source) returns none, and
/// a printer of whole chains repeats nothing; the cause itself is in the variant's field.
#[derive(Clone)]
#[non_exhaustive]
pub enum Error {
    /// No operation has that id; nothing was sent.
    Find(FindError),
    /// A parameter is missing, unknown or out of range; nothing was sent.
    Parameter(ParameterError),
    /// The client can't be built, or can't reach the operation's host.
    Config(ConfigError),
    /// The login was refused, or gave no token. (One that failed by the service's fault, or by
    /// too many of them, is [`Error::Api`].)
    Auth(Box<ApiFailure>),
    /// The response is an error.
    Api(Box<ApiFailure>),
    /// An error among the requests of a write by ids that is spread over several. It lists which ids
    /// were answered, which were sent without an answer, and which were not sent.
    Batch(Box<BatchFailure>),
    /// A successful response whose body is not what the operation returns.
    Decode(Box<UnreadableReply>),
    /// The service could not be reached, or its response broke off.
    #[non_exhaustive]
    Transport {
        /// The operation's id.
        operation: String,
        /// The host that was called.
        host: String,
        /// What failed.
        phase: Phase,
        /// Whether it writes and may have been carried out, so that it is not retried.
        unsure: bool,
        /// How many attempts were made.
        attempts: u32,
        /// Why.
        source: Arc<dyn StdError + Send + Sync>,
    },
    /// The request took longer than its timeout, with all retries.
    #[non_exhaustive]
    Timeout {
        /// The operation's id.
        operation: String,
        /// The timeout.
        after: Duration,
        /// How many attempts were made; 0 if the time passed before, with a login or a wait.
        attempts: u32,
        /// Whether it writes, was sent, and may have been carried out.
        unsure: bool,
    },
    /// The caller's own token provider failed.
    Provider(Arc<dyn StdError + Send + Sync>),
    /// The response is longer than the client's `max_body`.
    #[non_exhaustive]
    TooLong {
        /// The operation's id.
        operation: String,
        /// The client's `max_body`, in bytes.
        limit: u64,
        /// How many attempts were made.
        attempts: u32,
    },
    /// A file that is sent can't be read, or one that is received can't be written.
    #[non_exhaustive]
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
    #[non_exhaustive]
    Window {
        /// The operation's id.
        operation: String,
        /// How many items the walk has read.
        read: u64,
        /// How many there are, if the service states it.
        total: Option<u64>,
        /// The largest offset + limit that is answered.
        window: u64,
        /// The id of an operation that lists the same by token.
        instead: Option<&'static str>,
    },
    /// The service refuses a request that carries the token of the next page: a 400, a 404 or a 410.
    ///
    /// Tokens live for minutes: it may have expired while the page before was used. Polled again, the
    /// walk sends the request once more; if that is refused too, the walk ends.
    #[non_exhaustive]
    TokenRefused {
        /// How many items the walk has read.
        read: u64,
        /// Of a list that is sorted by one field in ascending order, the filter of a new walk that
        /// continues it: the caller's own, and from the value of the last item on. Items with that
        /// value come again; some of them were delivered.
        rest: Option<String>,
        /// The response.
        failure: Box<ApiFailure>,
    },
    /// An element of a list does not fit its published type. The walk continues with the next one.
    Item(Box<UnreadableItem>),
    /// The operation's list can't be walked, or not further.
    #[non_exhaustive]
    Paging {
        /// The operation's id.
        operation: String,
        /// Why.
        problem: PagingProblem,
    },
}

/// An error among the requests of a write by ids, and how far the write came.
#[derive(Clone)]
#[non_exhaustive]
pub struct BatchFailure {
    /// What went wrong.
    pub error: Error,
    /// The ids of the requests that the service has answered. If `error` is the response to one of
    /// them, such as errors beside records, its ids are among them.
    pub answered: Vec<String>,
    /// The ids of the request that failed, if it was sent. Whether it may have been carried out,
    /// the text of `error` says.
    pub unanswered: Vec<String>,
    /// The ids that were not sent.
    pub unsent: Vec<String>,
}

impl Error {
    /// The same with another number of attempts.
    pub(crate) fn after(mut self, number: u32) -> Self {
        match &mut self {
            Error::Auth(failure) | Error::Api(failure) | Error::TokenRefused { failure, .. } => {
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
