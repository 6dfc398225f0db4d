//! How writes behave: how long a containment takes, which items are left out, and facts that are not
//! established.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::text;

/// The behaviour of actions on hosts, alerts, indicators and policies.
///
/// ```
/// use fake_falcon::{Actions, FakeFalcon};
/// use std::time::Duration;
///
/// let actions = Actions::new().containment_time(Duration::from_secs(30)).offline("a-host");
/// let builder = FakeFalcon::builder().actions(actions);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Actions {
    pub(super) containment_time: Duration,
    pub(super) offline: BTreeSet<String>,
    pub(super) left_out: BTreeSet<String>,
    pub(super) anonymous_errors: bool,
    pub(super) whole_rows: bool,
    pub(super) rows_in_records: bool,
    pub(super) uncounted: bool,
    pub(super) policy_between: bool,
}

impl Actions {
    /// A containment that takes three seconds.
    pub fn new() -> Self {
        Actions {
            containment_time: Duration::from_secs(3),
            offline: BTreeSet::new(),
            left_out: BTreeSet::new(),
            anonymous_errors: false,
            whole_rows: false,
            rows_in_records: false,
            uncounted: false,
            policy_between: false,
        }
    }

    /// Sets how long a host is pending before it is contained or released. Default: 3 s.
    pub fn containment_time(mut self, time: Duration) -> Self {
        self.containment_time = time;
        self
    }

    /// Adds a host that is offline: it stays pending.
    pub fn offline(mut self, host: impl Into<String>) -> Self {
        self.offline.insert(host.into());
        self
    }

    /// Adds an id that responses leave out, although its record is changed.
    pub fn left_out(mut self, id: impl Into<String>) -> Self {
        self.left_out.insert(id.into());
        self
    }

    /// Sets whether errors beside records have no ids. Default: false.
    pub fn anonymous_errors(mut self, anonymous: bool) -> Self {
        self.anonymous_errors = anonymous;
        self
    }

    /// Sets whether a wrong indicator refuses all rows of its request with a 400. Default: false,
    /// and the other rows are carried out.
    pub fn whole_rows(mut self, whole: bool) -> Self {
        self.whole_rows = whole;
        self
    }

    /// Sets whether a wrong indicator is a record with `message_type` and `row`. Default: false, and
    /// it is an error whose message has type and value.
    pub fn rows_in_records(mut self, records: bool) -> Self {
        self.rows_in_records = records;
        self
    }

    /// Sets whether updates of alerts count nothing in `meta.writes`. Default: false.
    pub fn uncounted(mut self, uncounted: bool) -> Self {
        self.uncounted = uncounted;
        self
    }

    /// Sets whether another program makes a policy of each kind before the first write of its
    /// precedence. Default: false.
    pub fn policy_between(mut self, between: bool) -> Self {
        self.policy_between = between;
        self
    }

    /// Sets one of these from a text such as `containment-time=5s` or `whole-rows`.
    pub fn set(self, switch: &str) -> Result<Self, String> {
        let (name, value) = switch.split_once('=').unwrap_or((switch, ""));
        Ok(match (name, value) {
            ("containment-time", _) => self.containment_time(text::duration(value)?),
            ("offline", host) if !host.is_empty() => self.offline(host),
            ("left-out", id) if !id.is_empty() => self.left_out(id),
            ("anonymous-errors", "") => self.anonymous_errors(true),
            ("whole-rows", "") => self.whole_rows(true),
            ("rows-in-records", "") => self.rows_in_records(true),
            ("uncounted", "") => self.uncounted(true),
            ("policy-between", "") => self.policy_between(true),
            _ => {
                let switches = "containment-time=5s, offline=HOST, left-out=ID, anonymous-errors, \
                                whole-rows, rows-in-records, uncounted, policy-between";
                return Err(format!(
                    "{switch:?} is not a switch: write one of {switches}"
                ));
            }
        })
    }
}

impl Default for Actions {
    fn default() -> Self {
        Actions::new()
    }
}
