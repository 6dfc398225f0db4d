//! Faults on request.

use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fake_falcon::{Effect, FakeFalcon, Fault};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::session::Session;

const HOSTS: &str = "/devices/queries/devices/v1";
const SCROLL: &str = "/devices/queries/devices-scroll/v1?limit=10";

/// A client whose login had no fault: with this seed, the first request has none.
async fn session(fault: Fault) -> Session {
    for seed in 1.. {
        let falcon = FakeFalcon::builder().seed(seed).fault(fault, 0.5);
        if let Some(session) = Session::spared(falcon).await {
            return session;
        }
    }
    unreachable!("half of the seeds spare the first request")
}

/// Sends requests until the fault occurs.
async fn status(session: &Session, path: &str) -> crate::session::Received {
    loop {
        let response = session.get(path).await;
        if response.status != StatusCode::OK {
            return response;
        }
    }
}

#[tokio::test]
async fn a_status_comes_with_the_envelopes_errors_and_a_429_says_when_to_come_again() {
    let limited = status(&session(Fault::Status(429)).await, HOSTS).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(limited.at("/errors/0/code"), 429);
    assert_eq!(limited.header("x-ratelimit-limit"), "6000");
    assert_eq!(limited.header("x-ratelimit-remaining"), "0");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("now")
        .as_secs();
    let then: u64 = limited
        .header("x-ratelimit-retryafter")
        .parse()
        .expect("epoch seconds");
    assert!((now - 5..=now + 2).contains(&then), "{then} at {now}");

    let broken = status(&session(Fault::Status(503)).await, HOSTS).await;
    assert_eq!(broken.at("/errors/0/message"), "Service Unavailable");
    assert_eq!(broken.header("x-ratelimit-retryafter"), "");
}

#[tokio::test]
async fn a_gateway_returns_its_own_page() {
    let page = status(&session(Fault::Html).await, HOSTS).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert_eq!(page.header("content-type"), "text/html");
}

#[tokio::test]
async fn a_reset_has_no_response_and_a_truncated_response_ends_half_way() {
    let ask = async |session: &Session| loop {
        match session.request(reqwest::Method::GET, HOSTS).send().await {
            Err(error) => return Err(error),
            Ok(response) => {
                let length = response.content_length();
                if let Err(error) = response.bytes().await {
                    assert!(error.is_body() || error.is_decode(), "{error:?}");
                    return Ok(length);
                }
            }
        }
    };
    let reset = ask(&session(Fault::Reset).await).await;
    assert!(reset.is_err_and(|error| error.is_request()));
    let truncated = ask(&session(Fault::Truncated).await).await;
    assert!(truncated.is_ok_and(|length| length > Some(1_000)));
}

