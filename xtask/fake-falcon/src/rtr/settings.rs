//! How real time response behaves: the hosts, their speed, and facts that are not established.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::text;

/// The behaviour of real time response.
///
/// ```
/// use std::time::Duration;
/// use fake_falcon::{FakeFalcon, Rtr};
///
/// let hosts = Rtr::new().offline("aid-2").command_time(Duration::from_secs(5));
/// let builder = FakeFalcon::builder().any_ids(true).rtr(hosts);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Rtr {
    pub(super) offline: BTreeSet<String>,
    pub(super) left_out: BTreeSet<String>,
    pub(super) command_time: Duration,
    pub(super) host_times: BTreeMap<String, Duration>,
    pub(super) file_time: Duration,
    pub(super) listed_after: Duration,
    pub(super) chunks: usize,
    pub(super) unwritten: Unwritten,
    pub(super) shared_ids: bool,
    pub(super) refresh_opens: bool,
}

/// The response to a poll of a chunk of output that is not written yet. The service's own is not
/// established.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Unwritten {
    /// A 200 without a record.
    NoRecord,
    /// A 200 with a record that is not complete and has no output.
    Blank,
    /// A 404.
    NotFound,
}

impl Rtr {
    /// Hosts that are online and complete every command at once, with one chunk of output.
    pub fn new() -> Self {
        Rtr {
            offline: BTreeSet::new(),
            left_out: BTreeSet::new(),
            command_time: Duration::ZERO,
            host_times: BTreeMap::new(),
            file_time: Duration::ZERO,
            listed_after: Duration::ZERO,
            chunks: 1,
            unwritten: Unwritten::NoRecord,
            shared_ids: false,
            refresh_opens: false,
        }
    }

    /// Adds a host that is offline.
    pub fn offline(mut self, host: impl Into<String>) -> Self {
        self.offline.insert(host.into());
        self
    }

    /// Adds a host that the responses of batch commands leave out.
    pub fn left_out(mut self, host: impl Into<String>) -> Self {
        self.left_out.insert(host.into());
        self
    }

    /// Sets how long a command takes. Default: no time.
    pub fn command_time(mut self, time: Duration) -> Self {
        self.command_time = time;
        self
    }

    /// Sets how long a command takes on one host.
    pub fn host_time(mut self, host: impl Into<String>, time: Duration) -> Self {
        self.host_times.insert(host.into(), time);
        self
    }

    /// Sets how long a file takes to arrive after its `get` command. Default: no time.
    pub fn file_time(mut self, time: Duration) -> Self {
        self.file_time = time;
        self
    }

    /// Sets how long after its upload a put-file or script is listed. Default: no time.
    pub fn listed_after(mut self, time: Duration) -> Self {
        self.listed_after = time;
        self
    }

    /// Sets the number of chunks that an output is split into, one for each line. They are written
    /// while the command runs. Default: 1.
    pub fn chunks(mut self, chunks: usize) -> Self {
        self.chunks = chunks.max(1);
        self
    }

    /// Sets the response to a poll of a chunk that is not written yet. Default:
    /// [`Unwritten::NoRecord`].
    pub fn unwritten(mut self, unwritten: Unwritten) -> Self {
        self.unwritten = unwritten;
        self
    }

    /// Sets whether the status operation of each tier knows the commands of all tiers. Default:
    /// false, and a command of another tier is a 404.
    pub fn shared_ids(mut self, shared: bool) -> Self {
        self.shared_ids = shared;
        self
    }

    /// Sets whether the refresh of a host without a session opens a session. Default: false, and it
    /// is a 404.
    pub fn refresh_opens(mut self, opens: bool) -> Self {
        self.refresh_opens = opens;
        self
    }

    /// Sets one of these from a text such as `offline=HOST` or `command-time=5s`.
    pub fn set(self, switch: &str) -> Result<Self, String> {
        let (name, value) = switch.split_once('=').unwrap_or((switch, ""));
        let time = || text::duration(value);
        Ok(match (name, value) {
            ("offline", host) => self.offline(host),
            ("left-out", host) => self.left_out(host),
            ("command-time", _) => self.command_time(time()?),
            ("file-time", _) => self.file_time(time()?),
            ("listed-after", _) => self.listed_after(time()?),
            ("chunks", number) => self.chunks(number.parse().map_err(|_| number.to_owned())?),
            ("unwritten", "no-record") => self.unwritten(Unwritten::NoRecord),
            ("unwritten", "blank") => self.unwritten(Unwritten::Blank),
            ("unwritten", "404") => self.unwritten(Unwritten::NotFound),
            ("shared-ids", "") => self.shared_ids(true),
            ("refresh-opens", "") => self.refresh_opens(true),
            _ => {
                let switches = "offline=HOST, left-out=HOST, command-time=5s, file-time=5s, \
                                listed-after=5s, chunks=3, unwritten=no-record|blank|404, \
                                shared-ids, refresh-opens";
                return Err(format!(
                    "{switch:?} is not a switch: write one of {switches}"
                ));
            }
        })
    }

    /// How long a command takes on a host.
    pub(super) fn time(&self, host: &str) -> Duration {
        self.host_times
            .get(host)
            .copied()
            .unwrap_or(self.command_time)
    }
}

impl Default for Rtr {
    fn default() -> Self {
        Rtr::new()
    }
}
