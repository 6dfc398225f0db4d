//! The token: fetched once, renewed after a refusal, and not sent with the login.

use std::time::Duration;

use fake_falcon::FakeFalcon;
use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::oauth2::{Oauth2AccessToken, Oauth2RevokeToken};
use falcon_sdk::reply::Envelope;
use falcon_sdk::request::Call;
use falcon_sdk::{Client, Error};

use crate::script::Script;
use crate::{authorization, calls, client, logins, start, start_with};

/// The token of the last request.
fn token(falcon: &FakeFalcon) -> String {
    let calls = calls(falcon);
    let header = authorization(calls.last().unwrap()).unwrap();
    header.strip_prefix("Bearer ").unwrap().to_owned()
}

#[tokio::test]
async fn a_token_is_fetched_when_it_is_first_needed_and_once() {
    let (falcon, client) = start().await;
    assert_eq!(logins(&falcon), 0);
    for _ in 0..3 {
        client
            .clone()
            .send(QueryDevicesByFilter::new())
            .await
            .unwrap();
    }
    assert_eq!((logins(&falcon), calls(&falcon).len()), (1, 3));
}

#[tokio::test]
async fn a_hundred_tasks_log_in_once() {
    let (falcon, client) = start().await;
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(QueryDevicesByFilter::new()).await.map(drop) })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!((logins(&falcon), calls(&falcon).len()), (1, 100));
}

#[tokio::test]
async fn the_login_sends_id_secret_and_member_in_a_form() {
    let falcon = FakeFalcon::builder().credentials("an id", "a&secret");
    let falcon = falcon.start().await.unwrap();
    let client = Client::builder()
        .credentials("an id", "a&secret")
        .member_cid("0123456789ABCDEF0123456789ABCDEF-0A")
        .base_url(falcon.base_url())
        .build()
        .unwrap();
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    let login = &falcon.requests()[0];
    assert_eq!(
        login.body,
        "client_id=an%20id&client_secret=a%26secret&member_cid=0123456789abcdef0123456789abcdef"
    );
    assert_eq!(
        login.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(authorization(login), None);
}

#[tokio::test]
async fn a_401_renews_the_token_once_and_repeats_the_call_once() {
    let (falcon, client) = start().await;
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    let first = token(&falcon);
    client
        .send(Oauth2RevokeToken::new(first.as_str()))
        .await
        .unwrap();
    client
        .send(QueryDevicesByFilter::new().limit(3))
        .await
        .unwrap();
    let refused_and_repeated = calls(&falcon).split_off(2);
    assert_eq!(refused_and_repeated.len(), 2);
    assert_eq!(refused_and_repeated[0].query, refused_and_repeated[1].query);
    assert_ne!(token(&falcon), first);
    assert_eq!(logins(&falcon), 2);
}

#[tokio::test]
async fn a_token_that_expires_in_the_middle_of_a_walk_loses_nothing() {
    let (falcon, client) = start().await;
    // Otherwise the next pages may arrive before the token expires.
    let mut ids = client
        .items(QueryDevicesByFilter::new().limit(10))
        .prefetch(0);
    let mut seen = Vec::new();
    while let Some(id) = ids.next().await {
        seen.push(id.unwrap());
        if seen.len() == 10 {
            client
                .send(Oauth2RevokeToken::new(token(&falcon).as_str()))
                .await
                .unwrap();
        }
    }
    assert_eq!((seen.len(), logins(&falcon)), (25, 2));
    seen.dedup();
    assert_eq!(seen.len(), 25);
}

#[tokio::test]
async fn a_token_about_to_expire_is_renewed_before_it_is_refused() {
    let lifetime = Duration::from_secs(1);
    let (falcon, client) = start_with(FakeFalcon::builder().token_lifetime(lifetime)).await;
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    crate::clock::pass(lifetime * 3 / 4).await;
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert_eq!((logins(&falcon), calls(&falcon).len()), (2, 2));
}

#[tokio::test]
async fn a_login_operation_carries_no_token_and_is_not_retried() {
    let falcon = FakeFalcon::builder()
        .credentials("id", "secret")
        .start()
        .await
        .unwrap();
    let client = client(falcon.base_url(), "id", "secret");
    client
        .send(Oauth2AccessToken::new("id", "secret"))
        .await
        .unwrap();
    let error = client
        .send(Oauth2AccessToken::new("id", "wrong"))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    let requests = falcon.requests();
    assert_eq!(requests.len(), 2, "neither follows a login or is retried");
    assert!(
        requests
            .iter()
            .all(|request| authorization(request).is_none())
    );
}

#[tokio::test]
async fn a_revocation_is_authorized_by_id_and_secret() {
    let falcon = FakeFalcon::builder()
        .credentials("id", "secret")
        .start()
        .await
        .unwrap();
    let client = client(falcon.base_url(), "id", "secret");
    let mut call = Call::by_id("oauth2RevokeToken").unwrap();
    let reply = client
        .call_as::<Envelope<()>>(call.form("token", &"t"))
        .await
        .unwrap();
    assert_eq!(reply.status, 200);
    let requests = falcon.requests();
    assert_eq!(requests.len(), 1, "no login");
    assert_eq!(authorization(&requests[0]), Some("Basic aWQ6c2VjcmV0"));
}

#[tokio::test]
async fn a_refused_login_names_the_reason_and_what_to_check() {
    let falcon = FakeFalcon::builder()
        .credentials("id", "secret")
        .start()
        .await
        .unwrap();
    let client = client(falcon.base_url(), "id", "wrong");
    let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
    let Error::Auth(failure) = &error else {
        panic!("{error}")
    };
    assert_eq!(failure.status, 403);
    assert!(failure.trace_id.is_some());
    assert_eq!(
        error.to_string(),
        format!(
            "login failed: 403 Forbidden: access denied, invalid client credentials; the client \
             secret may be mistyped or replaced, or the API client may be deleted: check \
             FALCON_CLIENT_ID and FALCON_CLIENT_SECRET against the API client in the Falcon \
             console, and FALCON_BASE_URL (now {}); trace id {}",
            falcon.base_url(),
            failure.trace_id.as_deref().unwrap()
        )
    );
}

#[tokio::test]
async fn a_missing_allowlist_entry_is_distinguished_from_a_wrong_secret() {
    let body = r#"{"errors": [{"code": 403, "message": "access denied, authorization failed"}]}"#;
    let script = Script::start_to_log_in(&[(403, &[], body)]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains(
            "this machine's address may be missing from the tenant's IP allowlist, or the API \
             client may be deleted"
        ),
        "{text}"
    );
    assert!(!text.contains("secret"), "{text}");
}
