//! Where tokens come from, when they expire, and how concurrent requests share them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fake_falcon::FakeFalcon;
use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::{Client, Error, Token};

use crate::clock;
use crate::raw::{self, Raw};
use crate::script::{Script, Scripted};
use crate::{authorization, calls, logins, start, start_with};

const FOUND: Scripted = (200, &[], r#"{"resources": ["a"]}"#);

#[tokio::test]
async fn a_hundred_tasks_share_one_failure_to_log_in() {
    const REFUSED: Scripted = (401, &[], r#"{"errors": [{"code": 401, "message": "no"}]}"#);
    let script = Script::start_to_log_in(&[REFUSED; 200]).await;
    let call = |_| {
        let client = script.client.clone();
        tokio::spawn(async move { client.send(QueryDevicesByFilter::new()).await })
    };
    let tasks: Vec<_> = (0..100).map(call).collect();
    for task in tasks {
        let error = task.await.unwrap().unwrap_err();
        assert!(matches!(&error, Error::Auth(failure) if failure.status == 401));
        assert!(error.is_auth());
    }
    assert_eq!(script.requests().len(), 1);
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(
        script.requests().len(),
        2,
        "a later request does not get the old error"
    );
}

#[tokio::test]
async fn after_a_dropped_login_another_request_logs_in() {
    let (falcon, client) = start().await;
    for _ in 0..20 {
        let client = client.clone();
        let hasty = tokio::spawn(async move { client.send(QueryDevicesByFilter::new()).await });
        tokio::task::yield_now().await;
        hasty.abort();
        let _ = hasty.await;
    }
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert_eq!(calls(&falcon).len(), 2);
}

#[tokio::test]
async fn a_request_that_is_dropped_while_it_logs_in_does_not_delay_waiting_requests() {
    let server = Raw::start_slow_login(Duration::from_millis(200), |mut stream| async move {
        raw::write(&mut stream, &raw::whole("200 OK", r#"{"meta": {}}"#)).await;
    })
    .await;
    let client = server.client();
    let (first, second) = (client.clone(), client.clone());
    let first = tokio::spawn(async move { first.send(QueryDevicesByFilter::new()).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let second = tokio::spawn(async move { second.send(QueryDevicesByFilter::new()).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    first.abort();
    second.await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_still_valid_is_used_while_no_new_token_is_available() {
    let script = Script::start_to_log_in(&[
        // Renewed after a second, valid for two seconds.
        (201, &[], r#"{"access_token": "old", "expires_in": 2}"#),
        FOUND,
        (500, &[], "the login is out of order"),
        FOUND,
        (500, &[], "the login is out of order"),
    ])
    .await;
    let send = || script.client.send(QueryDevicesByFilter::new());
    send().await.unwrap();
    clock::pass(Duration::from_millis(1_200)).await;
    send().await.unwrap();
    clock::pass(Duration::from_millis(1_000)).await;
    let error = send().await.unwrap_err();
    assert_eq!(error.failure().unwrap().operation, "oauth2AccessToken");
    assert_eq!(
        script.requests().len(),
        5,
        "no request is sent with an expired token"
    );
    assert_eq!(script.headers()[3]["authorization"], "Bearer old");
}

#[tokio::test]
async fn a_token_that_is_still_valid_is_used_while_another_request_renews_it() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let provide = move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move {
            if number > 0 {
                std::future::pending::<()>().await;
            }
            // Renewed after half of its lifetime.
            Ok::<_, Error>(Token::new("old").expires_in(Duration::from_secs(10)))
        }
    };
    let script = Script::start_with(&[FOUND; 2], |b| b.token_provider(provide)).await;
    let send = |client: Client| async move { client.send(QueryDevicesByFilter::new()).await };
    send(script.client.clone()).await.unwrap();
    clock::pass(Duration::from_millis(5_100)).await;
    let renewing = tokio::spawn(send(script.client.clone()));
    while asked.load(Ordering::SeqCst) < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let hasty = script.client.timeout(Duration::from_secs(30));
    send(hasty).await.unwrap();
    assert_eq!(script.headers()[1]["authorization"], "Bearer old");
    assert!(!renewing.is_finished());
    renewing.abort();
}

#[tokio::test]
async fn a_provider_that_returns_the_refused_token_again_is_not_called_by_all_requests() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let provide = move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            Ok::<_, Error>(Token::new("the same"))
        }
    };
    let responses = [(401, &[][..], ""); 20];
    let script = Script::start_with(&responses, |b| b.token_provider(provide)).await;
    let send = |client: Client| async move { client.send(QueryDevicesByFilter::new()).await };
    let tasks: Vec<_> = (0..10)
        .map(|_| tokio::spawn(send(script.client.clone())))
        .collect();
    for task in tasks {
        let error = task.await.unwrap().unwrap_err();
        assert_eq!(
            (error.status().unwrap().as_u16(), error.attempts()),
            (401, 1)
        );
    }
    assert_eq!(script.requests().len(), 10, "a retry would gain nothing");
    assert_eq!(
        asked.load(Ordering::SeqCst),
        2,
        "once for all, and once more for all"
    );
}

#[tokio::test]
async fn a_ready_made_token_is_sent_and_never_renewed() {
    let script = Script::start_with(&[FOUND, (401, &[], "")], |b| b.token("ready")).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert!(error.is_auth() && error.attempts() == 1, "{error}");
    assert_eq!(script.requests().len(), 2, "no login and no retry");
    assert_eq!(script.headers()[0]["authorization"], "Bearer ready");
}

#[tokio::test]
async fn a_provider_is_called_once_and_again_after_its_token_is_refused() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let provide = move |member: Option<String>| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, Error>(Token::new(format!("{number} for {member:?}"))) }
    };
    let responses = [FOUND, FOUND, (401, &[], ""), FOUND, FOUND];
    let script = Script::start_with(&responses, |b| b.token_provider(provide)).await;
    for _ in 0..3 {
        script
            .client
            .send(QueryDevicesByFilter::new())
            .await
            .unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let member = script
        .client
        .for_member("0123456789ABCDEF0123456789ABCDEF")
        .unwrap();
    member.send(QueryDevicesByFilter::new()).await.unwrap();
    let carried: Vec<_> = script.headers();
    assert_eq!(carried[2]["authorization"], "Bearer 0 for None");
    assert_eq!(carried[3]["authorization"], "Bearer 1 for None");
    assert_eq!(
        carried[4]["authorization"],
        "Bearer 2 for Some(\"0123456789abcdef0123456789abcdef\")"
    );
}

#[tokio::test]
async fn the_error_of_a_provider_is_the_error_of_the_request() {
    let provide = |_| async { Err::<Token, _>("the vault is sealed") };
    let script = Script::start_with(&[], |b| b.token_provider(provide)).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the token provider failed: the vault is sealed"
    );
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn after_a_revocation_another_token_is_fetched_when_needed() {
    let (falcon, client) = start_with(FakeFalcon::builder().credentials("id", "secret")).await;
    client.revoke().await.unwrap();
    assert!(falcon.requests().is_empty(), "there is none yet");
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    let token = authorization(&calls(&falcon)[0]).unwrap().to_owned();
    client.clone().revoke().await.unwrap();
    let revocation = calls(&falcon).pop().unwrap();
    assert_eq!(revocation.path, "/oauth2/revoke");
    assert_eq!(authorization(&revocation), Some("Basic aWQ6c2VjcmV0"));
    let sent = token.replace("Bearer ", "token=");
    assert_eq!(revocation.body, sent);
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert_eq!(logins(&falcon), 2);
    assert_ne!(authorization(&calls(&falcon)[2]), Some(&*token));
}

#[tokio::test]
async fn a_token_that_could_not_be_revoked_stays_in_use() {
    let script = Script::start(&[FOUND, (503, &[], ""), FOUND]).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    let error = script.client.revoke().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "oauth2RevokeToken: 503 Service Unavailable; the request may have been carried out: check \
         before you retry"
    );
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    let logins = script
        .requests()
        .iter()
        .filter(|r| r.contains("/token"))
        .count();
    assert_eq!(logins, 1);
}

#[tokio::test]
async fn a_ready_made_token_cant_be_revoked() {
    let client = Client::builder().token("ready").build().unwrap();
    let error = client.revoke().await.unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error}");
}
