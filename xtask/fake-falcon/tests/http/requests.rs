//! Requests: compared with the published parameters, and stored.

use fake_falcon::FakeFalcon;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::session::{Session, send};

const HOSTS: &str = "/devices/queries/devices/v1";

#[tokio::test]
async fn an_unknown_route_is_404_and_an_unknown_method_405() {
    let session = Session::start(FakeFalcon::builder()).await;
    let response = session.get("/devices/queries/devices/v9").await;
    assert_eq!(response.status, StatusCode::NOT_FOUND);
    assert_eq!(response.at("/errors/0/code"), 404);
    let response = send(session.request(Method::PUT, HOSTS)).await;
    assert_eq!(response.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(response.errors().contains("PUT is none of GET"));
}

#[tokio::test]
async fn what_does_not_fit_the_published_parameters_is_400_naming_it() {
    let session = Session::start(FakeFalcon::builder()).await;
    for (path, fault) in [
        (
            "/devices/queries/devices/v1?colour=red",
            "colour: unknown query parameter",
        ),
        (
            "/devices/queries/devices/v1?limit=ten",
            "limit: \\\"ten\\\" is not an integer",
        ),
        (
            "/devices/queries/devices/v1?limit=",
            "limit: \\\"\\\" is not an integer",
        ),
        (
            "/samples/entities/samples/v3?ids=a&password_protected=yes",
            "password_protected: \\\"yes\\\" is not true or false",
        ),
        (
            "/devices/entities/devices/v2",
            "ids: missing query parameter",
        ),
        (
            "/aspm-api-gateway/api/v1/executor_nodes?node_type=a&executor_node_states=1,two",
            "executor_node_states: \\\"1,two\\\" is not an integer",
        ),
    ] {
        let response = session.get(path).await;
        assert_eq!(response.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(response.errors().contains(fault), "{}", response.errors());
    }
    let twice = session.get("/devices/queries/devices/v1?a=1&b=2").await;
    assert_eq!(twice.list("/errors").len(), 2);
    // An empty value that is published as allowed, and lists in their published style.
    for path in [
        "/customobjects/v1/collections?limit=",
        "/aspm-api-gateway/api/v1/executor_nodes?node_type=a&executor_node_states=1,2",
    ] {
        assert_eq!(session.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_required_body_is_json() {
    let session = Session::start(FakeFalcon::builder()).await;
    let post = || session.request(Method::POST, "/devices/entities/devices/v2");
    let missing = send(post()).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    assert!(missing.errors().contains("body: missing"));
    let broken = send(post().header("content-type", "application/json").body("{")).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert!(broken.errors().contains("body: is not JSON"));
}

#[tokio::test]
async fn a_multipart_upload_may_be_large_and_must_have_its_fields() {
    let session = Session::start(FakeFalcon::builder()).await;
    let path = "/samples/entities/samples/v3";
    let upload = |fields: &str| {
        let mut body = fields.as_bytes().to_vec();
        body.extend(
            b"--B\r\ncontent-disposition: form-data; name=\"sample\"; filename=\"s.bin\"\r\n\r\n",
        );
        body.extend(vec![0xff; 5 << 20]);
        body.extend(b"\r\n--B--\r\n");
        let request = session.request(Method::POST, path);
        send(
            request
                .header("content-type", "multipart/form-data; boundary=B")
                .body(body),
        )
    };
    let name = "--B\r\ncontent-disposition: form-data; name=\"file_name\"\r\n\r\ns.bin\r\n";
    let response = upload(name).await;
    assert_eq!(response.status, StatusCode::OK, "{}", response.body);
    let response = upload("").await;
    assert_eq!(response.status, StatusCode::BAD_REQUEST);
    assert!(response.errors().contains("file_name: missing form field"));
    let flag = "--B\r\ncontent-disposition: form-data; name=\"is_confidential\"\r\n\r\nperhaps\r\n";
    let response = upload(&format!("{name}{flag}")).await;
    assert!(
        response.errors().contains("is_confidential"),
        "{}",
        response.body
    );
}

#[tokio::test]
async fn a_head_gets_the_response_of_the_get_without_its_body() {
    let session = Session::start(FakeFalcon::builder()).await;
    let get = session.get(HOSTS).await;
    let head = send(session.request(Method::HEAD, HOSTS)).await;
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(head.header("content-length"), get.bytes.len().to_string());
    assert!(head.bytes.is_empty());
    let published = "/image-assessment/entities/image-inventory/v1";
    let head = send(session.request(Method::HEAD, published)).await;
    assert_eq!(head.status, StatusCode::OK);
}

#[tokio::test]
async fn requests_are_stored_as_received() {
    let session = Session::start(FakeFalcon::builder()).await;
    let path = "/customobjects/v1/collections/a%2Fb%20c/objects?filter=x%3A%27%C3%A9%27&limit=2";
    session.get(path).await;
    let body = json!({ "ids": ["a"] });
    session.post("/devices/entities/devices/v2", &body).await;
    let [login, get, post] = session
        .falcon
        .requests()
        .try_into()
        .expect("three requests");
    assert_eq!(login.path, "/oauth2/token");
    assert_eq!(get.method, Method::GET);
    assert_eq!(get.path, "/customobjects/v1/collections/a%2Fb%20c/objects");
    assert_eq!(
        get.query,
        [("filter", "x:'é'"), ("limit", "2")].map(|(name, value)| (name.into(), value.into()))
    );
    assert_eq!(
        get.headers["authorization"],
        format!("Bearer {}", session.token)
    );
    assert_eq!(post.body, body.to_string());
}

#[tokio::test]
async fn requests_are_not_stored_if_disabled() {
    let session = Session::start(FakeFalcon::builder().keep_requests(false)).await;
    session.get(HOSTS).await;
    assert!(session.falcon.requests().is_empty());
}
