//! How searches behave: their length, their events, and facts that are not established.

use std::time::Duration;

use crate::text;

/// The behaviour of Next-Gen SIEM.
///
/// ```
/// use fake_falcon::{FakeFalcon, Siem};
///
/// let searches = Siem::new().polls(5).events(1_000);
/// let builder = FakeFalcon::builder().siem(searches);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Siem {
    pub(super) polls: u32,
    pub(super) poll_after: Option<Duration>,
    pub(super) events: usize,
    pub(super) buffer: usize,
    pub(super) warnings: Vec<String>,
    pub(super) cancelled: bool,
    pub(super) idle: Duration,
    pub(super) refusing: Refusing,
    pub(super) unpaged: bool,
    pub(super) silent_uploads: bool,
}

/// The body of a 400 for a query that is wrong. All three are published.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Refusing {
    /// An HTML page.
    Html,
    /// Plain text.
    Text,
    /// The envelope's errors.
    Json,
}

impl Siem {
    /// Searches that are done at the second poll, a second after the first, with three events.
    pub fn new() -> Self {
        Siem {
            polls: 2,
            poll_after: Some(Duration::from_secs(1)),
            events: 3,
            buffer: 200,
            warnings: Vec::new(),
            cancelled: false,
            idle: Duration::from_secs(90),
            refusing: Refusing::Html,
            unpaged: false,
            silent_uploads: false,
        }
    }

    /// Sets the poll at which a search is done, from 1. Default: 2.
    pub fn polls(mut self, polls: u32) -> Self {
        self.polls = polls.max(1);
        self
    }

    /// Sets `pollAfter`, the time until the next poll. Default: 1 s.
    pub fn poll_after(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.poll_after = time.into();
        self
    }

    /// Sets the number of events that match every query. Default: 3.
    pub fn events(mut self, events: usize) -> Self {
        self.events = events;
        self
    }

    /// Sets the most events in a result, unless the query has `tail(max)`. Default: 200.
    pub fn buffer(mut self, events: usize) -> Self {
        self.buffer = events;
        self
    }

    /// Adds a warning to every result.
    pub fn warning(mut self, text: impl Into<String>) -> Self {
        self.warnings.push(text.into());
        self
    }

    /// Sets whether searches are cancelled at the poll at which they would be done. Default: false.
    pub fn cancelled(mut self, cancelled: bool) -> Self {
        self.cancelled = cancelled;
        self
    }

    /// Sets how long a search lives without a poll. Default: 90 s.
    pub fn idle(mut self, time: Duration) -> Self {
        self.idle = time;
        self
    }

    /// Sets the body of a 400 for a query that is wrong. Default: [`Refusing::Html`].
    pub fn refusing(mut self, refusing: Refusing) -> Self {
        self.refusing = refusing;
        self
    }

    /// Sets whether every poll returns the whole result, whatever page it requests. Default: false.
    pub fn unpaged(mut self, unpaged: bool) -> Self {
        self.unpaged = unpaged;
        self
    }

    /// Sets whether the response to an upload is empty, as published. Default: false, and it is the
    /// id of the file as plain text. CrowdStrike/falconpy, ngsiem.py
    pub fn silent_uploads(mut self, silent: bool) -> Self {
        self.silent_uploads = silent;
        self
    }

    /// Sets one of these from a text such as `polls=5` or `unpaged`.
    pub fn set(self, switch: &str) -> Result<Self, String> {
        let (name, value) = switch.split_once('=').unwrap_or((switch, ""));
        let time = || text::duration(value);
        let number = || {
            let number = value.parse::<u32>();
            number.map_err(|_| format!("{switch:?}: {value:?} is not a number"))
        };
        Ok(match (name, value) {
            ("polls", _) => self.polls(number()?),
            ("poll-after", "none") => self.poll_after(None),
            ("poll-after", _) => self.poll_after(time()?),
            ("events", _) => self.events(number()? as usize),
            ("buffer", _) => self.buffer(number()? as usize),
            ("warning", text) => self.warning(text),
            ("cancelled", "") => self.cancelled(true),
            ("idle", _) => self.idle(time()?),
            ("refusing", "html") => self.refusing(Refusing::Html),
            ("refusing", "text") => self.refusing(Refusing::Text),
            ("refusing", "json") => self.refusing(Refusing::Json),
            ("unpaged", "") => self.unpaged(true),
            ("silent-uploads", "") => self.silent_uploads(true),
            _ => {
                let switches = "polls=5, poll-after=1s|none, events=3, buffer=200, warning=TEXT, \
                                cancelled, idle=90s, refusing=html|text|json, unpaged, \
                                silent-uploads";
                return Err(format!(
                    "{switch:?} is not a switch: write one of {switches}"
                ));
            }
        })
    }
}

impl Default for Siem {
    fn default() -> Self {
        Siem::new()
    }
}
