//! Tokens: issued, checked, refused, revoked.

use std::time::Duration;

use fake_falcon::FakeFalcon;
use reqwest::StatusCode;

use crate::session::{Session, as_form, client, send};

const HOSTS: &str = "/devices/queries/devices/v1";

#[tokio::test]
async fn a_login_is_a_201_with_a_token_for_1799_seconds() {
    let falcon = FakeFalcon::start().await.unwrap();
    let (id, secret) = (falcon.client_id(), falcon.client_secret());
    let request = client().post(format!("{}/oauth2/token", falcon.base_url()));
    let form = format!("client_id={id}&client_secret={secret}");
    let response = send(as_form(request, form)).await;
    assert_eq!(response.status, StatusCode::CREATED);
    assert_eq!(response.at("/expires_in"), 1799);
    assert_eq!(response.text("/token_type"), "bearer");
    assert!(response.text("/access_token").len() >= 32);
    assert_eq!(response.header("x-cs-region"), "us-1");
}

#[tokio::test]
async fn a_login_may_name_its_grant_as_the_vendors_go_sdk_does() {
    let falcon = FakeFalcon::start().await.unwrap();
    let (id, secret) = (falcon.client_id(), falcon.client_secret());
    for (more, status) in [
        ("grant_type=client_credentials", StatusCode::CREATED),
        ("grant=client_credentials", StatusCode::BAD_REQUEST),
    ] {
        let request = client().post(format!("{}/oauth2/token", falcon.base_url()));
        let form = format!("client_id={id}&client_secret={secret}&{more}");
        assert_eq!(send(as_form(request, form)).await.status, status, "{more}");
    }
}

#[tokio::test]
async fn without_a_token_the_response_is_401_with_the_envelopes_errors() {
    let session = Session::start(FakeFalcon::builder()).await;
    let url = format!("{}{HOSTS}", session.falcon.base_url());
    for request in [
        session.http.get(&url),
        session.http.get(&url).bearer_auth("another"),
        session.http.get(&url).basic_auth("a", Some(&session.token)),
    ] {
        let response = send(request).await;
        assert_eq!(response.status, StatusCode::UNAUTHORIZED);
        assert_eq!(response.at("/errors/0/code"), 401);
        assert_eq!(
            response.text("/meta/trace_id"),
            response.header("x-cs-traceid")
        );
    }
    assert_eq!(session.get(HOSTS).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_the_given_client_can_log_in() {
    let builder = FakeFalcon::builder().credentials("known", "s3cret");
    let session = Session::start(builder).await;
    let url = format!("{}/oauth2/token", session.falcon.base_url());
    for (form, status) in [
        ("client_id=known&client_secret=s3cret", 201),
        ("client_id=known&client_secret=s3cret&member_cid=0123", 201),
        ("client_id=known&client_secret=wrong", 403),
        ("client_id=other&client_secret=s3cret", 403),
        ("client_id=known", 400),
        ("client_id=&client_secret=s3cret", 400),
    ] {
        let response = send(as_form(session.http.post(&url), form.into())).await;
        assert_eq!(response.status, status, "{form}");
    }
}

#[tokio::test]
async fn a_client_that_was_not_given_the_credentials_is_refused_unless_any_will_do() {
    for (any, status) in [(false, 403), (true, 201)] {
        let falcon = FakeFalcon::builder().any_credentials(any);
        let falcon = falcon.start().await.unwrap();
        let request = client().post(format!("{}/oauth2/token", falcon.base_url()));
        let response = send(as_form(request, "client_id=a&client_secret=b".into())).await;
        assert_eq!(response.status, status);
    }
}

#[tokio::test]
async fn a_revoked_token_is_refused_and_the_others_are_not() {
    let builder = FakeFalcon::builder().credentials("known", "s3cret");
    let session = Session::start(builder).await;
    let base = session.falcon.base_url();
    let login = as_form(
        session.http.post(format!("{base}/oauth2/token")),
        "client_id=known&client_secret=s3cret".into(),
    );
    let second = send(login).await.text("/access_token").to_owned();

    let revoke = |user: &'static str, secret: &'static str| {
        let request = session.http.post(format!("{base}/oauth2/revoke"));
        let request = request.basic_auth(user, Some(secret));
        send(as_form(request, format!("token={second}")))
    };
    assert_eq!(revoke("known", "wrong").await.status, StatusCode::FORBIDDEN);
    let with_second = || {
        send(
            session
                .http
                .get(format!("{base}{HOSTS}"))
                .bearer_auth(&second),
        )
    };
    assert_eq!(with_second().await.status, StatusCode::OK);
    assert_eq!(revoke("known", "s3cret").await.status, StatusCode::OK);
    assert_eq!(with_second().await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(session.get(HOSTS).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime() {
    let builder = FakeFalcon::builder().token_lifetime(Duration::ZERO);
    let session = Session::start(builder).await;
    assert_eq!(session.get(HOSTS).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_server_refuses_the_token_of_another() {
    let one = Session::start(FakeFalcon::builder()).await;
    let mut other = Session::start(FakeFalcon::builder()).await;
    other.token = one.token;
    assert_eq!(other.get(HOSTS).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_dropped_server_refuses_connections() {
    let session = Session::start(FakeFalcon::builder()).await;
    let url = session.falcon.base_url().to_owned();
    drop(session.falcon);
    let error = client().get(url).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
}
