//! Requests that fail, and what a resumed run sends.

use fake_falcon::{Actions, FakeFalcon, Fault};
use falcon_sdk::actions::{self, Outcome};
use falcon_sdk::{Error, JobProblem};

use crate::{PERFORM, bodies, hosts, names, sizes, start, start_with};

const PATH: &str = "/devices-actions/v2";

#[tokio::test(start_paused = true)]
async fn a_failed_request_loses_no_outcome_and_names_its_hosts() {
    for fault in [
        Fault::Status(500),
        Fault::Status(503),
        Fault::Reset,
        Fault::Truncated,
    ] {
        let (falcon, client, _) =
            start_with(FakeFalcon::builder().fault_at(PERFORM, 2, fault)).await;
        let ids = hosts(&client, 1_201).await;
        let contain = actions::contain(&ids);
        let mut report = contain.run(&client).await.unwrap();
        assert_eq!(names(&report, &ids[..500]), ["done"], "{fault:?}");
        assert_eq!(names(&report, &ids[500..1_000]), ["unsure"], "{fault:?}");
        assert_eq!(names(&report, &ids[1_000..]), ["done"], "{fault:?}");
        let Some(Outcome::Unsure(error)) = report.get(&ids[500]) else {
            panic!("{report}");
        };
        assert_eq!(error.operation(), Some(PERFORM));
        assert!(report.clone().ok().is_err());
        falcon.take_requests();
        contain.resume(&client, &mut report).await.unwrap();
        assert_eq!(
            sizes(&bodies(&falcon, PATH), "ids"),
            [500],
            "those without a response"
        );
        assert_eq!(bodies(&falcon, PATH)[0]["ids"][0], *ids[500]);
        assert_eq!((report.counts().done, report.requests()), (1_201, 4));
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_that_would_meet_every_request_ends_the_run() {
    let fault = Fault::Status(403);
    let (falcon, client, _) = start_with(FakeFalcon::builder().fault_at(PERFORM, 2, fault)).await;
    let ids = hosts(&client, 1_201).await;
    let contain = actions::contain(&ids);
    let mut report = contain.run(&client).await.unwrap();
    assert_eq!(sizes(&bodies(&falcon, PATH), "ids"), [500, 500]);
    assert_eq!(names(&report, &ids[..500]), ["done"]);
    assert_eq!(
        names(&report, &ids[500..]),
        ["not sent"],
        "it was not carried out"
    );
    assert!(report.failure().unwrap().is_auth());
    assert!(
        report
            .to_string()
            .contains("701 not sent; stopped by: PerformActionV2: 403"),
        "{report}"
    );
    contain.resume(&client, &mut report).await.unwrap();
    assert!(report.is_done() && report.failure().is_none(), "{report}");
    assert_eq!(sizes(&bodies(&falcon, PATH), "ids"), [500, 500, 500, 201]);
}

#[tokio::test(start_paused = true)]
async fn two_requests_in_a_row_without_a_response_end_the_run() {
    let faults = |requests: &[u32]| {
        requests
            .iter()
            .fold(FakeFalcon::builder(), |falcon, request| {
                falcon.fault_at(PERFORM, *request, Fault::Reset)
            })
    };
    let (_falcon, client, sent) = start_with(faults(&[1, 2])).await;
    let ids = hosts(&client, 500).await;
    let report = actions::contain(&ids)
        .batch_size(100)
        .run(&client)
        .await
        .unwrap();
    assert_eq!(sent.count(PERFORM), 2);
    assert_eq!(
        (report.counts().unsure, report.counts().not_sent),
        (200, 300)
    );
    assert!(report.failure().unwrap().may_have_taken_effect());
    let (_falcon, client, sent) = start_with(faults(&[1, 3])).await;
    let report = actions::contain(&ids)
        .batch_size(100)
        .run(&client)
        .await
        .unwrap();
    assert_eq!(sent.count(PERFORM), 5, "the second was successful");
    assert_eq!((report.counts().unsure, report.counts().done), (200, 300));
}

#[tokio::test(start_paused = true)]
async fn errors_beside_records_are_the_outcomes_of_their_hosts() {
    let (_falcon, client, _) = start(Actions::new()).await;
    let mut ids = hosts(&client, 3).await;
    ids.insert(1, "unknown".to_owned());
    let report = actions::contain(&ids).run(&client).await.unwrap();
    assert_eq!(names(&report, &ids), ["done", "refused", "done"]);
    let Some(Outcome::Refused(Error::Api(failure))) = report.get("unknown") else {
        panic!("{report}");
    };
    assert_eq!((failure.status.as_u16(), failure.errors.len()), (202, 1));
    assert_eq!(failure.errors[0].message(), "unknown: not found");
    assert!(failure.trace_id.is_some());
    assert_eq!(
        report.to_string(),
        "PerformActionV2: 3 of 4 done, 1 refused"
    );
}

#[tokio::test(start_paused = true)]
async fn errors_without_an_id_are_given_to_the_caller_and_their_hosts_are_left_out() {
    let (_falcon, client, _) = start(Actions::new().anonymous_errors(true)).await;
    let mut ids = hosts(&client, 2).await;
    ids.push("unknown".to_owned());
    let report = actions::contain(&ids).run(&client).await.unwrap();
    assert_eq!(names(&report, &ids), ["done", "left out"]);
    let [failure] = report.errors() else {
        panic!("{report}");
    };
    assert_eq!(failure.errors[0].message(), "a record was not found");
    assert_eq!(
        report.to_string(),
        "PerformActionV2: 2 of 3 done, 1 left out of the response; 1 errors name no item"
    );
}

#[tokio::test(start_paused = true)]
async fn a_host_that_the_response_leaves_out_is_no_success() {
    let (falcon, client, _) = start(Actions::new().left_out("b")).await;
    drop(falcon);
    let falcon = FakeFalcon::builder()
        .any_ids(true)
        .actions(Actions::new().left_out("b"));
    let (_falcon, client_any, _) = start_with(falcon).await;
    drop(client);
    let contain = actions::contain(["a", "b", "c"]);
    let report = contain.run(&client_any).await.unwrap();
    assert_eq!(report.get("b").unwrap().name(), "left out");
    assert_eq!(report.counts().done, 2);
    let Err(Error::Job(failure)) = report.ok() else {
        panic!("left out is an error");
    };
    assert_eq!(failure.problem, JobProblem::LeftOut);
}

#[tokio::test(start_paused = true)]
async fn unknown_hosts_alone_are_refused_and_the_run_continues() {
    let (falcon, client, _) = start(Actions::new()).await;
    let known = hosts(&client, 2).await;
    let unknown: Vec<String> = ["x", "y"].map(str::to_owned).into();
    let ids = [unknown.clone(), known.clone()].concat();
    let contain = actions::contain(&ids).batch_size(2);
    let mut report = contain.run(&client).await.unwrap();
    assert_eq!(names(&report, &unknown), ["refused"]);
    assert_eq!(names(&report, &known), ["done"]);
    assert!(report.failure().is_none());
    assert!(report.get("x").unwrap().error().unwrap().is_not_found());
    falcon.take_requests();
    contain.resume(&client, &mut report).await.unwrap();
    assert!(falcon.requests().is_empty(), "nothing is left to send");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_without_a_connection() {
    let (falcon, client, _) = start(Actions::new()).await;
    let ids = hosts(&client, 2).await;
    drop(falcon);
    tokio::time::sleep(crate::seconds(1)).await;
    let report = actions::contain(&ids).run(&client).await.unwrap();
    // The connection of before may break in the middle of the first request.
    assert!(
        report.counts().not_sent + report.counts().unsure == 2,
        "{report}"
    );
    let report = actions::contain(&ids).run(&client).await.unwrap();
    assert_eq!(report.counts().not_sent, 2);
    assert!(report.failure().unwrap().is_connect(), "{report}");
}
