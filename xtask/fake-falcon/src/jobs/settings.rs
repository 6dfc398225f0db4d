//! How jobs behave: their length, their end, and facts that are not established.

use std::time::Duration;

use crate::text;

/// The behaviour of jobs.
///
/// ```
/// use fake_falcon::{FakeFalcon, Jobs};
///
/// let jobs = Jobs::new().polls(5).failed("disk full");
/// let builder = FakeFalcon::builder().jobs(jobs);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Jobs {
    pub(super) polls: u32,
    pub(super) failed: Option<String>,
    pub(super) cancelled: bool,
    pub(super) state: Option<String>,
    pub(super) late: Duration,
    pub(super) late_error: bool,
    pub(super) json_download: bool,
    pub(super) lower_resources: bool,
}

impl Jobs {
    /// Jobs that are done at the second poll.
    pub fn new() -> Self {
        Jobs {
            polls: 2,
            failed: None,
            cancelled: false,
            state: None,
            late: Duration::ZERO,
            late_error: false,
            json_download: false,
            lower_resources: false,
        }
    }

    /// Sets the poll at which a job ends, from 1. Default: 2.
    pub fn polls(mut self, polls: u32) -> Self {
        self.polls = polls.max(1);
        self
    }

    /// Makes jobs fail with this message. Default: they succeed.
    pub fn failed(mut self, message: impl Into<String>) -> Self {
        self.failed = Some(message.into());
        self
    }

    /// Sets whether jobs are cancelled at the poll at which they would be done. Default: false.
    pub fn cancelled(mut self, cancelled: bool) -> Self {
        self.cancelled = cancelled;
        self
    }

    /// Sets a state that every poll reports, in place of the states that are known. Default: none.
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// Sets how long a new job is unknown: a poll is a 404. Default: not at all.
    pub fn late(mut self, time: Duration) -> Self {
        self.late = time;
        self
    }

    /// Sets whether a poll of a job that is unknown yet is a 200 with an error. Default: false, and
    /// it is a 404.
    pub fn late_error(mut self, error: bool) -> Self {
        self.late_error = error;
        self
    }

    /// Sets whether the download of a file is a 200 with a JSON error. Default: false.
    pub fn json_download(mut self, json: bool) -> Self {
        self.json_download = json;
        self
    }

    /// Sets whether records are in `resources` where `Resources` is published. Default: false.
    pub fn lower_resources(mut self, lower: bool) -> Self {
        self.lower_resources = lower;
        self
    }

    /// Sets one of these from a text such as `polls=5` or `cancelled`.
    pub fn set(self, switch: &str) -> Result<Self, String> {
        let (name, value) = switch.split_once('=').unwrap_or((switch, ""));
        Ok(match (name, value) {
            ("polls", _) => {
                let number = value.parse();
                self.polls(number.map_err(|_| format!("{switch:?}: {value:?} is not a number"))?)
            }
            ("failed", message) => self.failed(message),
            ("cancelled", "") => self.cancelled(true),
            ("state", state) => self.state(state),
            ("late", _) => self.late(text::duration(value)?),
            ("late-error", "") => self.late_error(true),
            ("json-download", "") => self.json_download(true),
            ("lower-resources", "") => self.lower_resources(true),
            _ => {
                let switches = "polls=5, failed=MESSAGE, cancelled, state=NAME, late=5s, \
                                late-error, json-download, lower-resources";
                return Err(format!(
                    "{switch:?} is not a switch: write one of {switches}"
                ));
            }
        })
    }
}

impl Default for Jobs {
    fn default() -> Self {
        Jobs::new()
    }
}
