//! Problems that pass, and problems that don't.

use std::time::Duration;

use fake_falcon::{EventStreams, Fault, StreamFault};
use falcon_sdk::event_stream::EventStream;
use falcon_sdk::{Error, EventStreamProblem};
use tokio::time::Instant;

use crate::{
    FIRST, HOUR, MINUTE, SECOND, assert_complete, error, feeds, lists, start, start_with, take,
    take_for,
};

const LIST: &str = "listAvailableStreamsOAuth2";

#[tokio::test(start_paused = true)]
async fn a_name_in_use_is_an_error_that_says_so_and_the_next_poll_retries() {
    let streams = EventStreams::default().app_id_in_use("siem");
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    for _ in 0..2 {
        let start = Instant::now();
        let error = error(&mut events).await;
        let in_use = matches!(
            error,
            Error::EventStream {
                problem: EventStreamProblem::InUse { .. },
                ..
            }
        );
        assert!(in_use, "{error}");
        let text = error.to_string();
        assert!(text.starts_with("event stream \"siem\": ") && text.contains("another reader"));
        let waited = start.elapsed();
        assert!((5 * MINUTE..7 * MINUTE).contains(&waited), "{waited:?}");
    }
    assert!(lists(&falcon).len() < 20, "{}", lists(&falcon).len());
    let mut events = EventStream::new(&client, "other");
    take(&mut events, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_malformed_name_is_refused_before_anything_is_sent() {
    let (falcon, client) = start(EventStreams::default()).await;
    for name in ["", "my siem", "a-b", &"x".repeat(33)] {
        let mut events = EventStream::new(&client, name);
        let error = error(&mut events).await;
        assert!(error.to_string().contains("1 to 32 letters"), "{error}");
        assert!(events.next().await.is_none());
    }
    assert_eq!(falcon.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_missing_scope_ends_the_stream() {
    let (_falcon, client) = start_with(EventStreams::default(), |builder| {
        builder.fault_first(LIST, Fault::Status(403), 1)
    })
    .await;
    let mut events = EventStream::new(&client, "siem");
    let error = error(&mut events).await;
    assert_eq!(error.status().unwrap(), 403);
    assert!(error.to_string().contains("event-streams:read"), "{error}");
    assert!(events.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_for_a_while_is_retried() {
    let (falcon, client) = start_with(EventStreams::default(), |builder| {
        builder
            .fault_first(LIST, Fault::Status(429), 2)
            .fault_first(LIST, Fault::Html, 1)
    })
    .await;
    let mut events = EventStream::new(&client, "siem");
    assert_complete(&take(&mut events, 200).await, FIRST, 2);
    assert!(lists(&falcon).len() >= 3);
}

#[tokio::test(start_paused = true)]
async fn a_list_without_a_body_is_retried() {
    let streams = EventStreams::default();
    let streams = streams.fault_at(StreamFault::BlankList, 0, Duration::ZERO);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    assert_complete(&take(&mut events, 200).await, FIRST, 2);
    assert_eq!(lists(&falcon).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_stays_unavailable_is_reported_after_the_patience_and_then_read() {
    let mut streams = EventStreams::default().partitions(1);
    for _ in 0..20 {
        streams = streams.fault_at(StreamFault::FailedFeed, 0, Duration::ZERO);
    }
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem").patience(2 * MINUTE);
    let error = error(&mut events).await;
    assert_eq!(error.status().unwrap(), 503);
    assert!(error.is_transient());
    let token = feeds(&falcon)[0].headers["authorization"].clone();
    let token = token
        .to_str()
        .unwrap()
        .strip_prefix("Token ")
        .unwrap()
        .to_owned();
    assert!(!format!("{error} {error:?} {error:#?} {events:?}").contains(&token));
    let mut taken = Vec::new();
    let until = Instant::now() + HOUR;
    while let Ok(next) = tokio::time::timeout_at(until, events.next()).await {
        taken.extend(next.unwrap());
    }
    assert_complete(&taken, FIRST, 1);
    assert_eq!(feeds(&falcon).len(), 21);
}

#[tokio::test(start_paused = true)]
async fn a_silent_feed_is_reopened_after_the_idle_timeout() {
    let streams = EventStreams::default();
    let streams = streams.fault_at(StreamFault::Silence, 0, MINUTE);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    let taken = take_for(&mut events, MINUTE + 55 * SECOND).await;
    assert_eq!(feeds(&falcon).len(), 2);
    let rest = take_for(&mut events, MINUTE).await;
    assert_eq!(feeds(&falcon).len(), 3);
    assert_complete(&[taken, rest].concat(), FIRST, 2);
}

#[tokio::test(start_paused = true)]
async fn blank_lines_keep_a_quiet_feed_open() {
    let streams = EventStreams::default().rate(0.001).history(0);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    assert_complete(&take_for(&mut events, HOUR).await, FIRST, 2);
    assert_eq!(feeds(&falcon).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_lists_no_stream_while_a_feed_is_open_is_read_too() {
    let streams = EventStreams::default()
        .partitions(3)
        .listed_when_idle(true)
        .fault_at(StreamFault::Reset, 1, MINUTE)
        .fault_at(StreamFault::Expired, 2, 20 * MINUTE);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    let taken = take_for(&mut events, HOUR).await;
    assert_complete(&taken, FIRST, 3);
    assert!(taken.len() >= 3 * (100 + 3_595), "{}", taken.len());
    assert_eq!(feeds(&falcon).len(), 9, "all feeds are reopened together");
}
