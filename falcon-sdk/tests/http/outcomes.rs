//! The errors of a response, whatever its shape.

use falcon_sdk::Error;
use falcon_sdk::reply::{ApiError, Output, Reply};
use falcon_sdk::request::Call;
use falcon_sdk::spec::ReplyKind;
use falcon_sdk::wire::Json;

use crate::script::Script;

/// Sends a request whose response has this body.
async fn called<T: Output>(id: &str, body: &'static str) -> Reply<T> {
    let headers = &[("x-cs-traceid", "of-the-headers")];
    let script =
        Script::start_with(&[(200, headers, body)], |client| client.check_limits(false)).await;
    let mut call = Call::by_id(id).unwrap();
    for param in call.spec().unwrap().params {
        if param.required {
            call.query(param.name, &"1");
        }
    }
    if call.spec().unwrap().body != falcon_sdk::spec::Body::None {
        call.json(&serde_json::json!({}));
    }
    script.client.call_as::<T>(&call).await.unwrap()
}

fn texts(errors: &[ApiError]) -> Vec<String> {
    errors.iter().map(ApiError::to_string).collect()
}

const ENRICHMENTS: [&str; 5] = [
    "ReadClusterEnrichment",
    "ReadContainerEnrichment",
    "ReadDeploymentEnrichment",
    "ReadNodeEnrichment",
    "ReadPodEnrichment",
];

const BATCHES: [&str; 4] = [
    "BatchCmd",
    "BatchActiveResponderCmd",
    "BatchAdminCmd",
    "BatchGetCmd",
];

#[tokio::test]
async fn errors_and_trace_id_are_read_even_if_the_response_is_no_envelope() {
    let body = r#"{"meta": {"trace_id": "t"}, "data": null, "ids": [], "combined": {},
        "errors": [{"code": 500, "message": "a shard is down"}]}"#;
    let others = ["api.preempt.proxy.post.graphql", "signalChangesExternal"];
    for id in BATCHES.into_iter().chain(others) {
        assert_eq!(
            Call::by_id(id).unwrap().spec().unwrap().reply,
            ReplyKind::Json,
            "{id}"
        );
        let reply = called::<Json>(id, body).await;
        assert_eq!(reply.trace_id(), Some("t"), "{id}");
        assert!(reply.is_partial(), "{id}");
        assert_eq!(texts(reply.errors()), ["500 a shard is down"], "{id}");
        let error = reply.ok().unwrap_err();
        let Error::Api(failure) = &error else {
            panic!("{error}")
        };
        assert_eq!(
            (failure.operation.as_str(), failure.body.as_ref()),
            (id, body.as_bytes())
        );
    }
}

#[tokio::test]
async fn a_response_without_errors_is_whole_whatever_its_shape() {
    for body in [
        r#"{"combined": {"resources": {"a": {"errors": []}, "b": {"errors": null}}}, "errors": []}"#,
        r#"{"combined": null, "errors": null, "meta": {}}"#,
    ] {
        for id in BATCHES {
            let reply = called::<Json>(id, body).await;
            assert!(!reply.is_partial(), "{id}: {body}");
            assert_eq!(reply.trace_id(), Some("of-the-headers"));
            reply.ok().unwrap();
        }
    }
}

#[tokio::test]
async fn the_errors_of_each_host_of_a_batch_are_reported_with_the_host() {
    let body = r#"{"meta": {}, "errors": [{"code": 1, "message": "of all"}], "combined": {"resources": {
        "aid-1": {"stdout": "x", "errors": []},
        "aid-2": {"complete": false, "errors": [{"code": 404, "message": "offline"}]},
        "aid-3": {"errors": [{"code": 5, "message": "busy", "id": "s-3"}]}}}}"#;
    for id in BATCHES {
        let reply = called::<Json>(id, body).await;
        assert_eq!(
            texts(reply.errors()),
            ["1 of all", "404 offline (aid-2)", "5 busy (s-3)"],
            "{id}"
        );
        reply.ok().unwrap_err();
    }
}

#[tokio::test]
async fn errors_of_sessions_under_resources_are_reported_with_the_session() {
    let body = r#"{"meta": {}, "batch_id": "b", "errors": null, "resources": {
        "aid-1": {"session_id": "s", "errors": []},
        "aid-2": {"errors": [{"code": 404, "message": "offline"}]}}}"#;
    for id in ["BatchInitSessions", "BatchRefreshSessions"] {
        let reply = called::<falcon_sdk::reply::Envelope<Json>>(id, body).await;
        assert!(reply.is_partial(), "{id}");
        assert!(reply.errors.is_empty(), "there are none of the whole");
        assert_eq!(texts(reply.errors()), ["404 offline (aid-2)"], "{id}");
    }
}

