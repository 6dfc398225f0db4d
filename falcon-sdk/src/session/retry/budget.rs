//! The requests of an account's minute: how many are left, and how soon the next may be sent.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// The period of the rate limit.
pub(super) const WINDOW: Duration = Duration::from_secs(60);

/// Requests that end within this time are counted together.
const SLOT: Duration = Duration::from_millis(100);

/// The longest interval between two requests, as a multiple of the interval at which one client sends as many as the
/// limit. So a client that joins busy clients has a twentieth of the limit at once.
const SLOWEST: u32 = 20;

/// The requests of the last minute.
///
/// The service counts a request at some moment between its start and its end, and for a minute. So a request is
/// counted here from its start until a minute after its end: never for a shorter time than by the service.
#[derive(Debug)]
pub(super) struct Budget {
    limit: u64,
    /// The requests of this client that are counted.
    own: u64,
    /// Those of them that have ended.
    ended: VecDeque<Slot>,
    /// The requests of other clients of the account, by the last response.
    others: u64,
}

/// Requests that ended at about the same time.
#[derive(Debug)]
struct Slot {
    begins: Instant,
    requests: u64,
}

impl Slot {
    /// When these requests are no longer counted.
    fn forgotten(&self) -> Instant {
        self.begins + SLOT + WINDOW
    }
}

impl Budget {
    pub(super) fn new(limit: u32) -> Self {
        Budget {
            limit: limit.into(),
            own: 0,
            ended: VecDeque::new(),
            others: 0,
        }
    }

    /// Counts a request that starts.
    pub(super) fn start(&mut self) {
        self.own += 1;
    }

    /// Notes that a request has ended.
    pub(super) fn end(&mut self, now: Instant) {
        match self.ended.back_mut() {
            Some(slot) if now < slot.begins + SLOT => slot.requests += 1,
            Some(_) | None => self.ended.push_back(Slot {
                begins: now,
                requests: 1,
            }),
        }
    }

    /// Reads the limit of the account, and how many requests its other clients have sent.
    pub(super) fn read(&mut self, limit: u64, remaining: u64, now: Instant) {
        self.forget(now);
        self.limit = limit;
        self.others = limit.saturating_sub(remaining).saturating_sub(self.own);
    }

    /// When the next request may be sent, given when the last one was. `None` if that is now.
    ///
    /// Half of the limit may be used at once. Then the requests that are left are spread evenly over the time until
    /// earlier ones are no longer counted. Otherwise all would wait for the rest of the minute.
    pub(super) fn next(&mut self, last: Instant, now: Instant) -> Option<Instant> {
        self.forget(now);
        if self.own >= self.limit {
            let forgotten = self.ended.front().map(Slot::forgotten);
            return Some(forgotten.unwrap_or(now + SLOT));
        }
        if self.own + self.others < self.limit.div_ceil(2) {
            return None;
        }
        let slowest = each(WINDOW, signed(self.limit)) * SLOWEST;
        Some(last + self.interval(now).min(slowest))
    }

    /// The shortest interval between requests that can be maintained: at no moment of the next minute have more been
    /// sent than are left by then.
    ///
    /// Other clients do the same, so each takes what is left in proportion to its requests of the last minute.
    fn interval(&self, now: Instant) -> Duration {
        let all = self.own + self.others;
        let mut left = match self.limit.checked_sub(all) {
            Some(left) => signed(left * (self.own + 1) / (all + 1)),
            None => -signed(all - self.limit),
        };
        let mut longest = each(WINDOW, left + signed(self.own));
        for slot in &self.ended {
            let time = slot.forgotten().saturating_duration_since(now);
            longest = longest.max(each(time, left));
            left += signed(slot.requests);
        }
        longest
    }

    /// Removes the requests that are no longer counted.
    fn forget(&mut self, now: Instant) {
        while let Some(slot) = self.ended.front()
            && slot.forgotten() <= now
        {
            self.own = self.own.saturating_sub(slot.requests);
            self.ended.pop_front();
        }
    }
}

/// The share of a time for each of several requests: all of it, if there are none.
fn each(time: Duration, requests: i64) -> Duration {
    match u32::try_from(requests) {
        Ok(requests @ 1..) => time / requests,
        Ok(0) | Err(_) => time,
    }
}

fn signed(requests: u64) -> i64 {
    i64::try_from(requests).unwrap_or(i64::MAX)
}
