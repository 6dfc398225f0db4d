//! A stream as the service lists it: the feed of one partition, and the session that opens it.

use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;

use super::trust;
use crate::error::{EventStreamProblem, StreamUrl};
use crate::models::main::AvailableStreamV2;
use crate::wire::Secret;

/// How often a session is refreshed if the service states no time for it. It is short, because the
/// session may be.
const UNSTATED: Duration = Duration::from_secs(15);

/// The part of the time after which a session is refreshed.
const REFRESHED_AFTER: f64 = 0.9;

/// How often a refresh may be retried in the rest of the time.
const RETRIES: u32 = 6;

/// The feed of one partition, and the session that opens it.
#[derive(Clone)]
pub(super) struct Listed {
    /// The number of the partition, by which it is refreshed.
    pub(super) partition: u64,
    pub(super) feed: Url,
    pub(super) token: Secret,
    pub(super) session: Session,
}

/// The times of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Session {
    since: Instant,
    lasts: Duration,
}

impl Session {
    pub(super) fn new(since: Instant, lasts: Duration) -> Self {
        Session { since, lasts }
    }

    /// When the session is refreshed.
    pub(super) fn refreshed_at(&self) -> Instant {
        self.since + self.lasts.mul_f64(REFRESHED_AFTER)
    }

    /// When the session ends unless it is refreshed.
    pub(super) fn ends_at(&self) -> Instant {
        self.since + self.lasts
    }

    /// The wait before a refresh is retried.
    pub(super) fn retried_after(&self) -> Duration {
        self.lasts.mul_f64(1.0 - REFRESHED_AFTER) / RETRIES
    }

    /// How long a session lasts.
    pub(super) fn lasts(&self) -> Duration {
        self.lasts
    }

    pub(super) fn refresh(&mut self, now: Instant) {
        self.since = now;
    }
}

impl Listed {
    /// Reads a stream that the service lists. No token is sent to its URLs before they are judged
    /// here.
    pub(super) fn read(
        stream: AvailableStreamV2,
        api: &str,
        allowed: &[String],
        now: Instant,
    ) -> Result<Self, EventStreamProblem> {
        let judged =
            |text: Option<String>, url| trust::judged(&text.unwrap_or_default(), url, api, allowed);
        let feed = judged(stream.data_feed_url, StreamUrl::Feed)?;
        let refresh = judged(stream.refresh_active_session_url, StreamUrl::Refresh)?;
        let number = refresh.path().trim_end_matches('/').rsplit('/').next();
        let partition = number.and_then(|number| number.parse().ok());
        let token = stream.session_token.and_then(|session| session.token);
        let seconds = stream.refresh_active_session_interval.unwrap_or_default();
        let lasts = match u64::try_from(seconds) {
            Ok(0) | Err(_) => UNSTATED.div_f64(REFRESHED_AFTER),
            Ok(seconds) => Duration::from_secs(seconds.min(24 * 60 * 60)),
        };
        Ok(Listed {
            partition: partition.ok_or(EventStreamProblem::Listed {
                property: "refreshActiveSessionURL",
            })?,
            feed,
            token: token.filter(|token| !token.expose().is_empty()).ok_or(
                EventStreamProblem::Listed {
                    property: "sessionToken",
                },
            )?,
            session: Session::new(now, lasts),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.crowdstrike.com";

    fn read(change: impl FnOnce(&mut serde_json::Value)) -> Result<Listed, EventStreamProblem> {
        let mut stream = serde_json::json!({
            "dataFeedURL": "https://firehose.crowdstrike.com/sensors/entities/datafeed/v1/0?appId=a",
            "sessionToken": {"token": "abc=", "expiration": "2026-01-02T03:04:05Z"},
            "refreshActiveSessionURL": "https://api.crowdstrike.com/sensors/entities/datafeed-actions/v1/7?appId=a",
            "refreshActiveSessionInterval": 1800,
        });
        change(&mut stream);
        let stream = serde_json::from_value(stream).unwrap();
        Listed::read(stream, API, &[], Instant::now())
    }

    #[test]
    fn the_partition_is_the_last_part_of_the_refresh_url() {
        assert_eq!(read(|_| {}).unwrap().partition, 7);
    }

    #[test]
    fn a_session_is_refreshed_at_nine_tenths_of_its_time() {
        let session = read(|_| {}).unwrap().session;
        assert_eq!(
            session.refreshed_at() - session.since,
            Duration::from_secs(1620)
        );
        assert_eq!(session.ends_at() - session.since, Duration::from_secs(1800));
        assert_eq!(session.retried_after(), Duration::from_secs(30));
    }

    #[test]
    fn a_session_without_a_time_is_refreshed_every_15_seconds() {
        for seconds in [
            serde_json::json!(0),
            serde_json::json!(-1),
            serde_json::json!(null),
        ] {
            let session = read(|stream| stream["refreshActiveSessionInterval"] = seconds);
            let session = session.unwrap().session;
            assert_eq!(session.refreshed_at() - session.since, UNSTATED);
        }
    }

    #[test]
    fn a_stream_without_a_url_a_partition_or_a_token_is_refused() {
        let no = || serde_json::json!(null);
        for (property, problem) in [
            ("dataFeedURL", read(|stream| stream["dataFeedURL"] = no())),
            ("sessionToken", read(|stream| stream["sessionToken"] = no())),
            (
                "sessionToken",
                read(|stream| stream["sessionToken"]["token"] = "".into()),
            ),
            (
                "refreshActiveSessionURL",
                read(|stream| {
                    stream["refreshActiveSessionURL"] =
                        "https://api.crowdstrike.com/x?appId=a".into();
                }),
            ),
        ] {
            let problem = problem.err();
            assert_eq!(problem, Some(EventStreamProblem::Listed { property }));
        }
    }

    #[test]
    fn both_urls_are_judged() {
        for (url, property) in [
            (StreamUrl::Feed, "dataFeedURL"),
            (StreamUrl::Refresh, "refreshActiveSessionURL"),
        ] {
            let found = read(|stream| stream[property] = "https://evil.example/v1/0".into());
            let Err(EventStreamProblem::ForeignHost { url: found, .. }) = found else {
                panic!("{property} passed");
            };
            assert_eq!(found, url);
        }
    }
}
