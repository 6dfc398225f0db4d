//! Event streams from a client's view.

use std::time::Duration;

use fake_falcon::{EventStreams, FakeFalcon};
use reqwest::{Method, StatusCode};

use crate::session::{Session, send};

const LIST: &str = "/sensors/entities/datafeed/v2?appId=siem";
const REFRESH: &str = "action_name=refresh_active_stream_session&appId=siem";

async fn start(streams: EventStreams) -> Session {
    Session::start(FakeFalcon::builder().event_streams(streams)).await
}

/// The feed's URL and token of the first partition.
async fn listed(session: &Session) -> (String, String) {
    let list = session.get(LIST).await.body;
    let first = list.pointer("/resources/0").expect("a stream");
    let text = |pointer| first.pointer(pointer).and_then(|it| it.as_str());
    let url = text("/dataFeedURL").expect("a URL").to_owned();
    let token = text("/sessionToken/token").expect("a token").to_owned();
    (url, token)
}

async fn open(session: &Session, url: &str, authorization: &str) -> reqwest::Response {
    let request = session.http.get(url).header("authorization", authorization);
    request.send().await.expect("a response")
}

/// The offset of the first event.
async fn first_offset(mut feed: reqwest::Response) -> u64 {
    let piece = feed.chunk().await.expect("a piece").expect("no end");
    let line = piece.split(|byte| *byte == b'\n').next().expect("a line");
    let event: serde_json::Value = serde_json::from_slice(line).expect("an event");
    let offset = event.pointer("/metadata/offset");
    offset
        .and_then(|offset| offset.as_u64())
        .expect("an offset")
}

#[tokio::test]
async fn a_feed_takes_the_token_of_its_session_alone() {
    let session = start(EventStreams::default()).await;
    let (url, token) = listed(&session).await;
    for authorization in [
        format!("Bearer {}", session.token),
        format!("Bearer {token}"),
        format!("Token {}", session.token),
        "Token".to_owned(),
    ] {
        let refused = open(&session, &url, &authorization).await;
        assert_eq!(
            refused.status(),
            StatusCode::UNAUTHORIZED,
            "{authorization}"
        );
    }
    let feed = open(&session, &url, &format!("Token {token}")).await;
    assert_eq!(feed.status(), StatusCode::OK);
    assert_eq!(first_offset(feed).await, 100);
}

#[tokio::test]
async fn an_offset_is_inclusive_or_exclusive_and_whence_is_the_newest_event() {
    for (exclusive, first) in [(false, 120), (true, 121)] {
        let session = start(EventStreams::default().exclusive_offsets(exclusive)).await;
        let (url, token) = listed(&session).await;
        let token = format!("Token {token}");
        let feed = open(&session, &format!("{url}&offset=120"), &token).await;
        assert_eq!(first_offset(feed).await, first);
        let feed = open(&session, &format!("{url}&whence=2"), &token).await;
        assert!(first_offset(feed).await >= 200);
        let both = open(&session, &format!("{url}&whence=2&offset=1"), &token).await;
        assert_eq!(both.status(), StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn only_the_session_of_an_open_feed_is_refreshed() {
    let session = start(EventStreams::default()).await;
    let refresh = |partition: u64| {
        let path = format!("/sensors/entities/datafeed-actions/v1/{partition}?{REFRESH}");
        send(session.request(Method::POST, &path))
    };
    assert_eq!(refresh(0).await.status, StatusCode::NOT_FOUND);
    let (url, token) = listed(&session).await;
    let feed = open(&session, &url, &format!("Token {token}")).await;
    assert_eq!(refresh(0).await.status, StatusCode::OK);
    assert_eq!(
        refresh(1).await.status,
        StatusCode::NOT_FOUND,
        "another partition"
    );
    drop(feed);
}

#[tokio::test]
async fn a_session_that_is_not_refreshed_ends_with_its_feed() {
    let streams = EventStreams::default().interval(Duration::from_secs(60));
    let builder = FakeFalcon::builder().event_streams(streams).speed(60.0);
    let session = Session::start(builder).await;
    let (url, token) = listed(&session).await;
    let mut feed = open(&session, &url, &format!("Token {token}")).await;
    while feed.chunk().await.expect("no error").is_some() {}
    let again = open(&session, &url, &format!("Token {token}")).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_name_in_use_or_malformed_gets_no_stream() {
    let session = start(EventStreams::default().app_id_in_use("siem")).await;
    let list = session.get(LIST).await.body;
    let resources = list.get("resources").and_then(|it| it.as_array());
    assert_eq!(resources.map(Vec::len), Some(0));
    let malformed = session.get("/sensors/entities/datafeed/v2?appId=a-b").await;
    assert_eq!(malformed.status, StatusCode::BAD_REQUEST);
}
