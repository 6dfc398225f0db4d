//! Why an event stream can't be opened, or a line of it is no event.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::wire;

/// Why an event stream can't be opened, or a line of it is no event.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EventStreamProblem {
    /// The name of the reader is malformed. Nothing was sent.
    #[error("the name must have 1 to 32 letters and digits: choose another name")]
    AppId,
    /// The service lists no stream.
    #[error(
        "the service has listed no stream for {after:?}: another reader uses this name, or used it \
         until recently, or the tenant has no event streams: stop that reader, choose another \
         name, or wait half an hour for its session to end"
    )]
    #[non_exhaustive]
    InUse {
        /// How long the service has listed no stream.
        after: Duration,
    },
    /// A listed stream leads to a host that may not receive its token.
    #[error(
        "the {} is on {host}, which does not belong to {api}: no token was sent; if you trust \
         that host, name it in `allow_host`",
        url.name()
    )]
    #[non_exhaustive]
    ForeignHost {
        /// The URL that leads there.
        url: StreamUrl,
        /// The host.
        host: String,
        /// The host of the API.
        api: String,
    },
    /// A listed stream leads to an unencrypted URL, although the API is encrypted.
    #[error("the {} on {host} is not encrypted: no token was sent; report this to CrowdStrike", url.name())]
    #[non_exhaustive]
    Insecure {
        /// The URL that leads there.
        url: StreamUrl,
        /// The host.
        host: String,
    },
    /// A listed stream lacks a property that is needed to read it.
    #[error("a listed stream has no valid `{property}`: report this to CrowdStrike")]
    #[non_exhaustive]
    Listed {
        /// The published property.
        property: &'static str,
    },
    /// A line is no event. The stream continues with the next line.
    #[error("a line of partition {partition} is no event: {problem}; the line begins with {}", wire::excerpt(raw, &[]))]
    #[non_exhaustive]
    Unreadable {
        /// The number of the partition.
        partition: u64,
        /// The reason.
        problem: String,
        /// The line as received.
        raw: Bytes,
    },
    /// A line is too long to be read. The stream continues with the next line.
    #[error("a line of partition {partition} is longer than {limit} bytes and was left out")]
    #[non_exhaustive]
    TooLong {
        /// The number of the partition.
        partition: u64,
        /// The longest line that is read, in bytes.
        limit: usize,
    },
}

/// A URL of a listed stream.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum StreamUrl {
    /// The URL of the events.
    Feed,
    /// The URL that extends the session.
    Refresh,
}

impl StreamUrl {
    fn name(self) -> &'static str {
        match self {
            StreamUrl::Feed => "feed",
            StreamUrl::Refresh => "refresh URL",
        }
    }
}

/// Writes the text, because a program prints `Debug` of an error that `main` returns.
impl fmt::Debug for EventStreamProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
