//! A search: its repository, query, time range and arguments.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::ngsiem::QueryJobInput;
use crate::wire::Json;

/// A search over the events of a repository.
///
/// ```
/// use falcon_sdk::siem::Search;
///
/// let query = "#event_simpleName=ProcessRollup2 | ComputerName=?host | tail(max)";
/// let search = Search::new("search-all", query).last("24h").argument("host", "web-1");
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until a job starts it"]
pub struct Search {
    pub(super) repository: String,
    pub(super) body: QueryJobInput,
}

/// A time at which a search starts or ends: a [`SystemTime`], or a text such as `24h` (that long
/// ago), `now`, or milliseconds since 1970.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Moment(String);

impl Search {
    /// A search by a query in CrowdStrike Query Language. The repository is one such as
    /// `search-all`, or a view.
    pub fn new(repository: impl Into<String>, query: impl Into<String>) -> Self {
        Search::of(repository, QueryJobInput::new().query_string(query))
    }

    /// A search with all settings of the operation, such as a search by the time of ingest.
    pub fn of(repository: impl Into<String>, body: QueryJobInput) -> Self {
        Search {
            repository: repository.into(),
            body,
        }
    }

    /// Searches from that long ago until now: `15m`, `24h`, `7d`. Default: the range that the
    /// service sets.
    pub fn last(mut self, time: impl Into<String>) -> Self {
        self.body = self.body.start(time);
        self.body.end = None;
        self
    }

    /// Searches from one time to another. Default: the range that the service sets.
    ///
    /// ```
    /// # use std::time::{Duration, SystemTime};
    /// # use falcon_sdk::siem::Search;
    /// let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    /// let search = Search::new("search-all", "*").between(hour_ago, "now");
    /// ```
    pub fn between(mut self, start: impl Into<Moment>, end: impl Into<Moment>) -> Self {
        self.body = self.body.start(start.into().0).end(end.into().0);
        self
    }

    /// Sets an argument, to which the query refers as `?name`. Values from outside belong here, and
    /// not into the query's text. Default: none.
    pub fn argument(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let arguments = self
            .body
            .arguments
            .get_or_insert_with(|| Json::Object(Default::default()));
        if let Some(arguments) = arguments.as_object_mut() {
            arguments.insert(name.into(), Json::String(value.into()));
        }
        self
    }

    /// Sets the time zone of dates in the query and its results, such as `Europe/Berlin`. Default:
    /// the service's.
    pub fn time_zone(mut self, zone: impl Into<String>) -> Self {
        self.body = self.body.time_zone(zone);
        self
    }

    /// Makes it a live search, which is never done: read it with [`Job::poll`](super::Job::poll).
    /// Default: a search that ends.
    pub fn live(mut self) -> Self {
        self.body = self.body.is_live(true);
        self
    }
}

impl From<SystemTime> for Moment {
    fn from(time: SystemTime) -> Self {
        Moment(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_millis().to_string(),
            Err(before) => format!("-{}", before.duration().as_millis()),
        })
    }
}

impl From<&str> for Moment {
    fn from(text: &str) -> Self {
        Moment(text.to_owned())
    }
}

impl From<String> for Moment {
    fn from(text: String) -> Self {
        Moment(text)
    }
}
