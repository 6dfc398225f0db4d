//! The state of a search, read from the response to a poll. It does no IO.

use std::time::Duration;

use crate::ngsiem::{QueryJobsResults, QueryMetadataJSON};

/// The shortest and the longest wait between two polls, whatever the service states. A search that
/// nobody polls for 90 seconds is dropped.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// What a poll says about its search.
#[derive(Debug, PartialEq)]
pub(super) enum State {
    /// It finds more. The service may state when to poll next, and the completed share in percent.
    Running {
        pause: Option<Duration>,
        percent: Option<f64>,
    },
    /// Its result is complete.
    Done,
    /// It ended before its result was complete.
    Cancelled,
}

impl State {
    pub(super) fn of(poll: &QueryJobsResults) -> Self {
        // A cancelled search may be done as well: its result is not complete.
        match (poll.cancelled, poll.done) {
            (Some(true), _) => State::Cancelled,
            (Some(false) | None, Some(true)) => State::Done,
            (Some(false) | None, Some(false) | None) => State::Running {
                pause: poll.meta_data.as_deref().and_then(pause),
                percent: poll.meta_data.as_deref().and_then(percent),
            },
        }
    }
}

/// `pollAfter` is in milliseconds.
fn pause(meta: &QueryMetadataJSON) -> Option<Duration> {
    let millis = u64::try_from(meta.poll_after?).ok()?;
    Some(Duration::from_millis(millis).clamp(SHORTEST, LONGEST))
}

fn percent(meta: &QueryMetadataJSON) -> Option<f64> {
    let (done, total) = (meta.work_done?, meta.total_work?);
    (total > 0).then(|| (done as f64 / total as f64 * 100.0).clamp(0.0, 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::decode;

    fn state(json: &str) -> State {
        State::of(&decode(json.as_bytes()).unwrap().value)
    }

    fn pause(poll_after: &str) -> Option<Duration> {
        match state(&format!(r#"{{"metaData": {{"pollAfter": {poll_after}}}}}"#)) {
            State::Running { pause, .. } => pause,
            State::Done | State::Cancelled => None,
        }
    }

    #[test]
    fn a_search_is_running_done_or_cancelled() {
        assert_eq!(state(r#"{"done": true, "cancelled": false}"#), State::Done);
        assert_eq!(
            state(r#"{"done": false, "cancelled": true}"#),
            State::Cancelled
        );
        assert_eq!(
            state(r#"{"done": true, "cancelled": true}"#),
            State::Cancelled
        );
        let running = State::Running {
            pause: None,
            percent: None,
        };
        assert_eq!(state(r#"{"done": false, "cancelled": false}"#), running);
    }

    #[test]
    fn the_pause_is_in_milliseconds_between_a_tenth_of_a_second_and_ten() {
        assert_eq!(pause("2500"), Some(Duration::from_millis(2500)));
        assert_eq!(pause("0"), Some(Duration::from_millis(100)));
        assert_eq!(pause("3600000"), Some(Duration::from_secs(10)));
        assert_eq!(pause("-1"), None);
        assert_eq!(pause("null"), None);
    }

    #[test]
    fn the_progress_is_the_share_of_the_work() {
        let percent = |done: i64, total: i64| {
            let meta = format!(r#"{{"metaData": {{"workDone": {done}, "totalWork": {total}}}}}"#);
            match state(&meta) {
                State::Running { percent, .. } => percent,
                State::Done | State::Cancelled => None,
            }
        };
        assert_eq!(percent(3, 12), Some(25.0));
        assert_eq!(percent(13, 12), Some(100.0));
        assert_eq!(percent(0, 0), None, "a queued search");
    }
}
