//! Lines as services send them: split anywhere, blank, of unknown types, and broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{any, get};
use fake_falcon::EventStreams;
use falcon_sdk::event_stream::{Event, EventStream, Payload};
use falcon_sdk::{Client, Error, EventStreamProblem, Retry};

use crate::{FIRST, SECOND, assert_complete, start, take};

#[tokio::test(start_paused = true)]
async fn events_split_over_pieces_are_read() {
    for piece in [1, 7, 100] {
        let streams = EventStreams::default().history(20).piece(piece);
        let (_falcon, client) = start(streams.keep_alive(SECOND / 2)).await;
        let mut events = EventStream::new(&client, "siem");
        let taken = take(&mut events, 60).await;
        assert_complete(&taken, FIRST, 2);
    }
}

#[tokio::test(start_paused = true)]
async fn known_types_are_typed_and_an_unknown_type_passes_through() {
    let (_falcon, client) = start(EventStreams::default()).await;
    let mut events = EventStream::new(&client, "siem");
    let taken = take(&mut events, 12).await;
    let of = |name: &str| -> &Event {
        let found = taken.iter().find(|event| event.event_type() == name);
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    let Payload::AuthActivity(audit) = of("AuthActivityAuditEvent").payload().unwrap() else {
        panic!("another type");
    };
    assert_eq!(audit.success, Some(true));
    let Payload::Detection(detection) = of("EppDetectionSummaryEvent").payload().unwrap() else {
        panic!("another type");
    };
    assert_eq!(
        detection.command_line.as_deref(),
        Some("choice /m \"caf\u{e9}\"\n")
    );
    let unknown = of("SomethingNewEvent");
    let Payload::Other(content) = unknown.payload().unwrap() else {
        panic!("another type");
    };
    let raw: serde_json::Value = serde_json::from_slice(unknown.raw()).unwrap();
    assert_eq!(raw["event"], content);
    assert_eq!(raw["metadata"]["offset"], unknown.offset);
    assert!(unknown.created().is_some() && unknown.metadata.customer_id.is_some());
}

/// A service whose first feed has that type and body. Further feeds have one more event.
async fn serve(kind: &'static str, body: &'static str) -> (Client, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let list = serde_json::json!({
        "meta": {}, "errors": [],
        "resources": [{
            "dataFeedURL": format!("{base}/feed?appId=siem"),
            "sessionToken": {"token": "t"},
            "refreshActiveSessionURL": format!("{base}/refresh/0?appId=siem"),
            "refreshActiveSessionInterval": 1800,
        }],
    });
    let opened = Arc::new(AtomicUsize::new(0));
    let opening = Arc::clone(&opened);
    let feed = move || async move {
        match opening.fetch_add(1, Ordering::Relaxed) {
            0 => ([(CONTENT_TYPE, kind)], body),
            _ => (
                [(CONTENT_TYPE, "application/json")],
                "{\"metadata\":{\"offset\":9},\"event\":{}}\n",
            ),
        }
    };
    let login = || async {
        (
            axum::http::StatusCode::CREATED,
            r#"{"access_token":"b","expires_in":1799}"#,
        )
    };
    let router = Router::new()
        .route("/oauth2/token", any(login))
        .route(
            "/sensors/entities/datafeed/v2",
            get(move || async move { list.to_string() }),
        )
        .route("/feed", get(feed));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::builder().credentials("id", "secret").base_url(base);
    (client.retry(Retry::never()).build().unwrap(), opened)
}

#[tokio::test(start_paused = true)]
async fn a_line_that_is_no_event_is_an_error_and_the_next_line_is_read() {
    let body = "{\"metadata\":{\"offset\":1},\"event\":{}}\nnonsense token=secret\n\n\
                {\"message\":\"busy\"}\n{\"metadata\":{\"offset\":2},\"event\":{}}\n\
                {\"metadata\":{\"offset\":3},\"eve";
    let (client, _opened) = serve("application/json", body).await;
    let mut events = EventStream::new(&client, "siem");
    assert_eq!(take(&mut events, 1).await[0].offset, 1);
    for raw in ["nonsense token=secret", r#"{"message":"busy"}"#] {
        let error = events.next().await.unwrap().unwrap_err();
        let Error::EventStream {
            problem: EventStreamProblem::Unreadable { raw: found, .. },
            ..
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!(found, raw);
    }
    assert_eq!(take(&mut events, 1).await[0].offset, 2);
    // The half line at the end is no event. The next feed has it whole.
    assert_eq!(take(&mut events, 1).await[0].offset, 9);
}

#[tokio::test(start_paused = true)]
async fn a_page_of_a_gateway_is_no_feed() {
    let (client, opened) = serve("text/html; charset=utf-8", "<html>\n<body>\n</html>\n").await;
    let mut events = EventStream::new(&client, "siem");
    assert_eq!(take(&mut events, 1).await[0].offset, 9);
    assert_eq!(opened.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_ends_at_once_is_not_reopened_without_pause() {
    let (client, opened) = serve("application/json", "").await;
    let mut events = EventStream::new(&client, "siem");
    take(&mut events, 1).await;
    tokio::time::sleep(600 * SECOND).await;
    let opened = opened.load(Ordering::Relaxed);
    assert!((10..40).contains(&opened), "{opened} feeds in ten minutes");
}
