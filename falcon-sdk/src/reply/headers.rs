//! The headers of a reply.

use http::HeaderMap;

/// The headers of a reply, with names for what the service says there.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Headers(HeaderMap);

impl Headers {
    /// A header by its name in any case; none if it is not there, or is not ASCII text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    /// How many requests the customer account may make in a minute.
    pub fn rate_limit_limit(&self) -> Option<u64> {
        self.number("X-Ratelimit-Limit")
    }

    /// How many of those are left.
    pub fn rate_limit_remaining(&self) -> Option<u64> {
        self.number("X-Ratelimit-Remaining")
    }

    /// When to try again, in seconds of Unix time; of a 429 only.
    pub fn rate_limit_retry_after(&self) -> Option<u64> {
        self.number("X-Ratelimit-RetryAfter")
    }

    /// The id by which the vendor's support finds the request.
    pub fn trace_id(&self) -> Option<&str> {
        self.get("X-Cs-Traceid")
    }

    /// The region that answered, such as `us-1`.
    pub fn region(&self) -> Option<&str> {
        self.get("X-Cs-Region")
    }

    /// All of them.
    pub fn all(&self) -> &HeaderMap {
        &self.0
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.trim().parse().ok()
    }
}

impl From<HeaderMap> for Headers {
    fn from(headers: HeaderMap) -> Self {
        Headers(headers)
    }
}
