//! Commands: their tier, their output, and their failures.

use fake_falcon::{FakeFalcon, Fault, Rtr, Unwritten};
use falcon_sdk::rtr::{Command, Options, Outcome, Session, Tier};
use falcon_sdk::{Error, JobProblem, Polling};
use tokio::time::Instant;

use crate::{done, minutes, seconds, start, start_with};

#[tokio::test(start_paused = true)]
async fn an_output_of_three_chunks_is_joined_in_order() {
    for unwritten in [Unwritten::NoRecord, Unwritten::Blank, Unwritten::NotFound] {
        let hosts = Rtr::new().chunks(3).command_time(seconds(60));
        let (falcon, client, sent) = start(hosts.unwritten(unwritten)).await;
        let session = Session::open(&client, "a").await.unwrap();
        let output = done(session.run("ls C:\\").await.unwrap());
        assert_eq!(
            output.stdout, "1: ls C:\\ on a\n2: ls C:\\ on a\n3: ls C:\\ on a\n",
            "{unwritten:?}"
        );
        let polled = falcon.requests().into_iter().filter(|request| {
            request.method == "GET" && request.path.ends_with("/entities/command/v1")
        });
        let mut chunks: Vec<String> = polled
            .flat_map(|request| request.query)
            .filter(|(name, _)| name == "sequence_id")
            .map(|(_, number)| number)
            .collect();
        chunks.dedup();
        assert_eq!(chunks, ["0", "1", "2"], "{unwritten:?}");
        let polls = sent.count("RTR-CheckCommandStatus");
        assert!((4..30).contains(&polls), "a pause between polls: {polls}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_tier_decides_the_operation_and_its_status_is_polled_at_the_same_tier() {
    for shared in [false, true] {
        let (_falcon, client, sent) = start(Rtr::new().shared_ids(shared)).await;
        let session = Session::open(&client, "a").await.unwrap();
        for command in [
            Command::from("reg query HKLM"),
            Command::from("mkdir C:\\x"),
            Command::new("runscript").cloud_file("collect"),
            Command::new("runscript").raw("Get-Date"),
            Command::from("put-and-run tool.exe"),
        ] {
            done(session.run(command).await.unwrap());
        }
        assert_eq!(
            sent.all(),
            [
                "RTR-InitSession",
                "RTR-ExecuteCommand",
                "RTR-CheckCommandStatus",
                "RTR-ExecuteActiveResponderCommand",
                "RTR-CheckActiveResponderCommandStatus",
                "RTR-ExecuteActiveResponderCommand",
                "RTR-CheckActiveResponderCommandStatus",
                "RTR-ExecuteAdminCommand",
                "RTR-CheckAdminCommandStatus",
                "RTR-ExecuteAdminCommand",
                "RTR-CheckAdminCommandStatus",
            ]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_has_the_fields_that_the_service_needs_and_no_other() {
    let (falcon, client, _) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    session.run("reg query HKLM").await.unwrap();
    let bodies: Vec<String> = falcon
        .requests()
        .iter()
        .filter(|request| request.method == "POST" && request.path.starts_with("/real-time"))
        .map(|request| String::from_utf8(request.body.to_vec()).unwrap())
        .collect();
    let command = format!(
        r#"{{"base_command":"reg query","command_string":"reg query HKLM","session_id":"{}"}}"#,
        session.id()
    );
    assert_eq!(bodies, [r#"{"device_id":"a"}"#, &command]);
}

#[tokio::test(start_paused = true)]
async fn a_complete_command_with_stderr_has_failed_and_its_stdout_is_in_the_error() {
    let (_falcon, client, _) = start(Rtr::new().chunks(2)).await;
    let session = Session::open(&client, "a").await.unwrap();
    let error = session.run("cat C:\\missing.txt").await.unwrap_err();
    let Error::Command(failure) = &error else {
        panic!("{error}");
    };
    assert_eq!((&*failure.host, &*failure.command), ("a", "cat"));
    assert!(failure.output.stdout.starts_with("1: cat"));
    assert!(failure.output.stderr.contains("no such file"));
    let text = error.to_string();
    assert!(
        text.contains("the command `cat` failed on host a"),
        "{text}"
    );
    assert!(text.contains("no such file"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn an_argument_error_has_its_code() {
    let (_falcon, client, _) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    let error = session.run("cat").await.unwrap_err();
    assert_eq!(error.failure().unwrap().errors[0].code(), "40012");
}

#[tokio::test(start_paused = true)]
async fn a_command_that_is_not_complete_in_time_is_an_error_with_its_id() {
    for unwritten in [Unwritten::NoRecord, Unwritten::NotFound] {
        let slow = Rtr::new().command_time(minutes(30)).unwritten(unwritten);
        let (_falcon, client, _) = start(slow).await;
        let options = Options::new().polling(Polling::new().timeout(minutes(2)));
        let session = Session::open_with(&client, "a", options).await.unwrap();
        let begun = Instant::now();
        let error = session.run("ls").await.unwrap_err();
        assert!((minutes(2)..minutes(3)).contains(&begun.elapsed()));
        if unwritten == Unwritten::NotFound {
            assert!(error.is_not_found(), "{error}");
            continue;
        }
        assert!(error.is_timeout() && error.may_have_taken_effect());
        let Error::Job(job) = error else {
            panic!("{error}");
        };
        assert!(!job.id.is_empty());
        let JobProblem::Unfinished { after, .. } = job.problem else {
            panic!("{job}");
        };
        assert_eq!(after, minutes(2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_command_is_sent_once_though_its_response_is_lost_or_late() {
    let lost =
        FakeFalcon::builder()
            .any_ids(true)
            .fault_first("RTR-ExecuteCommand", Fault::Reset, 9);
    let late =
        FakeFalcon::builder()
            .any_ids(true)
            .fault_first("RTR-ExecuteCommand", Fault::Slow, 9);
    let failed = FakeFalcon::builder().any_ids(true).fault_first(
        "RTR-ExecuteCommand",
        Fault::Status(502),
        9,
    );
    for builder in [lost, late, failed] {
        let (_falcon, client, sent) = start_with(builder, |client| client).await;
        let session = Session::open(&client.timeout(seconds(1)), "a")
            .await
            .unwrap();
        let error = session.run("ls").await.unwrap_err();
        assert!(error.may_have_taken_effect(), "{error}");
        assert_eq!(sent.count("RTR-ExecuteCommand"), 1, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_or_unquotable_command_is_not_sent() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    let session = Session::open(&client, "a").await.unwrap();
    for command in [
        Command::from("frobnicate now"),
        Command::new("rm").arg("it's \"a\""),
    ] {
        let error = session.run(command).await.unwrap_err();
        assert!(matches!(error, Error::Parameter(_)), "{error}");
    }
    let known = Command::from("frobnicate now").tier(Tier::ActiveResponder);
    done(session.run(known).await.unwrap());
    assert_eq!(sent.count("RTR-ExecuteCommand"), 0);
    assert_eq!(sent.count("RTR-ExecuteActiveResponderCommand"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_command_for_an_offline_host_is_queued_and_not_waited_for() {
    let (_falcon, client, sent) = start(Rtr::new().offline("a")).await;
    let options = Options::new().queue_offline(true);
    let session = Session::open_with(&client, "a", options).await.unwrap();
    assert!(session.is_offline());
    let begun = Instant::now();
    let outcome = session.run("ls").await.unwrap();
    let Outcome::Queued {
        cloud_request_id, ..
    } = outcome
    else {
        panic!("{outcome:?}");
    };
    assert!(begun.elapsed() < seconds(1));
    assert_eq!(sent.count("RTR-CheckCommandStatus"), 0);
    let queued = session.queued().await.unwrap();
    assert_eq!(
        queued[0].cloud_request_id.as_deref(),
        Some(&*cloud_request_id)
    );
    assert_eq!(queued[0].command_string.as_deref(), Some("ls"));
    session.unqueue(cloud_request_id).await.unwrap();
    assert!(session.queued().await.unwrap().is_empty());
}
