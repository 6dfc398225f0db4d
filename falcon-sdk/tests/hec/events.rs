//! Events on the wire: structured and raw, compressed and plain.

use std::time::SystemTime;

use fake_falcon::Hec;
use falcon_sdk::hec::{Event, TimeUnit};
use serde_json::{Value, json};

use crate::start;

#[tokio::test(start_paused = true)]
async fn structured_and_raw_events_go_to_their_own_routes() {
    for gzip in [true, false] {
        let (falcon, settings) = start(Hec::new()).await;
        let ingest = settings.gzip(gzip).build().unwrap();
        let structured = Event::new(json!({ "user": "ana" }))
            .field("site", "berlin")
            .time(SystemTime::UNIX_EPOCH, TimeUnit::Milliseconds);
        ingest.send(structured).await.unwrap();
        ingest.send(json!({ "user": "bo" })).await.unwrap();
        ingest.send(Event::raw("a line")).await.unwrap();
        assert_eq!(ingest.close().await.delivered, 3);

        let events = falcon.hec_events();
        let first: Value = serde_json::from_str(&events[0]).unwrap();
        assert_eq!(
            first,
            json!({ "event": { "user": "ana" }, "time": 0, "fields": { "site": "berlin" } })
        );
        assert_eq!(events[2], "a line");
        let requests = falcon.requests();
        let paths: Vec<&str> = requests.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(
            paths,
            ["/services/collector", "/services/collector/raw"],
            "two structured events are one batch"
        );
        for (request, kind) in requests
            .iter()
            .zip(["application/json", "text/plain; charset=utf-8"])
        {
            assert_eq!(request.headers["content-type"], kind);
            let encoding = request.headers.get("content-encoding");
            assert_eq!(encoding.is_some_and(|it| it == "gzip"), gzip);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_of_any_text_arrives_as_it_is() {
    let (falcon, settings) = start(Hec::new()).await;
    let ingest = settings.build().unwrap();
    let text = "ü \"quoted\" \\ \u{1F600} {\"event\":1}";
    ingest.send(Event::raw(text)).await.unwrap();
    ingest.send(Event::of(&text).unwrap()).await.unwrap();
    ingest
        .close()
        .await
        .undelivered
        .is_empty()
        .then_some(())
        .unwrap();
    let events = falcon.hec_events();
    assert_eq!(events[0], text);
    let event: Value = serde_json::from_str(&events[1]).unwrap();
    assert_eq!(event["event"], text);
}
