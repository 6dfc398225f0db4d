//! Batches: a result for each host, whatever happens to the others.

use std::collections::BTreeMap;

use fake_falcon::{FakeFalcon, Fault, Rtr};
use falcon_sdk::rtr::{Batch, Options, Outcome};
use falcon_sdk::{Error, JobProblem, Polling};
use tokio::time::sleep;

use crate::{minutes, seconds, settle, start, start_with};

const OPENED: &str = "BatchInitSessions";
const REFRESHED: &str = "BatchRefreshSessions";

/// The result of each host in a word.
fn words<T>(results: &BTreeMap<String, Result<Outcome<T>, Error>>) -> Vec<(&str, &'static str)> {
    let word = |result: &Result<Outcome<T>, Error>| match result {
        Ok(Outcome::Done(_)) => "done",
        Ok(_) => "queued",
        Err(Error::Api(_)) => "refused",
        Err(Error::Command(_)) => "failed",
        Err(Error::Job(job)) if job.problem == JobProblem::LeftOut => "left out",
        Err(Error::Job(_)) => "late",
        Err(_) => "other",
    };
    results
        .iter()
        .map(|(host, result)| (&**host, word(result)))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn failures_stand_beside_successes_and_no_host_is_dropped() {
    let hosts = Rtr::new().offline("bad").left_out("lost");
    let (_falcon, client, _) = start(hosts).await;
    let batch = Batch::open(&client, ["bad", "good", "lost"]).await.unwrap();
    let failed = batch.failed();
    assert_eq!(failed.len(), 1);
    let reason = failed["bad"].to_string();
    assert!(
        reason.contains("404") && reason.contains("offline (bad)"),
        "{reason}"
    );
    let results = batch.run("ls C:\\").await.unwrap();
    assert_eq!(
        words(&results),
        [("bad", "refused"), ("good", "done"), ("lost", "left out")]
    );
    let Ok(Outcome::Done(output)) = &results["good"] else {
        panic!("it is done");
    };
    assert_eq!(output.stdout, "1: ls C:\\ on good\n");
    let error = results["lost"].as_ref().unwrap_err().to_string();
    assert!(
        error.contains("the command `ls` on host lost is left out"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_host_whose_command_fails_keeps_its_stdout() {
    let (_falcon, client, _) = start(Rtr::new()).await;
    let batch = Batch::open(&client, ["a"]).await.unwrap();
    let results = batch.run("cat missing").await.unwrap();
    let Err(Error::Command(failure)) = &results["a"] else {
        panic!("{results:?}");
    };
    assert!(failure.output.stdout.contains("cat missing on a"));
    let refused = batch.run("cat").await.unwrap_err();
    assert_eq!(refused.failure().unwrap().errors[0].code(), "40012");
}

#[tokio::test(start_paused = true)]
async fn a_late_host_is_collected_by_its_own_session_at_the_same_tier() {
    let hosts = Rtr::new().chunks(3).host_time("late", minutes(3));
    let hosts = hosts.host_time("later", minutes(60));
    let (_falcon, client, sent) = start(hosts).await;
    let options = Options::new().polling(Polling::new().timeout(minutes(5)));
    let batch = Batch::open_with(&client, ["a", "late", "later"], options)
        .await
        .unwrap();
    let results = batch.run("mkdir C:\\x").await.unwrap();
    assert_eq!(
        words(&results),
        [("a", "done"), ("late", "done"), ("later", "late")]
    );
    let Ok(Outcome::Done(output)) = &results["late"] else {
        panic!("it is done");
    };
    assert_eq!(output.stdout.lines().count(), 3);
    assert_eq!(sent.count("BatchActiveResponderCmd"), 1);
    assert!(sent.count("RTR-CheckActiveResponderCommandStatus") > 3);
    assert_eq!(sent.count("RTR-CheckCommandStatus"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_request_waits_longer_than_the_service_and_than_all_timeouts() {
    let falcon = FakeFalcon::builder()
        .any_ids(true)
        .rtr(Rtr::new().command_time(seconds(280)));
    let (_falcon, client, sent) = start_with(falcon, |client| {
        client.timeout(seconds(10)).idle_timeout(seconds(5))
    })
    .await;
    let options = Options::new().wait(minutes(9));
    let batch = Batch::open_with(&client, ["a", "b"], options)
        .await
        .unwrap();
    let results = batch.run("ls").await.unwrap();
    assert_eq!(words(&results), [("a", "done"), ("b", "done")]);
    assert_eq!(sent.count("BatchCmd"), 1);
    assert_eq!(
        sent.count("RTR-CheckCommandStatus"),
        0,
        "the response had all results"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refresh_may_take_longer_than_the_clients_timeout() {
    let falcon = FakeFalcon::builder()
        .any_ids(true)
        .fault_first(REFRESHED, Fault::Slow, 1)
        .fault_first("BatchGetCmdStatus", Fault::Slow, 1);
    let (_falcon, client, _) = start_with(falcon, |client| client.timeout(seconds(1))).await;
    let batch = Batch::open(&client, ["a", "b"]).await.unwrap();
    batch.remove(["b"]).await.unwrap();
    assert_eq!(
        words(&batch.get("C:\\hosts").await.unwrap()),
        [("a", "done")]
    );
}

#[tokio::test(start_paused = true)]
async fn queued_hosts_are_not_waited_for_and_their_batch_is_left_open() {
    let (_falcon, client, sent) = start(Rtr::new().offline("b")).await;
    let options = Options::new().queue_offline(true);
    let batch = Batch::open_with(&client, ["a", "b"], options)
        .await
        .unwrap();
    let results = batch.run("ls").await.unwrap();
    assert_eq!(words(&results), [("a", "done"), ("b", "queued")]);
    batch.close().await.unwrap();
    settle().await;
    assert_eq!(sent.count(REFRESHED), 0);
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_refreshed_beside_late_hosts_and_before_a_command() {
    let (_falcon, client, sent) = start(Rtr::new().host_time("late", minutes(9))).await;
    let batch = Batch::open(&client, ["a", "late"]).await.unwrap();
    let results = batch.run("ls").await.unwrap();
    assert_eq!(words(&results), [("a", "done"), ("late", "done")]);
    assert_eq!(sent.seconds(REFRESHED), [420]);
    sleep(minutes(6)).await;
    batch.run_on(["a"], "ls").await.unwrap();
    assert_eq!(sent.count(REFRESHED), 2);
    assert_eq!(sent.count(OPENED), 1);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_has_expired_is_opened_again() {
    let (falcon, client, sent) = start(Rtr::new()).await;
    let batch = Batch::open(&client, ["a", "b"]).await.unwrap();
    let first = batch.id();
    batch.run_on(["b"], "cd C:\\temp").await.unwrap();
    sleep(minutes(11)).await;
    let results = batch.run("rm a").await.unwrap();
    assert_eq!(words(&results), [("a", "done"), ("b", "done")]);
    assert_ne!(batch.id(), first);
    assert_eq!(sent.count(OPENED), 2);
    let requests = falcon.requests();
    let moves = requests
        .iter()
        .filter(|request| request.path.ends_with("/batch-command/v1"))
        .map(|request| String::from_utf8(request.body.to_vec()).unwrap());
    let moves: Vec<String> = moves.collect();
    assert_eq!(moves.len(), 2, "`cd` ran again");
    assert!(moves[1].contains(r#""optional_hosts":["b"]"#), "{moves:?}");
}

#[tokio::test(start_paused = true)]
async fn after_a_404_only_a_command_that_reads_is_sent_again() {
    let ended = |operation| {
        let falcon = FakeFalcon::builder().any_ids(true);
        falcon.fault_first(operation, Fault::Status(404), 1)
    };
    let (_falcon, client, sent) = start_with(ended("BatchCmd"), |client| client).await;
    let batch = Batch::open(&client, ["a"]).await.unwrap();
    assert_eq!(words(&batch.run("ls").await.unwrap()), [("a", "done")]);
    assert_eq!((sent.count("BatchCmd"), sent.count(OPENED)), (2, 2));
    let operation = "BatchAdminCmd";
    let (_falcon, client, sent) = start_with(ended(operation), |client| client).await;
    let batch = Batch::open(&client, ["a"]).await.unwrap();
    let error = batch.run("put-and-run tool.exe").await.unwrap_err();
    assert!(error.to_string().contains("a new one is open"), "{error}");
    assert_eq!((sent.count(operation), sent.count(OPENED)), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn removed_hosts_leave_the_batch_and_close_removes_the_rest() {
    let (falcon, client, sent) = start(Rtr::new()).await;
    let batch = Batch::open(&client, ["a", "b", "c"]).await.unwrap();
    batch.remove(["b"]).await.unwrap();
    assert_eq!(
        words(&batch.run("ls").await.unwrap()),
        [("a", "done"), ("c", "done")]
    );
    batch.close().await.unwrap();
    assert_eq!(sent.count(REFRESHED), 2);
    let last = falcon.requests().pop().unwrap();
    let body = String::from_utf8(last.body.to_vec()).unwrap();
    assert!(body.ends_with(r#""hosts_to_remove":["a","c"]}"#), "{body}");
}

#[tokio::test(start_paused = true)]
async fn a_command_on_no_host_or_on_hosts_without_a_session_is_not_sent() {
    let (_falcon, client, sent) = start(Rtr::new().offline("bad")).await;
    let batch = Batch::open(&client, ["a", "bad"]).await.unwrap();
    assert!(batch.run_on([""; 0], "rm C:\\a").await.unwrap().is_empty());
    let results = batch.run_on(["bad", "other"], "rm C:\\a").await.unwrap();
    assert_eq!(words(&results), [("bad", "refused"), ("other", "left out")]);
    assert_eq!(sent.count("BatchActiveResponderCmd"), 0);
    let none = Batch::open(&client, ["bad"]).await.unwrap();
    assert_eq!(words(&none.run("ls").await.unwrap()), [("bad", "refused")]);
    assert_eq!(
        words(&none.get("C:\\a").await.unwrap()),
        [("bad", "refused")]
    );
    assert_eq!(sent.all().len(), 2, "the openings");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_batch_is_closed() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    drop(Batch::open(&client, ["a", "b"]).await.unwrap());
    settle().await;
    assert_eq!(sent.count(REFRESHED), 1);
}

fn many(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("host-{number:05}"))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_large_batch_is_opened_in_slices_and_a_slice_that_fails_is_repeated() {
    let falcon = FakeFalcon::builder()
        .any_ids(true)
        .fault_first(OPENED, Fault::Status(500), 2);
    let (_falcon, client, sent) = start_with(falcon, |client| client).await;
    let batch = Batch::open(&client, many(2_500)).await.unwrap();
    assert_eq!(batch.hosts().len(), 2_500);
    assert_eq!(sent.count(OPENED), 2 + 3);
    let results = batch.run("ls").await.unwrap();
    assert_eq!(
        results.values().filter(|result| result.is_ok()).count(),
        2_500
    );
}

#[tokio::test(start_paused = true)]
async fn a_slice_that_keeps_failing_is_the_failure_of_its_hosts_alone() {
    let falcon = FakeFalcon::builder()
        .any_ids(true)
        .fault_first(OPENED, Fault::Status(500), 3);
    let (_falcon, client, _) = start_with(falcon, |client| client).await;
    let batch = Batch::open(&client, many(1_500)).await.unwrap();
    assert_eq!((batch.hosts().len(), batch.failed().len()), (500, 1_000));
    let results = batch.run("ls").await.unwrap();
    assert_eq!(results.len(), 1_500);
    assert_eq!(
        results["host-00000"]
            .as_ref()
            .unwrap_err()
            .status()
            .unwrap(),
        500
    );
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_hosts_fit_and_more_are_refused_before_anything_is_sent() {
    let (_falcon, client, sent) = start(Rtr::new().host_time("host-00007", minutes(2))).await;
    let batch = Batch::open(&client, many(10_000)).await.unwrap();
    let results = batch.run("ls").await.unwrap();
    assert_eq!(
        results.values().filter(|result| result.is_ok()).count(),
        10_000
    );
    let before = sent.all().len();
    for count in [0, 10_001] {
        let error = Batch::open(&client, many(count)).await.unwrap_err();
        assert!(error.to_string().contains("1 to 10000 hosts"), "{error}");
    }
    assert_eq!(sent.all().len(), before);
}

#[tokio::test(start_paused = true)]
async fn a_file_is_fetched_from_each_host() {
    let hosts = Rtr::new()
        .offline("bad")
        .left_out("lost")
        .host_time("late", minutes(2))
        .file_time(seconds(45));
    let (_falcon, client, sent) = start(hosts).await;
    let batch = Batch::open(&client, ["a", "bad", "late", "lost"])
        .await
        .unwrap();
    let mut results = batch.get("C:\\hosts").await.unwrap();
    assert_eq!(
        words(&results),
        [
            ("a", "done"),
            ("bad", "refused"),
            ("late", "done"),
            ("lost", "left out")
        ]
    );
    for host in ["a", "late"] {
        let file = results.remove(host).unwrap().unwrap().done().unwrap();
        let mut bytes = Vec::new();
        file.download()
            .await
            .unwrap()
            .copy_to(&mut bytes)
            .await
            .unwrap();
        let archive: &[u8] = include_bytes!("../../../xtask/fake-falcon/src/rtr/hosts.7z");
        assert_eq!(bytes, archive);
        file.delete().await.unwrap();
    }
    assert_eq!(sent.count("BatchGetCmd"), 1);
    assert!(sent.count("BatchGetCmdStatus") > 1);
    assert_eq!(sent.count("RTR-DeleteFile"), 2);
    let failed = batch.get("C:\\missing").await.unwrap();
    assert_eq!(words(&failed)[0], ("a", "failed"));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_does_not_arrive_in_time_is_an_error_of_its_host() {
    let (_falcon, client, _) = start(Rtr::new().file_time(minutes(60))).await;
    let batch = Batch::open(&client, ["a"]).await.unwrap();
    assert_eq!(
        words(&batch.get("C:\\hosts").await.unwrap()),
        [("a", "late")]
    );
}
