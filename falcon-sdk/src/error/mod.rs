//! All errors of this crate.

mod batch;
mod command;
mod config;
mod event_stream;
mod failure;
mod ingest;
mod item;
mod job;
mod page;
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

pub use command::{CommandFailure, CommandOutput};
pub use config::ConfigError;
pub use event_stream::{EventStreamProblem, StreamUrl};
pub use failure::ApiFailure;
pub use item::UnreadableItem;
pub use job::{JobFailure, JobProblem};
pub use paging::PagingProblem;
pub(crate) use phase::IdleTimeout;
pub use phase::Phase;
pub use unreadable::{BodyProblem, UnreadableReply};

/// Why a request failed, or was not sent.
///
/// `Display` writes one line: what failed, why, and what to do. `Debug` writes the same as a report
/// of several lines. A program prints `Debug` if it returns the error from `main`, unwraps it or
/// expects it. `{:#?}` shows the fields. None of these shows a credential. In logs, write errors by
/// `Display` (`%error` with `tracing`).
///
/// The text of a cause is part of the error's text. [`source`](StdError::source) therefore returns
/// `None`, so that a printed chain shows each text once. The cause itself is in the variant's
/// field.
#[derive(Clone)]
#[non_exhaustive]
pub enum Error {
    /// No operation has that id. Nothing was sent.
    Find(FindError),
    /// A parameter is missing, unknown or out of range. Nothing was sent.
    Parameter(ParameterError),
    /// The client can't be built, or can't reach the operation's host.
    Config(ConfigError),
    /// The login was refused, or returned no token. If the service failed or limited the rate, the
    /// error is [`Error::Api`].
    Auth(Box<ApiFailure>),
    /// The response is an error.
    Api(Box<ApiFailure>),
    /// A request failed in a write by ids that is split over several requests. The error
    /// lists the ids with a response, the ids sent without a response, and the unsent ids.
    Batch(Box<BatchFailure>),
    /// A successful response whose body is not a response of the operation.
    Decode(Box<UnreadableReply>),
    /// The service could not be reached, or its response broke off.
    #[non_exhaustive]
    Transport {
        /// The operation's id.
        operation: String,
        /// The host that the request was sent to.
        host: String,
        /// The phase that failed.
        phase: Phase,
        /// Whether the operation writes and may have been carried out. The request is then not
        /// retried.
        unsure: bool,
        /// How many attempts were made.
        attempts: u32,
        /// The cause.
        source: Arc<dyn StdError + Send + Sync>,
    },
    /// The request, with all its retries, took longer than its timeout.
    #[non_exhaustive]
    Timeout {
        /// The operation's id.
        operation: String,
        /// The timeout.
        after: Duration,
        /// How many attempts were made. It is 0 if the time ran out during a login or a wait.
        attempts: u32,
        /// Whether the operation writes and its request was sent, so that it may have been carried
        /// out.
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
        /// Whether the operation writes. It was then carried out.
        unsure: bool,
    },
    /// The SHA-256 of a file is not the expected one. A download has left no file.
    #[non_exhaustive]
    Checksum {
        /// The operation's id.
        operation: String,
        /// The expected SHA-256.
        expected: String,
        /// The SHA-256 of the file that was sent or received.
        found: String,
        /// Whether the operation writes, so that the service has stored other bytes.
        unsure: bool,
    },
    /// A file to upload can't be read, or a download can't be written.
    #[non_exhaustive]
    File {
        /// The operation's id.
        operation: String,
        /// The file's path. For a reader or a writer, its name.
        path: PathBuf,
        /// The cause.
        source: Arc<io::Error>,
    },
    /// The next page lies beyond the last item that the service returns by offset. The items that
    /// were read before stay valid.
    #[non_exhaustive]
    Window {
        /// The operation's id.
        operation: String,
        /// How many items the walk has read.
        read: u64,
        /// The total, if the service states it.
        total: Option<u64>,
        /// The largest offset + limit that the service accepts.
        window: u64,
        /// The id of an operation that returns the same list by token.
        instead: Option<&'static str>,
    },
    /// The service refused a request that carries a page token: a 400, a 404 or a 410.
    ///
    /// Tokens expire after minutes, for example while the page before is used. The next poll
    /// retries the request. If the retry is refused too, the walk ends.
    #[non_exhaustive]
    TokenRefused {
        /// How many items the walk has read.
        read: u64,
        /// The filter that continues the list in a new walk: the caller's own filter, and all
        /// values from the last item's value on. It needs a list that is sorted by one field in
        /// ascending order. Items with the last value come again; some of them were delivered.
        rest: Option<String>,
        /// The response.
        failure: Box<ApiFailure>,
    },
    /// An element of a list does not fit its published type. The walk continues with the next
    /// element.
    Item(Box<UnreadableItem>),
    /// A command ran on a host and failed. The error contains its output.
    Command(Box<CommandFailure>),
    /// A job at the service has no result: it failed, or was not complete in time.
    Job(Box<JobFailure>),
    /// The operation's list can't be walked, or the walk can't continue.
    #[non_exhaustive]
    Paging {
        /// The operation's id.
        operation: String,
        /// The reason.
        problem: PagingProblem,
    },
    /// An event stream can't be opened, or a line of it is no event.
    #[non_exhaustive]
    EventStream {
        /// The name of the reader, as the program chose it.
        app_id: String,
        /// The reason.
        problem: EventStreamProblem,
    },
    /// An event was not accepted for ingest, or accepted events were not delivered.
    #[non_exhaustive]
    Ingest {
        /// The reason.
        problem: IngestProblem,
    },
}

/// The error of a write by ids that is split over several requests, and how far the write came.
#[derive(Clone)]
#[non_exhaustive]
pub struct BatchFailure {
    /// The error of the failed request.
    pub error: Error,
    /// The ids of all requests with a response. If `error` is a response, such as errors beside
    /// records, its ids are included.
    pub with_response: Vec<String>,
    /// The ids of the failed request, if it was sent. The text of `error` says whether it may have
    /// been carried out.
    pub without_response: Vec<String>,
    /// The ids that were not sent.
    pub unsent: Vec<String>,
}

/// Why an event was not accepted for ingest, or was not delivered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IngestProblem {
    /// The event is longer than a batch may be. Nothing was sent.
    #[non_exhaustive]
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// The largest batch, in bytes.
        limit: usize,
        /// The beginning of the event.
        begin: String,
    },
    /// Batches of earlier events were given up. Their events can be taken back.
    #[non_exhaustive]
    Undelivered {
        /// How many events were given up.
        events: u64,
        /// The error of the first of these batches.
        error: Box<Error>,
    },
    /// The ingest was closed.
    Closed,
}

impl Error {
    /// The same error with another number of attempts.
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
