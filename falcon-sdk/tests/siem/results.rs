//! The results of a search: whole, typed, and never truncated in silence.

use std::time::{Duration, UNIX_EPOCH};

use fake_falcon::Siem;
use falcon_sdk::siem::{Job, Results, Search};
use falcon_sdk::{Client, Error, Polling};
use serde_json::{Value, json};

use crate::{POLL, job, search, start};

async fn run(client: &Client, query: &str) -> Results {
    let job = Job::start(client, search(query)).await.unwrap();
    job.wait(Polling::new()).await.unwrap()
}

fn is_whole(results: &Results, events: usize) -> bool {
    let ids = results.events.iter().map(|event| event["@id"].clone());
    ids.eq((0..events).map(|number| Value::from(format!("event-{number}"))))
}

#[tokio::test(start_paused = true)]
async fn a_large_result_is_read_page_by_page_without_gap_or_double() {
    for (events, polls) in [(4_999, 1), (5_000, 2), (10_001, 3)] {
        let (_falcon, client, sent) = start(Siem::new().polls(1).events(events)).await;
        let results = run(&client, "* | tail(max)").await;
        assert!(is_whole(&results, events), "{events}");
        assert!(!results.is_truncated());
        assert_eq!(sent.count(POLL), polls, "{events}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_ignores_pages_returns_each_event_once() {
    for events in [12, 5_000, 5_001] {
        let siem = Siem::new().polls(1).events(events).unpaged(true);
        let (_falcon, client, _) = start(siem).await;
        let results = run(&client, "* | tail(max)").await;
        assert!(is_whole(&results, events), "{events}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_truncated_result_says_so_and_has_the_warnings_of_the_service() {
    let siem = Siem::new()
        .events(500)
        .warning("the result limit was reached");
    let (_falcon, client, _) = start(siem).await;
    let results = run(&client, "*").await;
    assert_eq!(results.events.len(), 200);
    assert!(results.is_truncated());
    assert_eq!(results.meta.result_buffer_size, Some(200));
    assert_eq!(results.meta.event_count, Some(500));
    let texts = results.warnings.iter().map(|it| it.message.as_deref());
    assert!(texts.eq([Some("the result limit was reached")]));
    assert!(!run(&client, "* | tail(max)").await.is_truncated());
}

#[tokio::test(start_paused = true)]
async fn events_are_read_as_a_type_of_the_caller() {
    #[derive(serde::Deserialize)]
    struct Process {
        #[serde(rename = "ComputerName")]
        host: String,
        #[serde(rename = "@timestamp")]
        time: i64,
    }
    let (_falcon, client, _) = start(Siem::new()).await;
    let results = job(&client).await.wait(Polling::new()).await.unwrap();
    let processes: Vec<Process> = results.events_as().unwrap();
    assert_eq!(
        (&*processes[1].host, processes[1].time),
        ("host-1", 1_760_000_899_999)
    );

    #[derive(Debug, serde::Deserialize)]
    struct Wrong {
        #[serde(rename = "ComputerName")]
        _host: i64,
    }
    let Err(Error::Item(item)) = results.events_as::<Wrong>() else {
        panic!("a text is no number");
    };
    assert_eq!(item.path, "$.events[0].ComputerName");
    assert!(item.raw.contains("host-0"));
}

#[tokio::test(start_paused = true)]
async fn times_and_arguments_are_sent_as_text() {
    let (falcon, client, _) = start(Siem::new()).await;
    let begin = UNIX_EPOCH + Duration::from_millis(1_760_000_000_123);
    for (search, body) in [
        (search("*"), json!({ "queryString": "*", "start": "24h" })),
        (
            Search::new("search-all", "*").between(begin, "now"),
            json!({ "queryString": "*", "start": "1760000000123", "end": "now" }),
        ),
        (
            Search::new("search-all", "?a")
                .argument("a", "x|y")
                .argument("b", "1"),
            json!({ "queryString": "?a", "arguments": { "a": "x|y", "b": "1" } }),
        ),
        (
            Search::new("search-all", "*")
                .time_zone("Europe/Berlin")
                .live(),
            json!({ "queryString": "*", "timeZone": "Europe/Berlin", "isLive": true }),
        ),
    ] {
        falcon.take_requests();
        Job::start(&client, search).await.unwrap().detach();
        let requests = falcon.take_requests();
        let started = requests
            .iter()
            .find(|it| it.path.ends_with("/queryjobs"))
            .unwrap();
        let sent: Value = serde_json::from_slice(&started.body).unwrap();
        assert_eq!(sent, body);
    }
}
