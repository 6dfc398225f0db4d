//! Successful responses with errors, and limits that are not checked.

use falcon_sdk::Error;
use falcon_sdk::hosts::{GetDeviceDetailsV2, QueryDevicesByFilter};

use crate::script::Script;

const PARTLY: &str = r#"{"meta": {"trace_id": "t-1"}, "resources": ["a"],
    "errors": [{"code": 404, "message": "b is gone"}]}"#;

#[tokio::test]
async fn a_success_with_errors_is_a_partial_reply_and_ok_makes_it_an_error() {
    let script = Script::start(&[(207, &[], PARTLY)]).await;
    let reply = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    assert!(reply.is_partial());
    assert_eq!(reply.resources, ["a"]);

    let error = reply.ok().unwrap_err();
    let Error::Api(failure) = &error else {
        panic!("{error}")
    };
    assert_eq!(failure.operation, "QueryDevicesByFilter");
    assert_eq!(failure.status, 207);
    assert_eq!(failure.trace_id.as_deref(), Some("t-1"));
    assert_eq!(failure.errors[0].code(), "404");
    assert_eq!(failure.body, PARTLY);
}

#[tokio::test]
async fn a_success_without_errors_is_whole() {
    for errors in ["[]", "null"] {
        let body: &'static str = format!(r#"{{"errors": {errors}, "resources": ["a"]}}"#).leak();
        let script = Script::start(&[(200, &[], body)]).await;
        let reply = script
            .client
            .send(QueryDevicesByFilter::new())
            .await
            .unwrap();
        assert!(!reply.is_partial(), "{errors}");
        assert_eq!(reply.ok().unwrap().resources, ["a"], "{errors}");
    }
}

#[tokio::test]
async fn only_a_404_is_not_found() {
    for (status, expected) in [(404, true), (400, false), (403, false)] {
        let script = Script::start(&[(status, &[], "{}")]).await;
        let error = script
            .client
            .send(QueryDevicesByFilter::new())
            .await
            .unwrap_err();
        assert_eq!(error.is_not_found(), expected, "{status}");
    }
}

#[tokio::test]
async fn a_value_outside_the_published_range_is_sent_only_if_limits_are_not_checked() {
    let responses = [(200, &[][..], r#"{"resources": []}"#)];
    let beyond = || QueryDevicesByFilter::new().limit(5001);
    let script = Script::start(&responses).await;
    let error = script.client.send(beyond()).await.unwrap_err();
    assert!(matches!(error, Error::Parameter { .. }), "{error}");
    assert!(script.requests().is_empty());

    let script = Script::start_with(&responses, |builder| builder.check_limits(false)).await;
    script.client.send(beyond()).await.unwrap();
    assert_eq!(
        script.requests().last().unwrap(),
        "GET /devices/queries/devices/v1?limit=5001"
    );
}

#[tokio::test]
async fn a_missing_required_list_is_refused_even_if_limits_are_not_checked() {
    let script = Script::start_with(&[], |builder| builder.check_limits(false)).await;
    let nobody = GetDeviceDetailsV2::new(Vec::<String>::new());
    let error = script.client.send(nobody).await.unwrap_err();
    assert!(error.to_string().contains("ids"), "{error}");
    assert!(script.requests().is_empty());
}
