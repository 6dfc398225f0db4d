//! Which events go into one request, and when it is sent. Without input and output.

use std::time::Duration;

use tokio::time::Instant;

use super::event::{Event, Kind};

/// The memory that an event needs besides its text, in bytes.
const OVERHEAD: usize = 128;

/// How much of the buffer an event takes.
pub(super) fn room(event: &Event) -> usize {
    event.len() + OVERHEAD
}

/// Events of one request. All are of one kind.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) kind: Kind,
    pub(super) events: Vec<Event>,
    /// The length of the body, in bytes.
    pub(super) bytes: usize,
}

impl Batch {
    /// How many events it has.
    pub(super) fn count(&self) -> u64 {
        self.events.len() as u64
    }

    /// How much of the buffer its events take.
    pub(super) fn room(&self) -> usize {
        self.bytes + self.events.len() * OVERHEAD
    }

    /// The body of its request.
    pub(super) fn body(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.bytes);
        for event in &self.events {
            event.write(&mut body);
        }
        body
    }
}

/// Collects events until a batch is full or old enough.
pub(super) struct Batcher {
    limit: usize,
    linger: Duration,
    open: Option<Batch>,
    /// When the first event of the open batch was queued.
    since: Instant,
}

impl Batcher {
    /// With the longest body of a batch in bytes, and how long an event may wait for others.
    pub(super) fn new(limit: usize, linger: Duration) -> Self {
        Batcher {
            limit,
            linger,
            open: None,
            since: Instant::now(),
        }
    }

    /// Adds an event that was queued at a time. Returns the batch before it, if the event does not
    /// fit into it.
    pub(super) fn add(&mut self, event: Event, queued: Instant) -> Option<Batch> {
        let (kind, bytes) = (event.kind(), event.len());
        let fits = |open: &Batch| open.kind == kind && open.bytes + bytes <= self.limit;
        if let Some(open) = self.open.as_mut().filter(|open| fits(open)) {
            open.bytes += bytes;
            open.events.push(event);
            return None;
        }
        self.since = queued;
        self.open.replace(Batch {
            kind,
            events: vec![event],
            bytes,
        })
    }

    /// When the open batch is to be sent.
    pub(super) fn due(&self) -> Option<Instant> {
        let open = self.open.as_ref()?;
        match open.bytes >= self.limit {
            true => Some(self.since),
            false => Some(self.since + self.linger),
        }
    }

    /// The open batch.
    pub(super) fn take(&mut self) -> Option<Batch> {
        self.open.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINGER: Duration = Duration::from_secs(5);

    fn line(text: &str) -> Event {
        Event::raw(text)
    }

    fn texts(batch: Option<Batch>) -> Vec<String> {
        let events = batch.into_iter().flat_map(|batch| batch.events);
        events.map(|event| event.to_string()).collect()
    }

    #[test]
    fn an_event_that_does_not_fit_opens_the_next_batch() {
        let now = Instant::now();
        let mut batcher = Batcher::new(10, LINGER);
        assert!(batcher.add(line("1234"), now).is_none());
        assert!(batcher.add(line("5678"), now).is_none(), "10 bytes fit");
        let later = now + LINGER;
        let full = batcher.add(line("9"), later);
        assert_eq!(full.as_ref().map(|batch| batch.bytes), Some(10));
        assert_eq!(texts(full), ["1234", "5678"]);
        assert_eq!(batcher.due(), Some(later + LINGER), "from its own event on");
        assert_eq!(texts(batcher.take()), ["9"]);
        assert!(batcher.take().is_none());
        assert_eq!(batcher.due(), None);
    }

    #[test]
    fn a_batch_waits_for_others_no_longer_than_its_first_event_may() {
        let now = Instant::now();
        let mut batcher = Batcher::new(100, LINGER);
        batcher.add(line("a"), now);
        batcher.add(line("b"), now + LINGER / 2);
        assert_eq!(batcher.due(), Some(now + LINGER));
    }

    #[test]
    fn a_full_batch_is_due_at_once() {
        let now = Instant::now();
        let mut batcher = Batcher::new(2, LINGER);
        batcher.add(line("a"), now);
        assert_eq!(batcher.due(), Some(now));
    }

    #[test]
    fn events_keep_their_order_where_their_kind_changes() {
        let now = Instant::now();
        let mut batcher = Batcher::new(100, LINGER);
        let mut batches = Vec::new();
        for event in [line("a"), Event::new(1), Event::new(2), line("b")] {
            batches.extend(batcher.add(event, now));
        }
        batches.extend(batcher.take());
        let kinds: Vec<Kind> = batches.iter().map(|batch| batch.kind).collect();
        assert_eq!(kinds, [Kind::Raw, Kind::Structured, Kind::Raw]);
        let counts: Vec<u64> = batches.iter().map(Batch::count).collect();
        assert_eq!(counts, [1, 2, 1]);
        assert_eq!(batches[1].body(), b"{\"event\":1}\n{\"event\":2}\n");
        assert_eq!(batches[1].body().len(), batches[1].bytes);
        let rooms: usize = [Event::new(1), Event::new(2)].iter().map(room).sum();
        assert_eq!(batches[1].room(), rooms);
    }
}
