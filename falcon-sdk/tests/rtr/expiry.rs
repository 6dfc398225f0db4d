//! Sessions live for 10 minutes: they are refreshed while in use, and opened again after a pause.

use fake_falcon::{FakeFalcon, Fault, Rtr};
use falcon_sdk::real_time_response::RTRDeleteSession;
use falcon_sdk::rtr::{Options, Session};
use falcon_sdk::{Client, Polling};
use tokio::time::sleep;

use crate::{done, minutes, start, start_with};

const REFRESHED: &str = "RTR-PulseSession";
const OPENED: &str = "RTR-InitSession";

/// Waits for commands for half an hour.
fn patient() -> Options {
    Options::new().polling(Polling::new().timeout(minutes(30)))
}

#[tokio::test(start_paused = true)]
async fn a_session_is_refreshed_after_seven_minutes_beside_a_long_command() {
    let (falcon, client, sent) = start(Rtr::new().command_time(minutes(16))).await;
    let session = Session::open_with(&client, "a", patient()).await.unwrap();
    let output = done(session.run("ls").await.unwrap());
    assert_eq!(output.stdout, "1: ls on a\n");
    assert_eq!(sent.seconds(REFRESHED), [420, 840]);
    assert_eq!(sent.count(OPENED), 1);
    let refreshes = falcon.requests();
    let mut refreshes = refreshes
        .iter()
        .filter(|it| it.path.ends_with("refresh-session/v1"));
    assert_eq!(&refreshes.next().unwrap().body[..], br#"{"device_id":"a"}"#);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_is_retried_before_the_session_expires() {
    let falcon = FakeFalcon::builder()
        .any_ids(true)
        .rtr(Rtr::new().command_time(minutes(12)))
        .fault_first(REFRESHED, Fault::Status(500), 2);
    let (_falcon, client, sent) = start_with(falcon, |client| client).await;
    let session = Session::open_with(&client, "a", patient()).await.unwrap();
    done(session.run("ls").await.unwrap());
    assert_eq!(sent.seconds(REFRESHED), [420, 435, 450]);
}

#[tokio::test(start_paused = true)]
async fn two_commands_at_once_refresh_their_session_once() {
    let (_falcon, client, sent) = start(Rtr::new().command_time(minutes(8))).await;
    let session = Session::open_with(&client, "a", patient()).await.unwrap();
    let session = std::sync::Arc::new(session);
    let run = |line: &'static str| {
        let session = session.clone();
        tokio::spawn(async move { session.run(line).await })
    };
    for running in [run("ls"), run("ps")] {
        done(running.await.unwrap().unwrap());
    }
    assert_eq!(sent.count(REFRESHED), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_is_refreshed_before_a_command_that_follows_a_pause() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    sleep(minutes(8)).await;
    done(session.run("ls").await.unwrap());
    sleep(minutes(6)).await;
    done(session.run("ls").await.unwrap());
    assert_eq!(sent.seconds(REFRESHED), [480]);
    assert_eq!(sent.count(OPENED), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_has_expired_is_opened_again_in_its_working_directory() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    done(session.run("cd C:\\temp").await.unwrap());
    sleep(minutes(11)).await;
    done(session.run("rm a.txt").await.unwrap());
    assert_eq!(sent.count(OPENED), 2);
    assert_eq!(sent.count(REFRESHED), 0, "it has expired for certain");
    assert_eq!(sent.count("RTR-ExecuteCommand"), 2, "`cd` ran again");
    assert_eq!(sent.count("RTR-ExecuteActiveResponderCommand"), 1);
}

/// Ends a session as if it had expired early.
async fn expire(client: &Client, session: &Session) {
    let delete = RTRDeleteSession::new(session.id());
    client.send(delete).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn after_a_404_a_command_that_reads_runs_in_a_new_session() {
    for opens in [false, true] {
        let (_falcon, client, sent) = start(Rtr::new().refresh_opens(opens)).await;
        let session = Session::open(&client, "a").await.unwrap();
        let first = session.id();
        expire(&client, &session).await;
        let output = done(session.run("ls").await.unwrap());
        assert_eq!(output.stdout, "1: ls on a\n");
        assert_ne!(session.id(), first);
        assert_eq!(sent.count("RTR-ExecuteCommand"), 2);
        // The refresh finds no session, or opens one that is not the session's own.
        expire(&client, &session).await;
        sleep(minutes(8)).await;
        done(session.run("ls").await.unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_has_expired_can_be_closed() {
    let (_falcon, client, _) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    expire(&client, &session).await;
    session.close().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn after_a_404_a_command_that_changes_the_host_is_not_sent_again() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    expire(&client, &session).await;
    let error = session.run("rm C:\\a").await.unwrap_err();
    assert!(error.is_not_found());
    assert!(error.to_string().contains("a new one is open"), "{error}");
    assert_eq!(sent.count("RTR-ExecuteActiveResponderCommand"), 1);
    assert_eq!(sent.count(OPENED), 2);
    done(session.run("rm C:\\a").await.unwrap());
    assert_eq!(sent.count(OPENED), 2);
}
