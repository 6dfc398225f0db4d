//! Starts: where the id stands, and that a start is sent once.

use fake_falcon::{FakeFalcon, Fault, Jobs};
use falcon_sdk::falcon_container_image::LaunchExportJob;
use falcon_sdk::jobs::Job;
use falcon_sdk::malquery::PostMalQueryHuntV1;
use falcon_sdk::mock::{Canned, Mock};
use falcon_sdk::models::domain::LaunchExportJobRequestV1;
use falcon_sdk::recon::CreateExportJobsV1;
use falcon_sdk::{Error, Polling};
use serde_json::json;

use crate::{export, job, rule, start, start_with};

#[tokio::test(start_paused = true)]
async fn the_id_is_the_record_a_field_of_it_or_in_meta() {
    let (falcon, client, _) = start(Jobs::new()).await;
    let text = job(&client).await;
    let recon = [LaunchExportJobRequestV1::new().entity("notifications")];
    let object = Job::start(&client, CreateExportJobsV1::new(recon))
        .await
        .unwrap();
    let meta = Job::start(&client, PostMalQueryHuntV1::new(rule()))
        .await
        .unwrap();
    for (id, number) in [(text.id(), 1), (object.id(), 2), (meta.id(), 3)] {
        assert!(id.starts_with(&format!("job-{number}-")), "{id}");
    }
    text.wait(Polling::new()).await.unwrap();
    object.wait(Polling::new()).await.unwrap();
    meta.wait(Polling::new()).await.unwrap();
    drop(falcon);
}

#[tokio::test(start_paused = true)]
async fn a_start_is_not_retried_after_a_failure_that_may_have_started_it() {
    let falcon = FakeFalcon::builder().fault_first("LaunchExportJob", Fault::Status(502), 1);
    let (_falcon, client, sent) = start_with(falcon).await;
    let error = Job::start(&client, export()).await.unwrap_err();
    assert!(error.may_have_taken_effect(), "{error}");
    assert_eq!(sent.count("LaunchExportJob"), 1);
}

#[tokio::test(start_paused = true)]
async fn one_export_of_a_resource_is_in_progress_at_a_time() {
    let (_falcon, client, _) = start(Jobs::new()).await;
    let first = job(&client).await;
    let error = Job::start(&client, export()).await.unwrap_err();
    assert!(error.to_string().contains("is in progress"), "{error}");
    first.wait(Polling::new()).await.unwrap();
    job(&client).await.wait(Polling::new()).await.unwrap();
}

#[tokio::test]
async fn a_response_without_an_id_is_an_error_that_names_the_place() {
    let mock = Mock::new();
    mock.respond::<LaunchExportJob>(Canned::json(&json!({ "resources": [] })));
    let client = mock.client();
    let error = Job::start(&client, export()).await.unwrap_err();
    let Error::Decode(reply) = &error else {
        panic!("{error}");
    };
    assert_eq!(reply.operation, "LaunchExportJob");
    assert!(error.to_string().contains("resources.0"), "{error}");
}

#[tokio::test]
async fn a_start_of_several_jobs_keeps_their_ids_and_the_errors_beside_them() {
    let mock = Mock::new();
    mock.respond::<LaunchExportJob>(Canned::json(&json!({
        "resources": ["e-1", "e-2"],
        "errors": [{ "code": 409, "message": "the third is in progress" }],
    })));
    let client = mock.client();
    let job = Job::start(&client, export()).await.unwrap();
    assert_eq!(job.id(), "e-1");
    let started = job.started().unwrap();
    assert_eq!(started.resources, ["e-1", "e-2"]);
    assert_eq!(started.errors()[0].message(), "the third is in progress");
    let resumed = Job::<LaunchExportJob>::resume(&client, &started.resources[1]);
    assert!(resumed.id() == "e-2" && resumed.started().is_none());
}
