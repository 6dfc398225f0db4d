//! A day of events with 200 faults of all kinds.

use std::collections::BTreeMap;
use std::time::Duration;

use fake_falcon::{EventStreams, StreamFault};
use falcon_sdk::event_stream::EventStream;
use tokio::time::{Instant, timeout_at};

use crate::{FIRST, HOUR, MINUTE, feeds, lists, refreshes, start};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How often each fault occurs: 200 in total.
const FAULTS: [(StreamFault, u32); 10] = [
    (StreamFault::Reset, 50),
    (StreamFault::HalfLine, 40),
    (StreamFault::Expired, 25),
    (StreamFault::Silence, 10),
    (StreamFault::RefusedRefresh, 15),
    (StreamFault::FailedRefresh, 15),
    (StreamFault::RefusedFeed, 15),
    (StreamFault::FailedFeed, 15),
    (StreamFault::BlankList, 5),
    (StreamFault::Gone, 10),
];

#[tokio::test(start_paused = true)]
async fn a_day_with_200_faults_loses_and_doubles_no_event_and_needs_no_more_memory() {
    for exclusive in [false, true] {
        // Three partitions, and two that are added. Each creates an event in ten seconds.
        let mut streams = EventStreams::default()
            .partitions(3)
            .partition_at(6 * HOUR)
            .partition_at(15 * HOUR)
            .rate(0.1)
            .piece(1_000)
            .exclusive_offsets(exclusive);
        let mut number = 0;
        for (fault, times) in FAULTS {
            for time in 0..times {
                // All through the day, so that faults of different kinds fall together.
                let at = (DAY - 2 * HOUR) * time / times + Duration::from_secs(number * 7 % 600);
                streams = streams.fault_at(fault, number % 3, at + MINUTE);
                number += 1;
            }
        }
        assert_eq!(number, 200);
        let (falcon, client) = start(streams).await;
        let mut events = EventStream::new(&client, "siem");

        let (mut last, mut most) = (BTreeMap::<u64, u64>::new(), 0);
        let (mut lost, mut doubled, mut read) = (0, 0, 0);
        let end = Instant::now() + DAY;
        while let Ok(event) = timeout_at(end, events.next()).await {
            let event = event.unwrap().unwrap();
            read += 1;
            let expected = last.get(&event.partition).map_or(FIRST, |last| last + 1);
            match event.offset.checked_sub(expected) {
                Some(missing) => {
                    lost += missing;
                    last.insert(event.partition, event.offset);
                }
                None => doubled += 1,
            }
            most = most.max(events.buffered());
        }
        let occurred = falcon.stream_faults();
        println!(
            "exclusive: {exclusive}, events: {read}, lost: {lost}, doubled: {doubled}, faults: {}, \
             most bytes buffered: {most}, lists: {}, feeds: {}, refreshes: {}",
            occurred.values().sum::<u32>(),
            lists(&falcon).len(),
            feeds(&falcon).len(),
            refreshes(&falcon).len(),
        );
        assert_eq!((lost, doubled), (0, 0));
        assert_eq!(occurred, FAULTS.into_iter().collect());
        for partition in 0..5 {
            let end = falcon.event_offsets(partition).end;
            assert!(
                end - last[&partition] <= 3,
                "partition {partition} is behind"
            );
        }
        // The events at the start fill it.
        assert!(most < 256 * 1024, "{most} bytes");
    }
}
