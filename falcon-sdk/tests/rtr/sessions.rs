//! Sessions: opened, deleted at the end, and left alone where commands wait in them.

use fake_falcon::{FakeFalcon, Rtr};
use falcon_sdk::rtr::{Options, Session};
use tokio::time::timeout;

use crate::{minutes, seconds, settle, start, start_with};

const DELETED: &str = "RTR-DeleteSession";

#[tokio::test(start_paused = true)]
async fn a_session_is_deleted_by_close_and_only_once() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    session.run("ls").await.unwrap();
    session.close().await.unwrap();
    settle().await;
    assert_eq!(sent.count(DELETED), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_is_deleted_when_an_error_drops_it() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    let run = async {
        let session = Session::open(&client, "a").await?;
        session.run("cat missing").await?;
        session.close().await
    };
    run.await.unwrap_err();
    settle().await;
    assert_eq!(sent.count(DELETED), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_is_deleted_when_its_task_is_cancelled() {
    let (_falcon, client, sent) = start(Rtr::new().command_time(minutes(30))).await;
    let task = tokio::spawn(async move {
        let session = Session::open(&client, "a").await.unwrap();
        session.run("ls").await.map(drop)
    });
    tokio::time::sleep(seconds(30)).await;
    assert_eq!(sent.count(DELETED), 0);
    task.abort();
    settle().await;
    assert_eq!(sent.count(DELETED), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_leaves_the_session_usable() {
    let (_falcon, client, sent) = start(Rtr::new().command_time(seconds(60))).await;
    let session = Session::open(&client, "a").await.unwrap();
    assert!(timeout(seconds(5), session.run("ls")).await.is_err());
    session.run("ps").await.unwrap();
    assert_eq!(sent.count(DELETED), 0);
}

#[tokio::test(start_paused = true)]
async fn a_session_with_queued_commands_is_not_deleted() {
    let (_falcon, client, sent) = start(Rtr::new().offline("a")).await;
    let options = Options::new().queue_offline(true);
    let open = || Session::open_with(&client, "a", options.clone());
    let dropped = open().await.unwrap();
    dropped.run("ls").await.unwrap();
    drop(dropped);
    let closed = open().await.unwrap();
    closed.run("ls").await.unwrap();
    closed.close().await.unwrap();
    settle().await;
    assert_eq!(sent.count(DELETED), 0);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_or_offline_host_is_an_error() {
    let hosts = FakeFalcon::builder().rtr(Rtr::new().offline("0"));
    let (_falcon, client, _) = start_with(hosts, |client| client).await;
    let error = Session::open(&client, "nowhere").await.unwrap_err();
    assert!(
        error.is_not_found() && error.to_string().contains("no such host"),
        "{error}"
    );
    let (_falcon, client, _) = start(Rtr::new().offline("a")).await;
    let error = Session::open(&client, "a").await.unwrap_err();
    assert!(error.to_string().contains("is offline"), "{error}");
}

#[test]
fn a_session_that_is_dropped_outside_of_a_runtime_stays_open_and_does_not_panic() {
    let builder = tokio::runtime::Builder::new_current_thread();
    let runtime = { builder }.enable_all().build().unwrap();
    let (_falcon, session, sent) = runtime.block_on(async {
        let (falcon, client, sent) = start(Rtr::new()).await;
        let session = Session::open(&client, "a").await.unwrap();
        (falcon, session, sent)
    });
    drop(session);
    assert_eq!(sent.count(DELETED), 0);
}

fn sends<T: Send>(_: T) {}

/// Compiling this is the test.
#[allow(dead_code, reason = "nothing is to be done")]
fn every_future_may_move_between_threads(client: &falcon_sdk::Client, session: &Session) {
    use falcon_sdk::rtr::{Batch, PutFile, Script};

    sends(Session::open(client, "a"));
    sends(session.run("ls"));
    sends(session.get("a"));
    sends(async {
        let batch = Batch::open(client, ["a"]).await?;
        batch.run_on(["a"], "ls").await?;
        batch.get("a").await?;
        batch.remove(["a"]).await?;
        batch.close().await?;
        PutFile::new("a", "b").upload(client).await?;
        Script::new("a", "b").upload(client).await
    });
}
