//! A slow reader, and the memory that a stream needs.

use fake_falcon::EventStreams;
use falcon_sdk::event_stream::EventStream;
use tokio::time::sleep;

use crate::{FIRST, HOUR, MINUTE, assert_complete, feeds, refreshes, start, take};

/// Pieces wait in the way to the reader, and each feed has one in hand.
const MOST: usize = 4 * 1024 * 1024;

#[tokio::test(start_paused = true)]
async fn a_slow_reader_holds_the_feeds_back_and_its_sessions_stay_open() {
    // 60 MB in each partition.
    let streams = EventStreams::default().history(15_000).event_size(4_000);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    let mut taken = take(&mut events, 1).await;
    for _ in 0..6 {
        sleep(HOUR / 2).await;
        taken.extend(take(&mut events, 1).await);
        assert!(events.buffered() > 0);
        assert!(events.buffered() <= MOST, "{} bytes", events.buffered());
    }
    assert_eq!(feeds(&falcon).len(), 2, "the sessions were refreshed");
    assert!(refreshes(&falcon).len() >= 12);

    let mut most = 0;
    while taken.len() < 30_000 {
        taken.extend(take(&mut events, 1).await);
        most = most.max(events.buffered());
    }
    assert!(most <= MOST, "{most} bytes");
    assert_complete(&taken, FIRST, 2);
    sleep(MINUTE).await;
    assert_eq!(feeds(&falcon).len(), 2);
}
