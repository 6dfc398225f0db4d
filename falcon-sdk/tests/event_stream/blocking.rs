//! An event stream without async, in real time.

use fake_falcon::{EventStreams, FakeFalcon, StreamFault};
use falcon_sdk::blocking::{Client, EventStream};

use crate::{FIRST, SECOND, assert_complete};

#[test]
fn an_iterator_returns_the_events_and_continues_at_its_cursor() {
    let streams = EventStreams::default();
    let streams = streams.fault_at(StreamFault::Reset, 0, 60 * SECOND);
    let falcon = FakeFalcon::builder().event_streams(streams).speed(120.0);
    let falcon = falcon.launch().unwrap();
    let client = Client::builder()
        .credentials(falcon.client_id(), falcon.client_secret())
        .base_url(falcon.base_url())
        .build_blocking()
        .unwrap();
    let mut events = EventStream::new(&client, "siem");
    let mut taken = Vec::new();
    for event in events.by_ref().take(300) {
        taken.push(event.unwrap());
    }
    let cursor = events.cursor();
    drop(events);
    let events = EventStream::new(&client, "siem").resume(&cursor);
    taken.extend(events.take(300).map(Result::unwrap));
    assert_complete(&taken, FIRST, 2);
    assert_eq!(falcon.stream_faults()[&StreamFault::Reset], 1);
}
