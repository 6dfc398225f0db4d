//! Sessions: who carries which token, when they are refreshed, and what follows a refusal.

use std::time::Duration;

use fake_falcon::{EventStreams, StreamFault};
use falcon_sdk::event_stream::EventStream;
use tokio::time::sleep;

use crate::{
    FIRST, HOUR, MINUTE, SECOND, assert_complete, authorization, feeds, lists, query, refreshes,
    start, take, take_for,
};

#[tokio::test(start_paused = true)]
async fn all_partitions_are_read_and_each_is_refreshed_by_its_own_number() {
    let (falcon, client) = start(EventStreams::default().partitions(3)).await;
    let mut events = EventStream::new(&client, "siem");
    let taken = take_for(&mut events, 2 * HOUR).await;
    assert_complete(&taken, FIRST, 3);
    assert!(taken.len() > 3 * 7_200);

    assert_eq!(feeds(&falcon).len(), 3, "no session has ended");
    let mut numbers = [0; 3];
    for refresh in refreshes(&falcon) {
        let number = refresh.path.rsplit('/').next().unwrap();
        numbers[number.parse::<usize>().unwrap()] += 1;
        assert_eq!(query(&refresh, "appId"), Some("siem"));
        let action = query(&refresh, "action_name");
        assert_eq!(action, Some("refresh_active_stream_session"));
        assert_eq!(refresh.headers["content-type"], "application/json");
    }
    assert_eq!(numbers, [4, 4, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_session_is_refreshed_at_nine_tenths_of_its_interval() {
    let (falcon, client) = start(EventStreams::default()).await;
    let mut events = EventStream::new(&client, "siem");
    take(&mut events, 1).await;
    sleep(1_615 * SECOND).await;
    assert_eq!(refreshes(&falcon).len(), 0);
    sleep(10 * SECOND).await;
    assert_eq!(refreshes(&falcon).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_feed_carries_the_token_of_its_session_and_a_refresh_the_bearer_token() {
    let (falcon, client) = start(EventStreams::default()).await;
    let mut events = EventStream::new(&client, "siem");
    take_for(&mut events, HOUR / 2).await;
    let mut tokens: Vec<String> = Vec::new();
    for feed in feeds(&falcon) {
        assert!(authorization(&feed).starts_with("Token "));
        assert_eq!(feed.headers["accept"], "application/json");
        let agent = feed.headers["user-agent"].to_str().unwrap();
        assert!(agent.starts_with("falcon-sdk/"), "{agent}");
        tokens.push(authorization(&feed).to_owned());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 2, "each partition has a token of its own");
    for refresh in refreshes(&falcon) {
        assert!(authorization(&refresh).starts_with("Bearer "));
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_feed_leads_to_one_discovery() {
    let streams = EventStreams::default();
    let streams = streams.fault_at(StreamFault::RefusedFeed, 1, Duration::ZERO);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    let taken = take_for(&mut events, MINUTE).await;
    assert_complete(&taken, FIRST, 2);
    assert_eq!(lists(&falcon).len(), 2);
    let feeds = feeds(&falcon);
    assert_eq!(feeds.len(), 3, "the other feed stays open");
    assert_eq!(
        feeds
            .iter()
            .filter(|feed| feed.path.ends_with("/1"))
            .count(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_refresh_leads_to_a_discovery_and_the_feed_continues() {
    let streams = EventStreams::default();
    let streams = streams.fault_at(StreamFault::RefusedRefresh, 0, Duration::ZERO);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    let taken = take_for(&mut events, 1_700 * SECOND).await;
    assert_complete(&taken, FIRST, 2);
    assert_eq!(lists(&falcon).len(), 2);
    let feeds = feeds(&falcon);
    assert_eq!(feeds.len(), 3);
    assert!(feeds[2].path.ends_with("/0") && query(&feeds[2], "offset").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_failed_refresh_is_retried_before_the_session_ends() {
    let mut streams = EventStreams::default().partitions(1);
    for _ in 0..3 {
        streams = streams.fault_at(StreamFault::FailedRefresh, 0, Duration::ZERO);
    }
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    assert_complete(&take_for(&mut events, HOUR).await, FIRST, 1);
    assert_eq!(feeds(&falcon).len(), 1, "the feed stays open");
    // Three fail, the fourth succeeds, and so does the next one in its time.
    assert_eq!(refreshes(&falcon).len(), 5);
}

#[tokio::test(start_paused = true)]
async fn if_all_refreshes_fail_the_feed_is_reopened_when_the_session_ends() {
    let mut streams = EventStreams::default().partitions(1);
    for _ in 0..6 {
        streams = streams.fault_at(StreamFault::FailedRefresh, 0, Duration::ZERO);
    }
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    assert_complete(&take_for(&mut events, HOUR).await, FIRST, 1);
    assert_eq!(feeds(&falcon).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_session_without_an_interval_does_not_spin() {
    // The fake reports at least a second.
    let streams = EventStreams::default().partitions(1).interval(SECOND);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    assert_complete(&take_for(&mut events, MINUTE).await, FIRST, 1);
    let refreshes = refreshes(&falcon).len();
    assert!((60..=70).contains(&refreshes), "{refreshes}");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_stream_sends_nothing_more_and_closes_its_feeds() {
    let streams = EventStreams::default().listed_when_idle(true);
    let (falcon, client) = start(streams).await;
    let mut events = EventStream::new(&client, "siem");
    take(&mut events, 10).await;
    drop(events);
    sleep(SECOND).await;
    falcon.take_requests();
    sleep(2 * HOUR).await;
    assert_eq!(falcon.requests().len(), 0);
    // The streams are listed, so the feeds are closed.
    let mut events = EventStream::new(&client, "siem");
    take(&mut events, 10).await;
}
