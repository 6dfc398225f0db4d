//! The headers of a response.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::{LOCATION, SET_COOKIE};

/// The headers of a response, with methods for those of the service.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Headers(HeaderMap);

impl Headers {
    /// A header by its name, in any case. `None` if it is absent or not ASCII text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    /// How many requests per minute the customer account may send.
    pub fn rate_limit_limit(&self) -> Option<u64> {
        self.number("X-Ratelimit-Limit")
    }

    /// How many of these requests remain.
    pub fn rate_limit_remaining(&self) -> Option<u64> {
        self.number("X-Ratelimit-Remaining")
    }

    /// When to retry, in seconds of Unix time. Only a 429 states it.
    pub fn rate_limit_retry_after(&self) -> Option<u64> {
        self.number("X-Ratelimit-RetryAfter")
    }

    /// How long to wait before a retry, counted from the time of the response. A 429 states it, and
    /// so does the `Retry-After` of a gateway, in seconds or as a date.
    ///
    /// The time is compared with the service's clock in `Date`, so that the local clock need not be
    /// exact. Without `Date`, the local clock is used.
    pub fn retry_after(&self) -> Option<Duration> {
        let moment = self.rate_limit_retry_after().map(Duration::from_secs);
        let moment = match (moment, self.number("Retry-After")) {
            (Some(moment), _) => moment,
            (None, Some(seconds)) => return Some(Duration::from_secs(seconds)),
            (None, None) => since_1970(self.date("Retry-After")?),
        };
        let now = self.date("Date").unwrap_or_else(SystemTime::now);
        Some(moment.saturating_sub(since_1970(now)))
    }

    fn date(&self, name: &str) -> Option<SystemTime> {
        httpdate::parse_http_date(self.get(name)?).ok()
    }

    /// The trace id, by which CrowdStrike's support finds the request.
    pub fn trace_id(&self) -> Option<&str> {
        self.get("X-Cs-Traceid")
    }

    /// The region that sent the response, such as `us-1`.
    pub fn region(&self) -> Option<&str> {
        self.get("X-Cs-Region")
    }

    /// Notices about the operation's deprecation: all headers whose names begin with
    /// `X-Api-Deprecation`, in lower case, with their values.
    pub fn deprecations(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = |name: &str| name.starts_with("x-api-deprecation");
        self.0
            .iter()
            .filter(move |(name, _)| named(name.as_str()))
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }

    /// All headers.
    pub fn all(&self) -> &HeaderMap {
        &self.0
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.trim().parse().ok()
    }
}

fn since_1970(moment: SystemTime) -> Duration {
    moment.duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Hides cookies, and the target of a redirect, which may be signed.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.iter().map(|(name, value)| {
            let mut value = value.clone();
            if [LOCATION, SET_COOKIE].contains(name) {
                value.set_sensitive(true);
            }
            (name, value)
        });
        f.debug_map().entries(shown).finish()
    }
}

impl From<HeaderMap> for Headers {
    fn from(headers: HeaderMap) -> Self {
        Headers(headers)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
    fn cookies_and_the_target_of_a_redirect_are_not_shown() {
        let headers = headers(&[
            ("location", "https://files.example/1?signature=hunter2"),
            ("set-cookie", "session=hunter2"),
            ("x-cs-region", "us-2"),
        ]);
        let shown = format!("{headers:?}");
        assert!(
            shown.contains("us-2") && !shown.contains("hunter2"),
            "{shown}"
        );
        assert!(headers.get("location").unwrap().ends_with("hunter2"));
    }

    #[test]
    fn the_wait_is_measured_by_the_services_clock() {
        for (moment, seconds) in [("784111784", 7), ("784111777", 0), ("784000000", 0)] {
            let headers = headers(&[
                ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                ("x-ratelimit-retryafter", moment),
                ("retry-after", "99"),
            ]);
            assert_eq!(
                headers.retry_after(),
                Some(Duration::from_secs(seconds)),
                "{moment}"
            );
        }
    }

    #[test]
    fn without_a_date_the_wait_is_measured_by_the_local_clock() {
        let soon = SystemTime::now() + Duration::from_secs(100);
        let moment = soon
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs()
            .to_string();
        let wait = headers(&[("x-ratelimit-retryafter", &moment)])
            .retry_after()
            .unwrap();
        assert!((98..=100).contains(&wait.as_secs()), "{wait:?}");
    }

    #[test]
    fn a_gateway_states_the_wait_in_seconds_or_as_a_date() {
        let wait = |pairs| headers(pairs).retry_after();
        assert_eq!(wait(&[("retry-after", "5")]), Some(Duration::from_secs(5)));
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        for (until, seconds) in [
            ("Sun, 06 Nov 1994 08:50:07 GMT", 30),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ] {
            let stated = headers(&[date, ("retry-after", until)]);
            assert_eq!(
                stated.retry_after(),
                Some(Duration::from_secs(seconds)),
                "{until}"
            );
        }
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn an_absent_or_malformed_number_is_none() {
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
