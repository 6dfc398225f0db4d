//! Where feeds start: offsets, cursors, and partitions that come and go.

use fake_falcon::{EventStreams, StreamFault};
use falcon_sdk::event_stream::{Cursor, EventStream};

use crate::{
    FIRST, HOUR, MINUTE, SECOND, assert_complete, feeds, lists, offsets, query, start, take,
    take_for,
};

/// The service's offsets are inclusive or exclusive.
const READINGS: [bool; 2] = [false, true];

#[tokio::test(start_paused = true)]
async fn after_a_break_no_event_is_lost_or_doubled_whether_offsets_are_inclusive_or_not() {
    for exclusive in READINGS {
        let mut streams = EventStreams::default().exclusive_offsets(exclusive);
        for minute in 1..10 {
            for fault in [
                StreamFault::Reset,
                StreamFault::HalfLine,
                StreamFault::Expired,
            ] {
                streams = streams.fault_at(fault, minute % 2, MINUTE * minute as u32);
            }
        }
        let (falcon, client) = start(streams).await;
        let mut events = EventStream::new(&client, "siem");
        let taken = take_for(&mut events, HOUR / 3).await;
        assert_complete(&taken, FIRST, 2);
        assert!(taken.len() >= 2 * (100 + 1_199), "{}", taken.len());
        assert_eq!(feeds(&falcon).len(), 2 + 27);
    }
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_closes_is_listed_again_and_continues_at_its_last_event() {
    let streams = EventStreams::default();
    let streams = streams.fault_at(StreamFault::Reset, 1, 90 * SECOND);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    assert_complete(&take_for(&mut events, 2 * MINUTE).await, FIRST, 2);
    let feeds = feeds(&falcon);
    assert_eq!(query(&feeds[0], "offset"), None, "from the oldest event");
    assert_eq!(query(&feeds[1], "offset"), None);
    assert!(feeds[2].path.ends_with("/1"));
    // 100 events at the start, and one in each second.
    let offset: u64 = query(&feeds[2], "offset").unwrap().parse().unwrap();
    assert!((FIRST + 187..=FIRST + 190).contains(&offset), "{offset}");
    assert_eq!(query(&feeds[2], "appId"), Some("siem"));
    assert_eq!(lists(&falcon).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_cursor_holds_the_events_that_were_delivered_and_not_those_that_were_read_ahead() {
    for exclusive in READINGS {
        let streams = EventStreams::default().exclusive_offsets(exclusive);
        let (falcon, client) = start(streams).await;
        let mut events = EventStream::new(&client, "siem");
        let mut taken = take(&mut events, 130).await;
        assert!(events.buffered() > 0);
        for (partition, offsets) in offsets(&taken) {
            assert_eq!(events.cursor().offset(partition), offsets.last().copied());
        }
        let stored = serde_json::to_string(&events.cursor()).unwrap();
        drop(events);

        let cursor: Cursor = serde_json::from_str(&stored).unwrap();
        let mut events = EventStream::new(&client, "siem").resume(&cursor);
        assert_eq!(events.cursor(), cursor);
        taken.extend(take_for(&mut events, MINUTE).await);
        assert_complete(&taken, FIRST, 2);
        for feed in &feeds(&falcon)[2..] {
            let partition = feed.path.rsplit('/').next().unwrap().parse().unwrap();
            let offset = cursor.offset(partition).map(|offset| offset.to_string());
            assert_eq!(query(feed, "offset"), offset.as_deref());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_may_start_at_the_newest_event_and_continues_after_a_break() {
    for exclusive in READINGS {
        let streams = EventStreams::default()
            .exclusive_offsets(exclusive)
            .fault_at(StreamFault::Reset, 0, MINUTE);
        let (falcon, client) = start(streams).await;
        let mut events = EventStream::new(&client, "siem").start_at_newest();
        let taken = take_for(&mut events, 2 * MINUTE).await;
        for (partition, offsets) in offsets(&taken) {
            let start = offsets[0];
            assert!(start >= FIRST + 100, "partition {partition} from {start}");
            assert!(
                offsets
                    .iter()
                    .copied()
                    .eq(start..start + offsets.len() as u64)
            );
            assert!(offsets.len() >= 118);
        }
        let feeds = feeds(&falcon);
        for feed in &feeds[..2] {
            assert_eq!(query(feed, "whence"), Some("2"));
            assert_eq!(query(feed, "offset"), None);
        }
        assert_eq!(query(&feeds[2], "whence"), None);
        assert!(query(&feeds[2], "offset").is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_partition_of_the_cursor_continues_and_another_starts_at_the_newest_event() {
    let (_falcon, client) = start(EventStreams::default()).await;
    let cursor = Cursor::new().with_offset(1, FIRST + 49);
    let mut events = EventStream::new(&client, "siem")
        .resume(&cursor)
        .start_at_newest();
    let offsets = offsets(&take_for(&mut events, MINUTE).await);
    assert!(offsets[&0][0] >= FIRST + 100);
    assert_eq!(offsets[&1][0], FIRST + 50);
}

#[tokio::test(start_paused = true)]
async fn the_service_filters_events_by_type() {
    let (falcon, client) = start(EventStreams::default()).await;
    let types = ["AuthActivityAuditEvent", "IncidentSummaryEvent"];
    let mut events = EventStream::new(&client, "siem").event_types(types);
    let taken = take_for(&mut events, MINUTE).await;
    assert!(
        taken
            .iter()
            .all(|event| types.contains(&event.event_type()))
    );
    assert!(taken.len() > 50);
    let filter = "AuthActivityAuditEvent,IncidentSummaryEvent";
    assert_eq!(query(&feeds(&falcon)[0], "eventType"), Some(filter));
}

#[tokio::test(start_paused = true)]
async fn an_added_partition_is_found_and_read_from_its_first_event() {
    let streams = EventStreams::default().partition_at(10 * MINUTE);
    let (_falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem").start_at_newest();
    let taken = take_for(&mut events, HOUR).await;
    let offsets = offsets(&taken);
    assert_eq!(offsets.len(), 3);
    let added = &offsets[&2];
    assert!(added.iter().copied().eq(FIRST..FIRST + added.len() as u64));
    assert!(added.len() >= 50 * 60 - 2);
}

#[tokio::test(start_paused = true)]
async fn a_partition_that_is_gone_continues_when_it_is_back() {
    let streams = EventStreams::default();
    let streams = streams.fault_at(StreamFault::Gone, 1, MINUTE);
    let (_falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    let taken = take_for(&mut events, 5 * MINUTE).await;
    assert_complete(&taken, FIRST, 2);
    assert!(offsets(&taken)[&1].len() >= 100 + 298);
}
