//! Settings of sessions and batches.

use std::time::Duration;

use crate::poll::Polling;

/// The longest wait that the service accepts.
const LONGEST: Duration = Duration::from_secs(300);

/// How much longer than the service's own wait a request may take.
const MARGIN: Duration = Duration::from_secs(30);

/// Settings of a [`Session`](super::Session) or a [`Batch`](super::Batch).
#[derive(Clone, Debug)]
#[must_use]
pub struct Options {
    pub(super) queue_offline: bool,
    wait: Duration,
    pub(super) polling: Polling,
}

impl Options {
    /// The default settings.
    pub fn new() -> Self {
        Options {
            queue_offline: false,
            wait: Duration::from_secs(30),
            polling: Polling::new().max_interval(Duration::from_secs(10)),
        }
    }

    /// Sets whether sessions and commands wait for hosts that are offline. Default: `false`, and an
    /// offline host is an error.
    pub fn queue_offline(mut self, queue: bool) -> Self {
        self.queue_offline = queue;
        self
    }

    /// Sets how long the service waits for hosts before it responds, from 1 second to 5 minutes, in
    /// whole seconds. A request may take 30 seconds longer than this, whatever the client's
    /// timeouts are. Default: 30 s.
    pub fn wait(mut self, time: Duration) -> Self {
        self.wait = Duration::from_secs(time.as_secs()).clamp(Duration::from_secs(1), LONGEST);
        self
    }

    /// Sets how the state of commands and files is polled. Default: after 1 s at first and every
    /// 10 s at last, for 10 minutes.
    pub fn polling(mut self, polling: Polling) -> Self {
        self.polling = polling;
        self
    }

    /// The service's wait as a text, such as `30s`.
    pub(super) fn wait_text(&self) -> String {
        format!("{}s", self.wait.as_secs())
    }

    /// How long the service waits.
    pub(super) fn service_wait(&self) -> Duration {
        self.wait
    }

    /// The idle timeout of a request for which the service waits.
    pub(super) fn idle_timeout(&self) -> Duration {
        self.wait + MARGIN
    }
}

impl Default for Options {
    fn default() -> Self {
        Options::new()
    }
}
