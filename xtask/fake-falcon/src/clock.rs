//! The clock of a server, which may run faster than that of its clients.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// The clock of a server. It starts at zero with the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Instant,
    /// The time of day at the start, as the time since 1970.
    since_1970: Duration,
    speed: f64,
}

impl Clock {
    /// A clock that starts now, and runs that many times faster.
    pub(crate) fn start(speed: f64) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Clock {
            start: Instant::now(),
            since_1970: now.unwrap_or_default(),
            speed,
        }
    }

    /// The time since the start.
    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed().mul_f64(self.speed)
    }

    /// The moment at which the clock shows a time.
    pub(crate) fn moment(&self, time: Duration) -> Instant {
        self.start + self.to_real(time)
    }

    /// How long a time of this clock takes.
    pub(crate) fn to_real(self, time: Duration) -> Duration {
        time.div_f64(self.speed)
    }

    /// A time of this clock in milliseconds since 1970.
    pub(crate) fn milliseconds(&self, time: Duration) -> u64 {
        u64::try_from((self.since_1970 + time).as_millis()).unwrap_or(u64::MAX)
    }
}
