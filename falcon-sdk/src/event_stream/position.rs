//! The position in the events of one partition.

/// Where to start the feed of a partition.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Start {
    /// At the oldest event that the service retains.
    Oldest,
    /// At the next event.
    Newest,
    /// At the event with this offset, or at the one after it.
    At(u64),
}

/// The position in the events of one partition: the start, and then the last event that was taken.
pub(super) struct Position {
    start: Start,
}

impl Position {
    pub(super) fn new(start: Start) -> Self {
        Position { start }
    }

    /// Where to start a feed that continues at the position.
    ///
    /// It is the last event itself, not the one after it. Services that return the event at an
    /// offset, and services that start after it, both return all further events then. The last
    /// event may come again, and [`take`](Position::take) refuses it.
    pub(super) fn start(&self) -> Start {
        self.start
    }

    /// Takes an event, unless it was taken before. The offsets of a partition increase.
    pub(super) fn take(&mut self, offset: u64) -> bool {
        if let Start::At(last) = self.start
            && offset <= last
        {
            return false;
        }
        self.start = Start::At(offset);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All offsets that a reader takes from a service that has some, with a connection that breaks
    /// after each number of events.
    fn read(start: Start, offsets: &[u64], inclusive: bool, breaks_after: usize) -> Vec<u64> {
        let mut position = Position::new(start);
        let mut taken = Vec::new();
        for _ in 0..100 {
            let start = position.start();
            let sent = offsets.iter().filter(|offset| match start {
                Start::Oldest => true,
                Start::Newest => false,
                Start::At(at) => **offset > at || (inclusive && **offset == at),
            });
            let sent = sent.take(breaks_after);
            taken.extend(sent.filter(|offset| position.take(**offset)));
        }
        taken
    }

    #[test]
    fn no_event_is_lost_or_doubled_whether_the_offset_is_inclusive_or_not() {
        let offsets = [0, 1, 2, 5, 9, 10, 40];
        for inclusive in [true, false] {
            // An inclusive service repeats an event on each connection.
            for breaks_after in 2..=offsets.len() {
                let read = |start| read(start, &offsets, inclusive, breaks_after);
                assert_eq!(read(Start::Oldest), offsets);
                assert_eq!(read(Start::At(2)), offsets[3..]);
                assert_eq!(read(Start::At(7)), offsets[4..]);
            }
        }
    }

    #[test]
    fn a_feed_that_started_at_the_newest_event_continues_after_the_last_one() {
        let mut position = Position::new(Start::Newest);
        assert!(position.take(7));
        assert_eq!(position.start(), Start::At(7));
        assert!(!position.take(7) && !position.take(6) && position.take(8));
    }
}
