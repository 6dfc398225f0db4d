//! Whether a call is repeated after an answer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::StatusCode;

use crate::operation::Call;
use crate::reply::Headers;

/// The longest wait that a 429 may ask for.
const LONGEST: Duration = Duration::from_secs(60);

/// The wait after a 429 that does not say when to come back.
const UNTOLD: Duration = Duration::from_secs(1);

/// What to do after an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Next {
    /// It stands.
    Keep,
    /// Log in afresh and repeat the call.
    Renew,
    /// Wait and repeat the call: it was not processed.
    Wait(Duration),
}

/// How often a call was repeated, by reason.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    renewed: bool,
    waited: bool,
}

impl Repeats {
    /// Decides on an answer: a 401 is repeated once unless the call carries no token, a 429 once.
    pub(crate) fn next(
        &mut self,
        call: &Call,
        status: StatusCode,
        headers: &Headers,
        now: SystemTime,
    ) -> Next {
        let bearer = call.spec().is_none_or(|spec| spec.bearer);
        match status {
            StatusCode::UNAUTHORIZED if bearer && !self.renewed => {
                self.renewed = true;
                Next::Renew
            }
            StatusCode::TOO_MANY_REQUESTS if !self.waited => {
                self.waited = true;
                Next::Wait(wait(headers, now))
            }
            _ => Next::Keep,
        }
    }
}

/// How long until the moment that a 429 names.
fn wait(headers: &Headers, now: SystemTime) -> Duration {
    let Some(seconds) = headers.rate_limit_retry_after() else {
        return UNTOLD;
    };
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    Duration::from_secs(seconds)
        .saturating_sub(now)
        .min(LONGEST)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};

    use super::*;
    use crate::operation::Spec;

    static OPEN: Spec =
        Spec::new(Method::POST, "/oauth2/token", "Token", "oauth2").without_bearer();
    static GUARDED: Spec = Spec::new(Method::GET, "/things/v1", "GetThings", "things");

    fn headers(retry_after: Option<&str>) -> Headers {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert("x-ratelimit-retryafter", text.parse().unwrap());
        }
        headers.into()
    }

    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_000_000)
    }

    fn after(spec: &'static Spec, statuses: &[u16]) -> Vec<Next> {
        let mut repeats = Repeats::default();
        let mut next = |status: &u16| {
            let status = StatusCode::from_u16(*status).unwrap();
            repeats.next(&Call::new(spec), status, &headers(None), now())
        };
        statuses.iter().map(&mut next).collect()
    }

    #[test]
    fn a_401_is_repeated_once_with_a_new_token() {
        assert_eq!(after(&GUARDED, &[401, 401]), [Next::Renew, Next::Keep]);
    }

    #[test]
    fn a_call_without_a_token_is_not_repeated_on_a_401() {
        assert_eq!(after(&OPEN, &[401]), [Next::Keep]);
    }

    #[test]
    fn a_429_is_repeated_once() {
        assert_eq!(after(&OPEN, &[429, 429]), [Next::Wait(UNTOLD), Next::Keep]);
    }

    #[test]
    fn whatever_else_stands() {
        assert_eq!(
            after(&GUARDED, &[200, 207, 308, 400, 403, 404, 500]),
            [Next::Keep; 7]
        );
    }

    #[test]
    fn a_429_waits_until_the_moment_it_names_but_not_longer_than_a_minute() {
        for (retry_after, seconds) in [
            ("1000007", 7),
            ("1000000", 0),
            ("999000", 0),
            ("1000060", 60),
            ("2000000", 60),
        ] {
            assert_eq!(
                wait(&headers(Some(retry_after)), now()),
                Duration::from_secs(seconds),
                "{retry_after}"
            );
        }
        assert_eq!(wait(&headers(Some("soon")), now()), UNTOLD);
    }
}
