//! What a client may do: its scopes, its child tenants, and the account's rate limit.

use std::collections::BTreeSet;

use fake_falcon::FakeFalcon;
use reqwest::StatusCode;

use crate::session::{Session, as_form, send};

const HOSTS: &str = "/devices/queries/devices/v1";
const CID: &str = "0123456789abcdef0123456789abcdef";

/// A login to a child tenant.
async fn log_in(session: &Session, cid: &str) -> crate::session::Received {
    let (id, secret) = (session.falcon.client_id(), session.falcon.client_secret());
    let form = format!("client_id={id}&client_secret={secret}&member_cid={cid}");
    let url = format!("{}/oauth2/token", session.falcon.base_url());
    send(as_form(session.http.post(url), form)).await
}

#[tokio::test]
async fn an_operation_of_another_scope_is_a_403() {
    let builder = FakeFalcon::builder().scope("hosts:read");
    let session = Session::start(builder).await;
    assert_eq!(session.get(HOSTS).await.status, StatusCode::OK);
    let refused = session.get("/alerts/queries/alerts/v2").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let message = refused.text("/errors/0/message").to_owned();
    assert_eq!(message, "access denied, authorization failed");
}

#[tokio::test]
async fn only_a_known_child_tenant_can_be_named_in_a_login() {
    let session = Session::start(FakeFalcon::builder().member(CID)).await;
    for (cid, status) in [
        (CID, StatusCode::CREATED),
        (&CID.to_uppercase(), StatusCode::CREATED),
        ("ffffffffffffffffffffffffffffffff", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(log_in(&session, cid).await.status, status, "{cid}");
    }
}

#[tokio::test]
async fn each_child_tenant_has_hosts_of_its_own() {
    let mut session = Session::start(FakeFalcon::builder().records(5)).await;
    let mut seen = BTreeSet::new();
    let parent = session.token.clone();
    for cid in ["", CID, "ffffffffffffffffffffffffffffffff"] {
        session.token = match cid {
            "" => parent.clone(),
            cid => log_in(&session, cid).await.text("/access_token").to_owned(),
        };
        let hosts = session.get(HOSTS).await;
        let again = session.get(HOSTS).await;
        assert_eq!(hosts.at("/resources"), again.at("/resources"));
        let ids = hosts.at("/resources").as_array().unwrap().clone();
        let id = ids.first().unwrap().as_str().unwrap().to_owned();
        let path = format!("/devices/entities/devices/v2?ids={id}");
        assert_eq!(session.get(&path).await.status, StatusCode::OK);
        seen.extend(ids.into_iter().map(|id| id.to_string()));
    }
    assert_eq!(seen.len(), 15);
}

#[tokio::test]
async fn a_request_over_the_accounts_limit_is_a_429_with_the_time_of_the_next() {
    let session = Session::start(FakeFalcon::builder().rate_limit(2)).await;
    for left in ["1", "0"] {
        let accepted = session.get(HOSTS).await;
        assert_eq!(accepted.status, StatusCode::OK);
        assert_eq!(accepted.header("x-ratelimit-limit"), "2");
        assert_eq!(accepted.header("x-ratelimit-remaining"), left);
    }
    let refused = session.get(HOSTS).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.unwrap().as_secs();
    let next: u64 = refused.header("x-ratelimit-retryafter").parse().unwrap();
    assert!((now + 50..=now + 61).contains(&next), "{next} at {now}");
    let usage = session.falcon.usage();
    assert_eq!((usage.minutes, usage.refused), (vec![2], 1));
}

#[tokio::test]
async fn logins_have_a_limit_of_their_own() {
    let builder = FakeFalcon::builder().rate_limit(1).login_limit(2);
    let session = Session::start(builder).await;
    for (status, left) in [
        (StatusCode::CREATED, "0"),
        (StatusCode::TOO_MANY_REQUESTS, "0"),
    ] {
        let login = log_in(&session, CID).await;
        assert_eq!(login.status, status);
        assert_eq!(login.header("x-ratelimit-limit"), "2");
        assert_eq!(login.header("x-ratelimit-remaining"), left);
    }
    assert_eq!(session.get(HOSTS).await.status, StatusCode::OK);
    let usage = session.falcon.login_usage();
    assert_eq!((usage.minutes, usage.refused), (vec![2], 1));
}
