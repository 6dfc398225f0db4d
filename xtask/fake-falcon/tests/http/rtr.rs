//! Real time response, as any client sees it.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Rtr, Unwritten};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::session::{Received, Session, send};

const SESSIONS: &str = "/real-time-response/entities/sessions/v1";
const COMMAND: &str = "/real-time-response/entities/command/v1";
const BATCH: &str = "/real-time-response/combined";

async fn start(rtr: Rtr) -> Session {
    Session::start(FakeFalcon::builder().any_ids(true).rtr(rtr)).await
}

async fn open(session: &Session, host: &str) -> String {
    let opened = session.post(SESSIONS, &json!({ "device_id": host })).await;
    assert_eq!(opened.status, StatusCode::CREATED);
    opened.text("/resources/0/session_id").to_owned()
}

async fn run(session: &Session, id: &str, line: &str) -> Received {
    let verb = line.split(' ').next();
    let body = json!({ "session_id": id, "base_command": verb, "command_string": line });
    session.post(COMMAND, &body).await
}

async fn poll(session: &Session, command: &Received, sequence: u64) -> Received {
    let request = command.text("/resources/0/cloud_request_id");
    let path = format!("{COMMAND}?cloud_request_id={request}&sequence_id={sequence}");
    session.get(&path).await
}

#[tokio::test]
async fn a_command_runs_in_a_session_until_it_is_deleted() {
    let session = start(Rtr::new().chunks(2)).await;
    let id = open(&session, "a").await;
    let command = run(&session, &id, "ls C:").await;
    let first = poll(&session, &command, 0).await;
    assert_eq!(first.text("/resources/0/stdout"), "1: ls C: on a\n");
    assert_eq!(first.at("/resources/0/complete"), &json!(false));
    let last = poll(&session, &command, 1).await;
    assert_eq!(last.at("/resources/0/complete"), &json!(true));
    let path = format!("{SESSIONS}?session_id={id}");
    let deleted = send(session.request(Method::DELETE, &path)).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(run(&session, &id, "ls").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_chunk_that_is_not_written_has_the_response_of_the_switch() {
    for (unwritten, status, records) in [
        (Unwritten::NoRecord, 200, 0),
        (Unwritten::Blank, 200, 1),
        (Unwritten::NotFound, 404, 0),
    ] {
        let slow = Rtr::new().command_time(Duration::from_secs(60));
        let session = start(slow.unwritten(unwritten)).await;
        let id = open(&session, "a").await;
        let command = run(&session, &id, "ls").await;
        let polled = poll(&session, &command, 0).await;
        assert_eq!(polled.status, status);
        assert_eq!(polled.list("/resources").len(), records, "{unwritten:?}");
    }
}

#[tokio::test]
async fn a_command_of_another_tier_or_without_its_argument_is_refused() {
    let session = start(Rtr::new()).await;
    let id = open(&session, "a").await;
    let other = run(&session, &id, "get C:").await;
    assert!(
        other.errors().contains("ActiveResponder"),
        "{}",
        other.errors()
    );
    let bare = run(&session, &id, "cat").await;
    assert_eq!(bare.at("/errors/0/code"), &json!(40012));
}

#[tokio::test]
async fn the_status_of_a_command_is_known_to_its_own_tier_unless_ids_are_shared() {
    for shared in [false, true] {
        let session = start(Rtr::new().shared_ids(shared)).await;
        let id = open(&session, "a").await;
        let command = run(&session, &id, "ls").await;
        let request = command.text("/resources/0/cloud_request_id");
        let admin = "/real-time-response/entities/admin-command/v1";
        let path = format!("{admin}?cloud_request_id={request}&sequence_id=0");
        assert_eq!(session.get(&path).await.status.is_success(), shared);
    }
}

#[tokio::test]
async fn a_batch_returns_each_of_its_hosts_and_no_other() {
    let session = Session::start(FakeFalcon::builder().records(20)).await;
    let hosts = session.get("/devices/queries/devices/v1").await;
    let mut hosts = hosts.list("/resources").to_vec();
    hosts.push("unknown".into());
    let path = format!("{BATCH}/batch-init-session/v1");
    let started = session.post(&path, &json!({ "host_ids": hosts })).await;
    let results = started
        .at("/resources")
        .as_object()
        .expect("results by host");
    assert_eq!(results.len(), 21);
    for host in &hosts {
        let result = &results[host.as_str().expect("an id")];
        let errors = result["errors"].as_array().map(Vec::len);
        assert_eq!(errors, Some(usize::from(host == "unknown")));
    }
    let body = json!({
        "batch_id": started.text("/batch_id"), "base_command": "ls", "command_string": "ls",
        "optional_hosts": hosts[..3],
    });
    let ran = session
        .post(&format!("{BATCH}/batch-command/v1"), &body)
        .await;
    let results = ran.at("/combined/resources").as_object().expect("results");
    let asked: Vec<Value> = results.keys().map(|host| json!(host)).collect();
    assert_eq!(asked.len(), 3);
    assert!(hosts[..3].iter().all(|host| asked.contains(host)));
}

#[tokio::test]
async fn a_slow_host_of_a_batch_is_not_complete_when_the_wait_ends() {
    let hosts = Rtr::new().host_time("slow", Duration::from_secs(60));
    let session = start(hosts).await;
    let path = format!("{BATCH}/batch-init-session/v1");
    let started = session
        .post(&path, &json!({ "host_ids": ["slow", "b"] }))
        .await;
    let body = json!({
        "batch_id": started.text("/batch_id"), "base_command": "ls", "command_string": "ls",
    });
    let path = format!("{BATCH}/batch-command/v1?timeout_duration=1s");
    let ran = session.post(&path, &body).await;
    let complete = |host| ran.at(&format!("/combined/resources/{host}/complete"));
    assert_eq!(
        (complete("slow"), complete("b")),
        (&json!(false), &json!(true))
    );
}