#[tokio::test]
async fn an_expired_token_is_refused_until_the_next_login() {
    let session = session(Fault::ExpiredToken).await;
    assert_eq!(
        status(&session, HOSTS).await.status,
        StatusCode::UNAUTHORIZED
    );
    for _ in 0..10 {
        assert_eq!(session.get(HOSTS).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn an_expired_cursor_is_an_expired_search() {
    let response = status(&session(Fault::ExpiredCursor).await, SCROLL).await;
    assert_eq!(response.status, StatusCode::NOT_FOUND);
    assert!(response.errors().contains("Search context expired"));
}

#[tokio::test]
async fn a_short_page_loses_nothing() {
    let falcon = FakeFalcon::builder()
        .records(25)
        .fault(Fault::ShortPage, 0.5);
    let session = Session::start(falcon).await;
    let (mut sizes, mut ids, mut token) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = session
            .get(&format!(
                "{SCROLL}&offset={}",
                crate::pages::escaped(&token)
            ))
            .await;
        let list = page.list("/resources");
        sizes.push(list.len());
        ids.extend(list.iter().map(|id| id.to_string()));
        token = page.text("/meta/pagination/offset").to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert!(
        sizes.iter().rev().skip(1).any(|size| *size == 5),
        "{sizes:?}"
    );
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 25);
}

#[tokio::test]
async fn a_200_without_a_list_is_another_one_each_time() {
    let falcon = FakeFalcon::builder().fault(Fault::NoList, 1.0);
    let session = Session::start(falcon).await;
    let mut seen = BTreeSet::new();
    for _ in 0..6 {
        let response = session.get(SCROLL).await;
        assert_eq!(response.status, StatusCode::OK);
        assert!(!response.at("/resources").is_array(), "{}", response.body);
        seen.insert(response.bytes);
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[tokio::test]
async fn a_page_may_lack_its_cursor() {
    let falcon = FakeFalcon::builder().fault(Fault::NoNextPage, 1.0);
    let session = Session::start(falcon).await;
    let page = session.get(SCROLL).await;
    assert!(
        page.at("/meta/pagination/offset")
            .as_str()
            .is_none_or(str::is_empty)
    );
    assert_eq!(page.list("/resources").len(), 10);
    let marked = session.get("/intel/combined/indicators/v1?limit=10").await;
    assert_eq!(marked.header("next-page"), "");
    assert_eq!(marked.at("/meta/pagination/total"), 250);
}

#[tokio::test]
async fn the_last_record_of_a_page_may_be_null() {
    let falcon = FakeFalcon::builder().fault(Fault::Misfit, 1.0);
    let page = Session::start(falcon).await.get(SCROLL).await;
    let list = page.list("/resources");
    assert_eq!((list.len(), list.last()), (10, Some(&Value::Null)));
    assert!(list[0].is_string());
}

#[tokio::test]
async fn the_same_requests_of_a_seed_meet_the_same_faults() {
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let session = session(Fault::Status(500)).await;
        let mut seen = Vec::new();
        for _ in 0..20 {
            seen.push(session.get(HOSTS).await.status);
        }
        statuses.push(seen);
    }
    assert_eq!(statuses[0], statuses[1]);
    assert!(statuses[0].contains(&StatusCode::OK));
    assert!(statuses[0].contains(&StatusCode::INTERNAL_SERVER_ERROR));
}

#[tokio::test]
async fn responses_are_delayed_by_the_latency() {
    let latency = Duration::from_millis(50);
    let session = Session::start(FakeFalcon::builder().latency(latency)).await;
    let start = Instant::now();
    session.get(HOSTS).await;
    assert!(start.elapsed() >= latency);
}

#[tokio::test]
async fn an_unknown_fault_is_refused() {
    for (fault, rate) in [(Fault::Status(200), 0.1), (Fault::Reset, 1.5)] {
        let error = FakeFalcon::builder().fault(fault, rate).start().await.err();
        assert!(
            error
                .expect("a fault")
                .to_string()
                .contains("use a status from 400 to 599")
        );
    }
}

#[tokio::test]
async fn an_unknown_id_is_an_error_beside_the_other_records() {
    let session = Session::start(FakeFalcon::builder()).await;
    let known = session.get("/devices/queries/devices/v1?limit=1").await;
    let known = known.text("/resources/0").to_owned();
    let details = "/devices/entities/devices/v2";
    let both = session
        .post(details, &json!({ "ids": ["nobody", known] }))
        .await;
    assert_eq!(both.status, StatusCode::OK);
    assert_eq!(both.list("/resources").len(), 1);
    assert_eq!(both.text("/resources/0/device_id"), known);
    assert_eq!(
        both.list("/errors"),
        [json!({ "code": 404, "id": "nobody", "message": "nobody: not found" })]
    );
    let none = session.post(details, &json!({ "ids": ["nobody"] })).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert!(none.list("/resources").is_empty());
}

#[tokio::test]
async fn records_have_the_requested_size() {
    let session = Session::start(FakeFalcon::builder().record_size(4_096)).await;
    let hosts = session.get("/devices/combined/devices/v1?limit=50").await;
    for host in hosts.list("/resources") {
        let length = host.to_string().len();
        assert!((3_000..=4_200).contains(&length), "{length}");
        assert!(host["device_policies"].is_object());
    }
}

#[tokio::test]
async fn a_fault_of_writes_does_not_affect_reads() {
    let falcon = FakeFalcon::builder().fault_of(Effect::Write, Fault::Status(502), 1.0);
    let session = Session::spared(falcon).await.expect("a login is a read");
    assert_eq!(session.get(HOSTS).await.status, StatusCode::OK);
    let ids = json!({ "ids": ["a"] });
    let details = session.post("/devices/entities/devices/v2", &ids).await;
    assert_ne!(details.status, StatusCode::BAD_GATEWAY, "it reads by POST");
    let contain = "/devices/entities/devices-actions/v2?action_name=contain";
    let contained = session.post(contain, &ids).await;
    assert_eq!(contained.status, StatusCode::BAD_GATEWAY);
}
