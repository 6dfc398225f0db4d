//! Next-Gen SIEM, as any client sees it.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Refusing, Siem};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::session::{Received, Session, send};

const JOBS: &str = "/humio/api/v1/repositories/search-all/queryjobs";

async fn begin(siem: Siem) -> Session {
    Session::start(FakeFalcon::builder().siem(siem)).await
}

async fn search(session: &Session, query: &str) -> Received {
    session.post(JOBS, &json!({ "queryString": query })).await
}

fn path(started: &Received) -> String {
    format!("{JOBS}/{}", started.text("/id").replace('=', "%3D"))
}

#[tokio::test]
async fn a_search_returns_all_events_so_far_until_it_is_done() {
    let session = begin(Siem::new().polls(3).events(6)).await;
    let started = search(&session, "*").await;
    assert_eq!(started.status, StatusCode::OK);
    for (done, events, work) in [(false, 2, 10), (false, 4, 20), (true, 6, 30)] {
        let polled = session.get(&path(&started)).await;
        assert_eq!(polled.at("/done"), &json!(done));
        assert_eq!(polled.list("/events").len(), events);
        assert_eq!(polled.at("/metaData/workDone"), &json!(work));
        assert_eq!(polled.at("/metaData/pollAfter"), &json!(1000));
        assert_eq!(polled.text("/events/0/@id"), "event-0");
    }
}

#[tokio::test]
async fn a_result_is_read_in_pages_up_to_its_buffer() {
    for (query, unpaged, first, last, more) in [
        ("*", false, 3, 2, "true"),
        ("* | tail(max)", false, 3, 3, "false"),
        ("*", true, 5, 5, "true"),
    ] {
        let siem = Siem::new().polls(1).events(6).buffer(5);
        let session = begin(siem.unpaged(unpaged)).await;
        let path = path(&search(&session, query).await);
        let page = session.get(&format!("{path}?paginationLimit=3")).await;
        assert_eq!(page.list("/events").len(), first);
        assert_eq!(page.text("/metaData/extraData/hasMoreEvents"), more);
        let rest = session
            .get(&format!("{path}?paginationLimit=3&paginationOffset=3"))
            .await;
        assert_eq!(rest.list("/events").len(), last, "{query} {unpaged}");
    }
}

#[tokio::test]
async fn a_stopped_and_an_idle_search_are_gone() {
    let session = begin(Siem::new()).await;
    let started = search(&session, "*").await;
    let stop = || send(session.request(Method::DELETE, &path(&started)));
    let stopped = stop().await;
    assert_eq!((stopped.status, stopped.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(stop().await.status, StatusCode::NOT_FOUND);

    let session = begin(Siem::new().idle(Duration::ZERO)).await;
    let started = search(&session, "*").await;
    let polled = session.get(&path(&started)).await;
    assert_eq!(polled.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_wrong_query_is_refused_in_the_form_of_the_switch() {
    for (refusing, text) in [
        (Refusing::Html, "&lt;1&gt;"),
        (Refusing::Text, "<1>"),
        (Refusing::Json, "errors"),
    ] {
        let session = begin(Siem::new().refusing(refusing)).await;
        let refused = search(&session, "* | unknown()").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        let body = String::from_utf8(refused.bytes).unwrap();
        assert!(body.contains(text), "{body}");
    }
}

#[tokio::test]
async fn an_unknown_lookup_file_and_repository_are_a_404() {
    let session = begin(Siem::new()).await;
    let file = "/humio/api/v1/repositories/search-all/files/a.csv";
    assert_eq!(session.get(file).await.status, StatusCode::NOT_FOUND);
    let jobs = "/humio/api/v1/repositories/missing/queryjobs";
    let started = session.post(jobs, &json!({ "queryString": "*" })).await;
    assert_eq!(started.status, StatusCode::NOT_FOUND);
}

#[test]
fn switches_are_read_from_text() {
    for switch in [
        "polls=5",
        "poll-after=none",
        "idle=9s",
        "refusing=text",
        "unpaged",
        "silent-uploads",
    ] {
        assert!(Siem::new().set(switch).is_ok(), "{switch}");
    }
    let error = Siem::new().set("polls").unwrap_err();
    assert!(error.contains("is not a number"), "{error}");
    assert!(Siem::new().set("pols=5").unwrap_err().contains("polls=5"));
}
