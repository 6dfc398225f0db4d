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

    /// What the service says about the operation's end: the headers whose names begin with
    /// `X-Api-Deprecation`, in lower case, with their values.
    pub fn deprecations(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = |name: &str| name.starts_with("x-api-deprecation");
        self.0
            .iter()
            .filter(move |(name, _)| named(name.as_str()))
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
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

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::{HeaderName, HeaderValue};

    use super::Headers;

    fn headers(pairs: &[(&'static str, &str)]) -> Headers {
        let pairs = pairs.iter().map(|(name, value)| {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
            (HeaderName::from_static(name), value)
        });
        Headers::from(pairs.collect::<HeaderMap>())
    }

    #[test]
    fn names_are_found_in_any_case() {
        let headers = headers(&[
            ("x-ratelimit-limit", "6000"),
            ("x-ratelimit-remaining", "5999"),
            ("x-ratelimit-retryafter", "1784628672"),
            ("x-cs-traceid", "abc"),
            ("x-cs-region", "us-2"),
        ]);
        assert_eq!(headers.rate_limit_limit(), Some(6000));
        assert_eq!(headers.rate_limit_remaining(), Some(5999));
        assert_eq!(headers.rate_limit_retry_after(), Some(1_784_628_672));
        assert_eq!(headers.trace_id(), Some("abc"));
        assert_eq!(headers.region(), Some("us-2"));
        assert_eq!(headers.get("X-CS-REGION"), Some("us-2"));
        assert_eq!(headers.all().len(), 5);
    }

    #[test]
    fn what_is_absent_or_no_number_is_none() {
        assert_eq!(Headers::default().rate_limit_limit(), None);
        assert_eq!(
            headers(&[("x-ratelimit-limit", "many")]).rate_limit_limit(),
            None
        );
        assert_eq!(
            headers(&[("x-ratelimit-remaining", "-1")]).rate_limit_remaining(),
            None
        );
        assert_eq!(headers(&[("x-cs-traceid", "\u{e9}")]).trace_id(), None);
        assert_eq!(Headers::default().get("not a name"), None);
    }
}
