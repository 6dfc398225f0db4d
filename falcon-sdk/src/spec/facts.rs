//! The types of the facts about an operation: effect, body, response, host, paging, ids.

use http::Method;

use super::at::At;

/// Whether an operation changes data.
///
/// The effect decides about retries. A read is retried after any failure that may be temporary, a
/// write only if the service can't have carried it out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Effect {
    /// It changes nothing, even if it is sent several times.
    Read,
    /// It creates, changes, deletes or starts something.
    Write,
}

impl Effect {
    /// The effect of a method: GET and HEAD read, all other methods write.
    pub(crate) const fn of_method(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Effect::Read,
            _ => Effect::Write,
        }
    }
}

/// The body of an operation's requests.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    None,
    /// One JSON value.
    #[non_exhaustive]
    Json {
        /// Whether a request without a body is refused.
        required: bool,
    },
    /// The form parameters, URL-encoded.
    Form,
    /// The form parameters and files, as `multipart/form-data`.
    Multipart,
    /// A file as the whole body.
    #[non_exhaustive]
    Bytes {
        /// Whether a request without a body is refused.
        required: bool,
    },
}

/// The body of an operation's successful response.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ReplyKind {
    /// `{meta, errors, resources}`.
    Envelope,
    /// Another JSON value.
    Json,
    /// A file.
    Bytes,
    /// Bytes as received, because no type is published.
    Raw,
    /// No body.
    Empty,
}

/// The host that accepts an operation.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Host {
    /// The host of the API.
    Api,
    /// The host for uploads of container images.
    ContainerUpload,
    /// The registry of images of the sensor. No operation is on it.
    Registry,
    /// The host that ingests events, after the URL key of a data connector. No operation is on it.
    Ingest,
}

/// How an operation's list is walked.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Paging {
    /// The operation does not return pages.
    None,
    /// By the number of items before the page.
    #[non_exhaustive]
    Offset {
        /// Where the offset is sent.
        at: At,
        /// The largest offset + limit that the service accepts, if it is known.
        window: Option<u64>,
        /// The JSON pointer of the list in the response.
        items: &'static str,
    },
    /// By an opaque text with which each page names the next page.
    #[non_exhaustive]
    Token {
        /// Where the token is sent.
        at: At,
        /// The JSON pointers of the next token in the response. The first token that is present
        /// counts.
        next: &'static [&'static str],
        /// The JSON pointer of the list in the response.
        items: &'static str,
    },
    /// By the `_marker` of the last item.
    #[non_exhaustive]
    Marker {
        /// The response header with the next page's path and query, if there is one.
        header: Option<&'static str>,
        /// The JSON pointer of the list in the response.
        items: &'static str,
    },
}

impl Body {
    /// One JSON value.
    pub const fn json(required: bool) -> Self {
        Body::Json { required }
    }

    /// A file as the whole body.
    pub const fn bytes(required: bool) -> Self {
        Body::Bytes { required }
    }
}

impl Paging {
    /// By the number of items before the page, up to the largest offset + limit that the service
    /// accepts, if that is known.
    pub const fn offset(at: At, window: Option<u64>, items: &'static str) -> Self {
        Paging::Offset { at, window, items }
    }

    /// By an opaque text with which each page names the next page.
    pub const fn token(at: At, next: &'static [&'static str], items: &'static str) -> Self {
        Paging::Token { at, next, items }
    }

    /// By the `_marker` of the last item, or by the header with the next page's path and query.
    pub const fn marker(header: Option<&'static str>, items: &'static str) -> Self {
        Paging::Marker { header, items }
    }

    /// The JSON pointer of the list in the response.
    pub(crate) fn items(self) -> &'static str {
        match self {
            Paging::None => "/resources",
            Paging::Offset { items, .. }
            | Paging::Token { items, .. }
            | Paging::Marker { items, .. } => items,
        }
    }
}

/// The page size of an operation.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct PageSize {
    /// Where the page size is sent.
    pub at: At,
    /// The page size of a walk whose caller sets none. For ids it is the largest published page
    /// size; for records it is 1,000 or a lower published maximum. `None` if no maximum is
    /// published: the service then decides.
    pub usual: Option<u64>,
}

/// The ids that an operation takes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Ids {
    /// Where the ids are sent.
    pub at: At,
    /// How many ids one request takes, if that is known.
    pub max: Option<u64>,
}