#[cfg(feature = "real_time_response")]
#[tokio::test]
async fn a_typed_batch_has_the_errors_too() {
    use falcon_sdk::real_time_response::{BatchCmd, BatchInitSessions};
    use falcon_sdk::request::Operation;

    let body = r#"{"meta": {"trace_id": "t"}, "errors": null, "combined": {"resources": {
        "aid-2": {"errors": [{"code": 404, "message": "offline"}]}}}}"#;
    let reply = called::<<BatchCmd as Operation>::Output>("BatchCmd", body).await;
    assert_eq!((reply.trace_id(), reply.errors().len()), (Some("t"), 1));
    assert!(reply.ok().is_err());
    let body =
        r#"{"meta": {}, "batch_id": "b-1", "resources": {"aid-2": {"errors": ["offline"]}}}"#;
    let reply = called::<<BatchInitSessions as Operation>::Output>("BatchInitSessions", body).await;
    assert_eq!(texts(reply.errors()), ["offline (aid-2)"]);
    assert_eq!(reply.body.batch_id.as_deref(), Some("b-1"));
}

#[cfg(feature = "malquery")]
#[tokio::test]
async fn the_id_of_a_job_in_meta_is_typed() {
    use falcon_sdk::malquery::{PostMalQueryExactSearchV1, PostMalQueryHuntV1};
    use falcon_sdk::request::Operation;

    type Started = <PostMalQueryHuntV1 as Operation>::Output;
    let _: Option<<PostMalQueryExactSearchV1 as Operation>::Output> = None::<Started>;
    let body = r#"{"meta": {"reqid": "7f", "status": "inprogress"}, "resources": []}"#;
    for id in [
        "PostMalQueryHuntV1",
        "PostMalQueryExactSearchV1",
        "PostMalQueryEntitiesSamplesMultidownloadV1",
    ] {
        let started = called::<Started>(id, body).await.body.meta.unwrap();
        assert_eq!(started.reqid.as_deref(), Some("7f"), "{id}");
        assert_eq!(started.status.as_deref(), Some("inprogress"), "{id}");
    }
}

#[cfg(feature = "ngsiem")]
#[tokio::test]
async fn the_id_of_a_search_is_typed() {
    use falcon_sdk::ngsiem::{QueryJobInput, StartSearchV1};

    let body = r#"{"id": "P1-abc", "hashedQueryOnView": "h1"}"#;
    let script = Script::start(&[(200, &[], body)]).await;
    let search = StartSearchV1::new("search-all", QueryJobInput::new().query_string("*"));
    let started = script.client.send(search).await.unwrap();
    assert_eq!(started.body.id.as_deref(), Some("P1-abc"));
}

#[tokio::test]
async fn cluster_enrichment_is_an_envelope_with_resources() {
    let body = r#"{"meta": {}, "resources": [{"cluster_id": "a"}], "errors": ["partly"]}"#;
    for id in ENRICHMENTS {
        assert_eq!(
            Call::by_id(id).unwrap().spec().unwrap().reply,
            ReplyKind::Envelope,
            "{id}"
        );
        let reply = called::<falcon_sdk::reply::Envelope<Vec<Json>>>(id, body).await;
        assert_eq!(reply.resources.len(), 1, "{id}");
        assert!(reply.is_partial(), "{id}");
    }
}

#[cfg(feature = "kubernetes_protection")]
#[tokio::test]
async fn pod_enrichment_is_typed() {
    use falcon_sdk::kubernetes_protection::ReadPodEnrichment;
    use falcon_sdk::request::Operation;

    let body = r#"{"meta": {}, "resources": [{"pod_id": "a"}]}"#;
    let reply = called::<<ReadPodEnrichment as Operation>::Output>("ReadPodEnrichment", body).await;
    assert_eq!(reply.resources.len(), 1);
    assert_eq!(reply.mismatches().total(), 0);
}

#[tokio::test]
async fn an_empty_error_text_is_no_error() {
    let body = r#"{"error": "", "services": [], "total_services": 0}"#;
    let reply = called::<Json>("ServiceNowGetServices", body).await;
    assert!(!reply.is_partial());
    let reply = called::<Json>("ServiceNowGetServices", r#"{"error": "no such system"}"#).await;
    assert_eq!(texts(reply.errors()), ["no such system"]);
}

#[tokio::test]
async fn an_operation_that_returns_nothing_or_bytes_reports_errors_too() {
    let body = r#"{"meta": {"trace_id": "t"}, "errors": [{"code": 404, "message": "gone"}]}"#;
    let reply = called::<()>("RTR-DeleteSession", body).await;
    assert_eq!(
        (reply.trace_id(), texts(reply.errors())),
        (Some("t"), vec!["404 gone".to_owned()])
    );
    let reply = called::<bytes::Bytes>("ArchiveDeleteV1", body).await;
    assert!(reply.ok().is_err());
}
